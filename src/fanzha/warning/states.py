"""The states of a warning (W1) and which may follow which.

`overdue` and `escalated` of the field manual are marks beside the state, because a warning that is
late or was raised still stands somewhere in the work.
"""

from enum import StrEnum

from fanzha.kit import Conflict
from fanzha.kit import gettext as _


class State(StrEnum):
    """Where a warning stands."""

    IMPORTED = "imported"
    DEDUPLICATED = "deduplicated"  # waits in the centre's queue
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    CONTACTING = "contacting"
    PHONE_OK = "phone_ok"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    VISITING = "visiting"
    MET = "met"
    OUTCOME = "outcome"
    FEEDBACK = "feedback"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    REOPENED = "reopened"
    LINE_BUSY = "line_busy"  # 占线，疑与骗子通话
    OUT_OF_AREA = "out_of_area"  # 异地协查、转办
    ABROAD = "abroad"  # 已出境
    NOT_THE_USER = "not_the_user"  # 非机主使用
    SUSPECT = "suspect"  # 本人涉嫌涉诈, restricted view
    WRONG_PERSON = "wrong_person"  # 误报


S = State
_SIDE = {S.LINE_BUSY, S.OUT_OF_AREA, S.ABROAD, S.NOT_THE_USER, S.SUSPECT, S.WRONG_PERSON}
_REACHING = {S.CONTACTING, S.PHONE_OK, S.UNREACHABLE, S.REFUSED, S.VISITING, S.MET}
_AT_WORK = _REACHING | _SIDE | {S.OUTCOME, S.DISPATCHED}

TRANSITIONS: dict[State, frozenset[State]] = {
    S.IMPORTED: frozenset({S.DEDUPLICATED}),
    S.DEDUPLICATED: frozenset({S.DISPATCHED, S.OUT_OF_AREA, S.SUSPECT, S.OUTCOME}),
    S.DISPATCHED: frozenset({S.DISPATCHED, S.SIGNED, S.OUT_OF_AREA, S.SUSPECT, S.OUTCOME}),
    S.SIGNED: frozenset(_AT_WORK),
    S.CONTACTING: frozenset(_AT_WORK),
    S.PHONE_OK: frozenset(_AT_WORK),
    S.UNREACHABLE: frozenset(_AT_WORK),
    S.REFUSED: frozenset(_AT_WORK),
    S.VISITING: frozenset(_AT_WORK),
    S.MET: frozenset({S.OUTCOME, S.SUSPECT, S.WRONG_PERSON, S.CONTACTING, S.VISITING}),
    S.OUTCOME: frozenset({S.FEEDBACK, S.REOPENED}),
    S.FEEDBACK: frozenset({S.FOLLOW_UP, S.CLOSED, S.REOPENED}),
    S.FOLLOW_UP: frozenset({S.CLOSED, S.REOPENED}),
    S.CLOSED: frozenset({S.REOPENED}),
    S.REOPENED: frozenset(_AT_WORK | {S.SIGNED}),
    S.LINE_BUSY: frozenset(_AT_WORK),
    S.OUT_OF_AREA: frozenset(_AT_WORK),
    S.ABROAD: frozenset(_AT_WORK),
    S.NOT_THE_USER: frozenset(_AT_WORK),
    S.SUSPECT: frozenset(_AT_WORK),
    S.WRONG_PERSON: frozenset(_AT_WORK),
}
WAITING = frozenset({S.IMPORTED, S.DEDUPLICATED})
UNSIGNED = frozenset({S.DISPATCHED})
WORKING = frozenset(_REACHING | _SIDE | {S.SIGNED, S.REOPENED})
CONCLUDED = frozenset({S.OUTCOME, S.FEEDBACK, S.FOLLOW_UP, S.CLOSED})
OPEN = frozenset(State) - {S.CLOSED}
SIDE = frozenset(_SIDE)


class WrongState(Conflict):
    """The warning is not where the step begins; somebody else was faster."""


def check(number: int, old: State, new: State) -> None:
    """Raise WrongState unless the step from old to new exists."""
    if new not in TRANSITIONS[old]:
        raise WrongState(
            _(
                "Warning {number} has moved on in the meantime ({old} → {new} is no step): "
                "reload the page."
            ).format(number=number, old=old.value, new=new.value)
        )
