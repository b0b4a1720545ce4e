"""Warning: suspected victims, tiers, dissuasion tasks with deadlines, attempts, outcomes."""

from fanzha.warning.backcheck import Before, Finding, judge
from fanzha.warning.deadlines import Clock, Due, followups, on_dispatch
from fanzha.warning.outcomes import AttemptKind, Basis, Outcome, Result
from fanzha.warning.reading import ListReading, read_list
from fanzha.warning.states import State
from fanzha.warning.tiers import Tier, Tiers, default_tiers

__all__ = [
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
    "followups",
    "judge",
    "on_dispatch",
    "read_list",
]
