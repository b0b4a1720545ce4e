"""发现诈骗名目: how many sub-types the reports of a 统计月 show, unit by unit."""

from datetime import date, timedelta

from fanzha.intake.models import Report
from fanzha.intake.states import State
from fanzha.kit import clock, local_date, ref
from fanzha.kit.actions import write
from fanzha.ledger import Fact
from fanzha.ledger.actions import calendar, record_many
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import Unit, subtree

_NO_CASE = (State.CONSULT_ONLY.value, State.WITHDRAWN.value)
# So many past days are made good when the worker stood still; none is counted twice.
_CAUGHT_UP = 3
# A unit that saw something in the month before must be told that it sees nothing now.
_REMEMBERED = timedelta(days=62)


def count_methods() -> int:
    """Record the sub-types that the month had shown by the end of yesterday; scheduled daily.

    Every station counts its own reports, a centre those of its whole tree: the same method at two
    stations is one. Returns how many entries were new.
    """
    today = local_date(clock.now())
    days = [today - timedelta(days=back) for back in range(_CAUGHT_UP, 0, -1)]
    facts = [fact for day in days for fact in method_facts(day)]
    with write():
        return len(record_many(facts))


def method_facts(day: date) -> list[Fact]:
    """The entries of one day."""
    first = calendar().first_day(calendar().month_of(day))
    own: dict[int, set[str]] = {}
    for unit, type_code, on in _rows(day):
        seen = own.setdefault(unit, set())
        if on >= first:
            seen.add(type_code)
    whole = {pk: set().union(*(own.get(at, ()) for at in subtree(pk))) for pk in _centres()}
    return [
        Fact(
            "scam_methods_seen",
            pk,
            len(types),
            day,
            ref("organisations", "unit", pk),
            key=f"methods:{pk}:{day}",
        )
        for pk, types in {**own, **whole}.items()
    ]


def _rows(day: date) -> list[tuple[int, str, date]]:
    rows = Report.objects.filter(occurred_on__range=(day - _REMEMBERED, day), classified=True)
    rows = rows.exclude(sub_type="").exclude(state__in=_NO_CASE)
    return list(rows.values_list("owner_id", "sub_type", "occurred_on").distinct().order_by())


def _centres() -> list[int]:
    rows = Unit.objects.filter(kind=UnitKind.CENTRE, active=True)
    return list(rows.values_list("pk", flat=True))
