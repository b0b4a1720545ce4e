"""Which facts of the ledger a report stands for, as it is now.

接报警情, 咨询, 未遂, 既遂, 受案, 立案, 破案 are separate counts, each on its own day. What a report
stood for before and stands for no longer is taken back by a counter-entry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fanzha.intake.states import State
from fanzha.kit import IdCard

_NO_CASE = frozenset({State.CONSULT_ONLY, State.WITHDRAWN, State.ATTEMPTED})
_INVESTIGATED = frozenset({State.ACCEPTED, State.FILED, State.SOLVED, State.PENDING})
# Age bands of the national figures (field manual 4.6).
_BANDS = ((18, "18岁以下"), (36, "18-35岁"), (60, "36-59岁"), (999, "60岁以上"))
_SEX = {"male": "男", "female": "女"}


@dataclass(frozen=True)
class Case:
    """A report as far as it is counted. `counted` says whether its type is 计入电诈."""

    state: State
    paid: bool | None
    classified: bool
    counted: bool
    loss_fen: int
    reported_on: date
    occurred_on: date
    accepted_on: date | None = None
    filed_on: date | None = None
    solved_on: date | None = None
    solved_in_month: bool = False  # filed and solved in one 统计月
    in_grid: bool = False  # the grid or community of the victim is known
    victim: str = ""  # any stable text that names the victim, empty when unknown


@dataclass(frozen=True, order=True)
class Count:
    """One wanted entry; `subject` is set where persons are counted."""

    metric: str
    on: date
    value: int = 1
    subject: str = ""


def counts(case: Case) -> list[Count]:
    """Everything the report stands for now."""
    return [Count("calls_received", case.reported_on), *_outcome(case), *_steps(case)]


def _outcome(case: Case) -> Iterable[Count]:
    """咨询, 未遂 or 既遂, and the incident itself where the type is counted."""
    if case.state is State.CONSULT_ONLY:
        yield Count("consultations", case.reported_on)
    elif case.state is State.ATTEMPTED:
        yield Count("cases_attempted", case.reported_on)
        yield from _incident(case)
    elif _is_completed(case):
        yield from _completed(case)


def _is_completed(case: Case) -> bool:
    """A payment was made and an officer named the type; 受案 may come days later."""
    return bool(case.paid) and case.classified and case.state not in _NO_CASE


def _completed(case: Case) -> Iterable[Count]:
    yield Count("cases_completed", case.reported_on)
    if case.victim:
        yield Count("victims", case.reported_on, subject=case.victim)
    if case.loss_fen:
        yield Count("loss_reported", case.reported_on, case.loss_fen)
        yield Count("loss_largest", case.reported_on, case.loss_fen)
    yield from _incident(case)
    if case.counted and case.loss_fen:
        yield Count("case_value", case.occurred_on, case.loss_fen)


def _incident(case: Case) -> Iterable[Count]:
    """发案数 of the unit, and of the grid the victim lives in."""
    if case.counted:
        yield Count("cases_total", case.occurred_on)
        if case.in_grid:
            yield Count("cases_in_grid", case.occurred_on)


def _steps(case: Case) -> Iterable[Count]:
    """受案, 立案, 破案, each on its own day."""
    if case.state not in _INVESTIGATED:
        return
    if case.accepted_on:
        yield Count("cases_accepted", case.accepted_on)
    if case.filed_on:
        yield Count("cases_filed", case.filed_on)
        if case.loss_fen:
            yield Count("loss_filed", case.filed_on, case.loss_fen)
    if case.solved_on and case.state is State.SOLVED:
        yield Count("cases_solved" if case.solved_in_month else "old_cases_solved", case.solved_on)


def victim_group(id_card: str, job: str, on: date) -> str:
    """`sex|age band|work` for the victims' figures; empty parts where nothing is known.

    >>> victim_group("", "务工", date(2026, 11, 22))
    '||务工'
    """
    card = IdCard.parse(id_card)
    age = card.age(on) if card and card.valid else None
    if card is None or age is None:
        return f"||{job}" if job else ""
    band = next(name for limit, name in _BANDS if age < limit)
    return f"{_SEX[card.sex]}|{band}|{job}"
