from datetime import date
from random import Random

from fanzha.kit import Month
from fanzha.ledger import Fact
from fanzha.simulation.history import as_facts, earlier_months, echo, means


def fact(metric: str, value: int, unit: int = 1, key: str = "") -> Fact:
    return Fact(metric, unit, value, date(2026, 11, 3), "a:b:1", type_code="T0101", key=key)


def test_the_history_has_fifteen_months_and_the_rest_of_a_begun_one() -> None:
    months = earlier_months(date(2026, 8, 25))

    assert [str(month) for month, _ in months[:1]] == ["2025-05"]
    assert len(months) == 16
    assert months[-1][0] == Month(2026, 8)
    assert 0.7 < months[-1][1] < 0.8


def test_a_part_never_exceeds_its_whole() -> None:
    names = ("warnings_to_sign", "warnings_signed", "warnings_signed_in_time")
    mean = means([fact(name, value) for name, value in zip(names, (7, 6, 5), strict=True)], 30)

    for month in range(200):
        past = {
            p.cell[0]: p.value for p in echo(mean, earlier_months(date(2026, 8, 1)), Random(month))
        }
        whole, part, least = (past.get(name, 0) for name in names)
        assert whole >= part >= least


def test_a_fact_told_twice_under_one_key_counts_once() -> None:
    mean = means([fact("meetings_due", 1, key="k"), fact("meetings_due", 1, key="k")], 30)

    assert list(mean.values()) == [1]


def test_a_state_is_echoed_as_a_state() -> None:
    found = [fact("lightboxes", 40), fact("lightboxes", 42)]

    past = list(echo(means(found, 90), earlier_months(date(2026, 8, 1)), Random(1)))

    assert {p.value for p in past} <= set(range(25, 43))


def test_history_is_marked_and_written_down_after_its_month() -> None:
    past = echo(means([fact("cases_filed", 30)], 30), earlier_months(date(2026, 8, 1)), Random(1))

    for one in as_facts(past, {1: "organisations:unit:1"}):
        assert one.source == "simulation"
        assert one.recorded_at is not None
        assert one.recorded_at.date() > one.on
