"""一案一倒查: how a reported case looks against the warnings before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fanzha.warning.outcomes import DISSUADED, Outcome

LOOK_BACK = timedelta(days=30)
UNWARNED = timedelta(days=7)  # 未预警发案率 looks at the seven days before the case
CHECK_WORK = timedelta(days=3)  # until the conclusion of a check is due; own, verify


class Finding(StrEnum):
    """What the look back found, the gravest for us last."""

    NO_WARNING = "no_warning"  # 未预警
    NOT_MET = "not_met"  # 已预警未见面
    OVERDUE = "overdue"  # 超期
    DECEIVED_AFTER = "deceived_after"  # 劝阻后被骗


@dataclass(frozen=True)
class Before:
    """A warning of the same person or phone, as far as the look back needs it."""

    dispatched_at: datetime | None
    met_at: datetime | None
    concluded_at: datetime | None
    outcome: str
    overdue: bool


def judge(warnings: Sequence[Before], incident: datetime) -> Finding:
    """The finding for a case at `incident`.

    >>> judge([], datetime(2026, 11, 22))
    <Finding.NO_WARNING: 'no_warning'>
    """
    known = [w for w in warnings if w.dispatched_at and w.dispatched_at <= incident]
    if not known:
        return Finding.NO_WARNING
    if any(_dissuaded(w, incident) for w in known):
        return Finding.DECEIVED_AFTER
    if any(w.overdue for w in known):
        return Finding.OVERDUE
    return Finding.NOT_MET


def _dissuaded(warning: Before, incident: datetime) -> bool:
    talked = warning.met_at is not None and warning.met_at <= incident
    ended = warning.concluded_at is not None and warning.concluded_at <= incident
    return talked or (ended and warning.outcome in {o.value for o in DISSUADED - {Outcome.R3}})
