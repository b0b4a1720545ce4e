"""What the warning part offers that needs the database."""

from fanzha.warning.actions import facts, notices
from fanzha.warning.actions.backchecks import close_cohorts, conclude_check, finding_of, open_check
from fanzha.warning.actions.clocks import ring
from fanzha.warning.actions.dispatch import (
    dispatch,
    may_dispatch,
    raise_tier,
    reopen,
)
from fanzha.warning.actions.feedbacks import export_feedback, mark_fed_back
from fanzha.warning.actions.imports import (
    Imported,
    import_file,
    import_list,
    read_again,
    resume,
    resume_all,
    run_import,
    stage,
)
from fanzha.warning.actions.keeping import forget_rows, forget_warnings, handover
from fanzha.warning.actions.matching import match_recent
from fanzha.warning.actions.others import (
    answer_elsewhere,
    ask_elsewhere,
    ask_visit,
    close_visit,
    open_visit,
)
from fanzha.warning.actions.photos import forget_photos
from fanzha.warning.actions.sending import dispatch_batch
from fanzha.warning.actions.sight import resolve_batch, resolve_check, resolve_warning
from fanzha.warning.actions.tiers import save_tiers, tiers
from fanzha.warning.actions.work import (
    Ending,
    Return,
    Try,
    attempt,
    conclude,
    feed_back_one,
    follow_up,
    sign,
)
from fanzha.warning.models import (
    Assist,
    Attempt,
    BackCheck,
    Batch,
    Deadline,
    FollowUp,
    Hit,
    Number,
    StateChange,
    TierTable,
    VisitRequest,
    Warning,
)

__all__ = [
    "Assist",
    "Attempt",
    "BackCheck",
    "Batch",
    "Deadline",
    "Ending",
    "FollowUp",
    "Hit",
    "Imported",
    "Number",
    "Return",
    "StateChange",
    "TierTable",
    "Try",
    "VisitRequest",
    "Warning",
    "answer_elsewhere",
    "ask_elsewhere",
    "ask_visit",
    "attempt",
    "close_cohorts",
    "close_visit",
    "conclude",
    "conclude_check",
    "dispatch",
    "dispatch_batch",
    "export_feedback",
    "facts",
    "feed_back_one",
    "finding_of",
    "follow_up",
    "forget_photos",
    "forget_rows",
    "forget_warnings",
    "handover",
    "import_file",
    "import_list",
    "mark_fed_back",
    "match_recent",
    "may_dispatch",
    "notices",
    "open_check",
    "open_visit",
    "raise_tier",
    "read_again",
    "reopen",
    "resolve_batch",
    "resolve_check",
    "resolve_warning",
    "resume",
    "resume_all",
    "ring",
    "run_import",
    "save_tiers",
    "sign",
    "stage",
    "tiers",
]
