from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fanzha.detection.payments.feature import catalogue
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.plan import plan
from fanzha.detection.payments.workdays import Calendar, calendar, starts
from fanzha.kit import Invalid
from tests.detection.payments.oracle import features
from tests.detection.payments.streams import stream
from tests.detection.payments.test_define import defined
from tests.makers.payments import make_table, rows

DAY = 86_400_000_000


def begins(day: date, days: Calendar) -> date:
    hour = int(starts(5, days)[(day - date(2000, 1, 1)).days])
    return date.fromordinal((hour + 8) // 24 + date(1970, 1, 1).toordinal())


def test_five_working_days_reach_back_over_the_national_holiday() -> None:
    assert begins(date(2025, 10, 10), Calendar()) == date(2025, 10, 6)
    assert begins(date(2025, 10, 10), calendar()) == date(2025, 9, 28)


@pytest.mark.parametrize("moved", [100, 240])  # to late September 2025, to February 2026
@pytest.mark.parametrize("seed", range(2))
def test_kernel_and_query_know_the_same_holidays(seed: int, moved: int) -> None:
    events: list[dict[str, Any]] = [
        event | {"occurred_at": event["occurred_at"] + moved * DAY}
        for event in stream(seed + 40, 120, late=False, ties=False)
    ]

    found = rows(Memory().observe(make_table(events)))

    working = [each.name for each in catalogue("transfer").features if "5wd" in each.name]
    wanted, written = features(catalogue("transfer"), events), defined(events)
    for row, first, second in zip(found, wanted, written, strict=True):
        assert [(row[name], row[name]) for name in working] == [
            (first[name], second[name]) for name in working
        ]


def test_a_year_in_the_home_replaces_the_shipped_one(tmp_path: Path) -> None:
    text = "[2026]\noff = [[2026-03-02, 2026-03-03]]\nworked = [2026-03-07]\n"
    (tmp_path / "holidays.toml").write_text(text)

    days = calendar(tmp_path)

    assert not days.working(date(2026, 3, 3)) and days.working(date(2026, 3, 7))
    assert days.working(date(2026, 10, 1)) and not days.working(date(2025, 10, 1))


@pytest.mark.parametrize(
    "text",
    [
        "off = 1",
        "[2026]\nworked = []",
        "[2026]\noff = [[2025-01-01, 2025-01-02]]\nworked = []",
        "[2026]\noff = [[2026-05-02, 2026-05-01]]\nworked = []",
        "[2026]\noff = [[2026-05-02, 2026-05-02]]\nworked = [2026-05-02]",
        "[2026]\noff = [[2026-05-01, 2026-05-02]]\nworked = ['2026-05-09']",
        "[2026",
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "holidays.toml").write_text(text)

    with pytest.raises(Invalid, match="holidays"):
        calendar(tmp_path)


def test_other_holidays_are_another_version_but_the_same_snapshot(tmp_path: Path) -> None:
    made, other = Memory(), Memory(made=plan(catalogue("transfer"), Calendar()))

    made.snapshot(tmp_path / "state")
    other.restore(tmp_path / "state")

    assert made.version != other.version
