"""Pushed lists made for tests. The identifiers cannot be real (district 990000, segment 0000)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from fanzha.kit import check_digit
from fanzha.warning import ListReading, read_list

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
HEADER = "预警编号,预警时间,风险等级,姓名,身份证号,手机号"


def id_card(number: int, born: str = "19900101") -> str:
    """A number of a district that does not exist, with its right check digit."""
    front = f"990000{born}{number:03d}"
    return front + check_digit(front)


def broken_id(number: int) -> str:
    """The same with a wrong check digit."""
    right = id_card(number)
    return right[:-1] + ("0" if right[-1] != "0" else "1")


def phone(number: int) -> str:
    """A mobile number of an unassigned segment."""
    return f"1380000{number:04d}"


def line(
    no: str = "", at: str = "2026-11-20 08:30", tier: str = "中", name: str = "", card: str = "",
    tel: str = "",
) -> str:  # fmt: skip
    """One row under HEADER."""
    return ",".join((no, at, tier, name, card, tel))


def read(lines: Iterable[str], header: str = HEADER) -> ListReading:
    """The reading of a CSV list with these rows."""
    return read_list("\n".join([header, *lines]).encode(), "list.csv", NOW)
