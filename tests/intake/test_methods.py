"""发现诈骗名目 and 网格发案数 in the ledger."""

import pytest
from tests.cast import Cast
from tests.makers.intake import make_report

from fanzha.intake.actions import count_methods, home_of, method_facts
from fanzha.kit import clock, local_date
from fanzha.ledger.actions import figure, verify

pytestmark = pytest.mark.database


def test_sub_types_are_counted_once_for_a_centre(cast: Cast) -> None:
    for type_code in ("T0301", "T0301", "T0302", "T03"):
        make_report(cast.lin, type_code=type_code, narrative=f"我昨天转账3000元 {type_code}")
    day = local_date(clock.now())

    facts = {fact.unit_id: fact.value for fact in method_facts(day)}

    assert facts[cast.centre.pk] == 2


def test_a_day_is_counted_once(cast: Cast) -> None:
    make_report(cast.lin, type_code="T0301", narrative="我上周转账3000元")

    count_methods()

    assert count_methods() == 0


def test_an_address_names_grid_or_community(cast: Cast) -> None:
    assert cast.grid.parent is not None
    community = cast.grid.parent

    assert home_of(f"{community.name}{cast.grid.name}3栋") == cast.grid
    assert home_of(f"{community.name}3栋") == community
    assert home_of("别处") is None and home_of("") is None


def test_an_incident_counts_in_the_grid_of_the_victim(cast: Cast) -> None:
    assert cast.grid.parent is not None
    address = cast.grid.parent.name + cast.grid.name

    report = make_report(cast.lin, victim_address=address)

    assert figure("M73", cast.grid, f"{report.occurred_on}").value == 1
    assert figure("M73", cast.county, f"{report.occurred_on}").value == 1
    assert verify() == []
