"""Makers of the warning part: pushed lists brought in, and warnings at a given step."""

from datetime import datetime, timedelta
from itertools import count

from fanzha.kit import check_digit, now
from fanzha.ledger.models import Entry
from fanzha.organisations.actions import Person, Unit
from fanzha.warning import AttemptKind, Outcome, Result
from fanzha.warning.actions import (
    Ending,
    Imported,
    Try,
    Warning,
    attempt,
    conclude,
    import_list,
    sign,
)

HEADER = "预警编号,预警时间,风险等级,姓名,身份证号,手机号,现住地,涉诈类型"
_numbers = count(1)


def fake_id(number: int, born: str = "19900101") -> str:
    """A number of a district that does not exist."""
    front = f"990000{born}{number % 1000:03d}"
    return front + check_digit(front)


def row(
    no: str = "",
    tier: str = "高",
    name: str = "",
    card: str = "",
    tel: str = "",
    address: str = "城关镇东门社区1号",
    at: str = "",
) -> str:
    """One line of a pushed list; names and phones are made up when left out."""
    number = next(_numbers)
    at = at or (now() - timedelta(hours=1)).isoformat()
    name = name or f"测试{number}"
    tel = tel or f"1380000{number:04d}"
    return f"{no or f'YJ{number}'},{at},{tier},{name},{card},{tel},{address},刷单返利"


_pushes = count(1)


def push(unit: Unit, *lines: str, header: str = HEADER, at: datetime | None = None) -> Imported:
    """Import a list of these lines for a unit; each push is a file of its own."""
    data = "\n".join([header, *lines, " " * next(_pushes)]).encode()
    return import_list(data, "名单.csv", unit, None, at or now())


def make_warning(unit: Unit, **given: str) -> Warning:
    """One warning, imported and (where the address is known) dispatched."""
    return newest(push(unit, row(**given)))


def newest(imported: Imported) -> Warning:
    """The last warning that a list names."""
    hit = imported.batch.hits.order_by("-id").first()
    assert hit is not None
    return Warning.objects.get(pk=hit.warning_id)


def signed_warning(unit: Unit, person: Person, **given: str) -> Warning:
    """A warning that the person has signed."""
    return sign(make_warning(unit, **given).pk, person, now())


def met_warning(unit: Unit, person: Person, **given: str) -> Warning:
    """A warning whose person was met."""
    warning = signed_warning(unit, person, **given)
    return attempt(warning.pk, person, Try(AttemptKind.VISIT, Result.REACHED), now())


def concluded_warning(
    unit: Unit, person: Person, ending: Ending | None = None, **given: str
) -> Warning:
    """A warning with an outcome."""
    warning = met_warning(unit, person, **given)
    return conclude(warning.pk, person, ending or Ending(Outcome.R1), now())


def total(**wanted: object) -> int:
    """What the ledger's entries of a metric (and unit) add up to."""
    values = Entry.objects.filter(**wanted).values_list("value", flat=True)
    return sum(value or 0 for value in values)
