from datetime import UTC, datetime

import pytest

from fanzha.simulation import sample_list
from fanzha.warning import ListReading, default_tiers, read_list

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def read(data: bytes, name: str = "list.csv") -> ListReading:
    return read_list(data, name, NOW, default_tiers())


def test_a_tidy_list_is_read_whole() -> None:
    reading = read(sample_list(1, 200, dirty=False))

    assert (reading.read, len(reading.rejections), reading.unknown_columns) == (200, 0, [])
    assert len(reading.persons) == 200


def test_the_same_seed_writes_the_same_list() -> None:
    assert sample_list(4, 50) == sample_list(4, 50) != sample_list(5, 50)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_dirty_list_keeps_every_row_accepted_or_rejected(form: str) -> None:
    reading = read(sample_list(2, 600, form=form), f"list.{form}")

    assert len(reading.accepted) + len(reading.rejections) == 600
    assert reading.rejections
    assert reading.merged
    assert reading.unknown_columns == []


def test_a_dirty_list_is_dirty_in_many_ways() -> None:
    reading = read(sample_list(2, 6000))
    flags = {flag for row in reading.accepted for flag in row.flags}

    assert len(flags) >= 5
    assert len({rejection.reason for rejection in reading.rejections}) >= 3
