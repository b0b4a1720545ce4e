"""Warning: suspected victims, tiers, dissuasion tasks with deadlines, attempts, outcomes."""

from fanzha.warning.backcheck import Before, Finding, judge
from fanzha.warning.deadlines import (
    Clock,
    Due,
    first_call,
    followups,
    on_dispatch,
    quiet,
    visit,
    waking,
)
from fanzha.warning.outcomes import FOLLOWED, AttemptKind, Basis, Outcome, Result
from fanzha.warning.reading import ListReading, read_list
from fanzha.warning.states import State
from fanzha.warning.tiers import Tier, Tiers, default_tiers

__all__ = [
    "FOLLOWED",
    "AttemptKind",
    "Basis",
    "Before",
    "Clock",
    "Due",
    "Finding",
    "ListReading",
    "Outcome",
    "Result",
    "State",
    "Tier",
    "Tiers",
    "default_tiers",
    "first_call",
    "followups",
    "judge",
    "on_dispatch",
    "quiet",
    "read_list",
    "visit",
    "waking",
]
