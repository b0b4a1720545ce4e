import pytest

from fanzha.kit import local_date, now
from fanzha.ledger.actions import count_heads, figure, verify
from fanzha.organisations.actions import Unit
from tests.cast import Cast

pytestmark = pytest.mark.database


def residents(unit: Unit) -> int | float | None:
    today = local_date(now()).isoformat()
    return figure("resident_population", unit, today, tree="area").value


def test_each_area_has_its_own_number_though_states_are_summed(cast: Cast) -> None:
    count_heads()

    assert residents(cast.county) == cast.county.population_resident == 500_000
    assert residents(cast.town) == cast.town.population_resident == 120_000
    assert residents(cast.grid) is None


def test_nothing_is_recorded_twice(cast: Cast) -> None:
    count_heads()

    assert count_heads() == 0
    assert verify() == []
