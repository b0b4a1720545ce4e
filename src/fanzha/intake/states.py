"""The states of a report (W4 of the field manual) and which change leads to which."""

from enum import StrEnum

from fanzha.kit import Conflict
from fanzha.kit import gettext as _


class State(StrEnum):
    """Where a report stands. The first four are stages of taking it; the others are decisions."""

    CALL = "call"
    EMERGENCY_DATA_COMPLETE = "emergency_data_complete"
    ELEMENTS_COMPLETE = "elements_complete"
    CLASSIFIED = "classified"
    ACCEPTED = "accepted"
    CONSULT_ONLY = "consult_only"
    ATTEMPTED = "attempted"
    TRANSFERRED = "transferred"
    FILED = "filed"
    SOLVED = "solved"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"


STAGES = (
    State.CALL,
    State.EMERGENCY_DATA_COMPLETE,
    State.ELEMENTS_COMPLETE,
    State.CLASSIFIED,
)

_LEAVE = frozenset({State.CONSULT_ONLY, State.TRANSFERRED, State.WITHDRAWN})

# A consultation, an attempt or a transferred report may turn out to be a real loss later, so they
# lead on; a withdrawn report leads nowhere, a new call makes a new report.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.CALL: _LEAVE,
    State.EMERGENCY_DATA_COMPLETE: _LEAVE,
    State.ELEMENTS_COMPLETE: _LEAVE,
    State.CLASSIFIED: _LEAVE | {State.ACCEPTED, State.ATTEMPTED},
    State.CONSULT_ONLY: frozenset({State.ACCEPTED, State.ATTEMPTED, State.WITHDRAWN}),
    State.ATTEMPTED: frozenset({State.ACCEPTED, State.CONSULT_ONLY, State.WITHDRAWN}),
    State.TRANSFERRED: frozenset({State.ACCEPTED, State.ATTEMPTED, State.CONSULT_ONLY}),
    State.ACCEPTED: frozenset({State.FILED, State.TRANSFERRED, State.PENDING, State.WITHDRAWN}),
    State.FILED: frozenset({State.SOLVED, State.PENDING, State.WITHDRAWN}),
    State.PENDING: frozenset({State.FILED, State.SOLVED, State.WITHDRAWN}),
    State.SOLVED: frozenset({State.FILED}),
    State.WITHDRAWN: frozenset(),
}


class NotAllowed(Conflict):
    """The report cannot go from its state to the wanted one."""


def stage(*, minimum_complete: bool, elements_complete: bool, classified: bool) -> State:
    """The stage of taking that the facts at hand have reached.

    A confirmed type opens the decisions even while items are missing: what a caller cannot know
    must not hold up the case. The missing items stay counted on the report.

    >>> stage(minimum_complete=False, elements_complete=True, classified=False).value
    'call'
    """
    if classified:
        return State.CLASSIFIED
    if not minimum_complete:
        return State.CALL
    return State.ELEMENTS_COMPLETE if elements_complete else State.EMERGENCY_DATA_COMPLETE


def choices(state: State) -> tuple[State, ...]:
    """The states a person may choose next, in the order of the workflow."""
    return tuple(next_ for next_ in State if next_ in TRANSITIONS[state])


def check(old: State, new: State) -> None:
    """Raise NotAllowed unless `old` may become `new`."""
    if new not in TRANSITIONS[old]:
        raise NotAllowed(_("The report has moved on and this step is not open now: reload it."))
