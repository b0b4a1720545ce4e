"""Warning: suspected victims, tiers, dissuasion tasks with deadlines, attempts, outcomes."""

from fanzha.warning.backcheck import CHECK_WORK, LOOK_BACK, Finding
from fanzha.warning.deadlines import (
    ASSIST_REPLY,
    Clock,
    Due,
    first_call,
    followups,
    next_call,
    on_dispatch,
    quiet,
    visit,
    waking,
)
from fanzha.warning.outcomes import (
    CALLS,
    CALLS_BEFORE_GIVING_UP,
    FOLLOWED,
    MESSAGES,
    AttemptKind,
    Basis,
    Outcome,
    Result,
    state_after,
)
from fanzha.warning.reading import ListReading, read_list
from fanzha.warning.states import State
from fanzha.warning.tiers import Tier, Tiers, VisitWhen, default_tiers

__all__ = [
    "ASSIST_REPLY",
    "CALLS",
    "CALLS_BEFORE_GIVING_UP",
    "CHECK_WORK",
    "FOLLOWED",
    "LOOK_BACK",
    "MESSAGES",
    "AttemptKind",
    "Basis",
    "Clock",
    "Due",
    "Finding",
    "ListReading",
    "Outcome",
    "Result",
    "State",
    "Tier",
    "Tiers",
    "VisitWhen",
    "default_tiers",
    "first_call",
    "followups",
    "next_call",
    "on_dispatch",
    "quiet",
    "read_list",
    "state_after",
    "visit",
    "waking",
]
