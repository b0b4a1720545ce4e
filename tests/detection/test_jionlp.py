"""Agreement with the published cases of a money and a time reader, where they are at hand."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fanzha.detection import Kind, extract
from fanzha.kit import ZONE, Invalid, parse_amount

_CASES = Path("../shared/data/jionlp_cases/cases.json")


@pytest.fixture
def suites() -> dict[str, Any]:
    if not _CASES.exists():
        pytest.skip(f"skipped: {_CASES} not found (optional benchmark data)")
    loaded: dict[str, Any] = json.loads(_CASES.read_text("utf-8"))["suites"]
    return loaded


def test_amounts_of_money_agree(suites: dict[str, Any]) -> None:
    cases = [c for c in suites["money_parser"]["cases"] if _is_plain(c)]

    agreed = sum(_fen(case["input"]) == _expected(case) for case in cases)

    assert agreed / len(cases) >= 0.85


def _is_plain(case: dict[str, Any]) -> bool:
    """One sum in yuan: ranges and other currencies are another convention."""
    told = case["gold"]
    return isinstance(told, dict) and isinstance(told["num"], str) and told["case"] == "元"


def _expected(case: dict[str, Any]) -> int:
    return round(float(case["gold"]["num"]) * 100)


def _fen(text: str) -> int | None:
    try:
        return parse_amount(text)
    except Invalid:
        return None


def test_points_in_time_agree(suites: dict[str, Any]) -> None:
    cases = [c for c in suites["time_parser"]["cases"] if _is_point(c)]

    agreed = sum(_starts_as(case) for case in cases)

    assert agreed / len(cases) >= 0.5


def _is_point(case: dict[str, Any]) -> bool:
    told, base = case["gold"], case.get("time_base")
    if not isinstance(told, dict) or told.get("type") != "time_point":
        return False
    # We read a time without a year as past, they as the next to come: only past ones can agree.
    # A month or a week is a vague time to us.
    first, last = told["time"]
    is_past = isinstance(base, int | float) and first <= str(_base(base))
    return is_past and first[:10] == last[:10]


def _base(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, ZONE).replace(tzinfo=None)


def _starts_as(case: dict[str, Any]) -> bool:
    found = extract(case["input"], _base(case["time_base"])).of(Kind.DATETIME)
    told = case["gold"]["time"][0][:13].replace(" ", "T")
    return bool(found) and str(found[0].value)[:13] == told
