from datetime import date
from urllib.parse import parse_qs

import pytest

from fanzha.ledger import Calendar, Figure, metric_of, write, write_money
from fanzha.ledger.figures import Cell, add_up, divide

MONTHS = {10: date(2026, 10, 1), 11: date(2026, 11, 1)}


def cell(unit: int, month: int, value: int, entries: int = 1, type_code: str = "") -> Cell:
    first = MONTHS[month]
    return Cell(unit, first, type_code, "system", value, entries, latest_on=first)


@pytest.mark.parametrize(
    ("value", "text"), [(37, "37余份"), (4181, "4180余份"), (12536, "1.25万余份")]
)
def test_what_goes_before_yu_is_round(value: int, text: str) -> None:
    assert write(metric_of("leaflets_issued"), value, approx=True) == text


def test_sum_adds_units_and_months() -> None:
    cells = [cell(1, 10, 3), cell(1, 11, 4), cell(2, 11, 5)]

    assert add_up(metric_of("leaflets_issued"), cells) == 12


def test_last_takes_each_units_latest_state() -> None:
    cells = [cell(1, 10, 50), cell(1, 11, 40), cell(2, 10, 7)]

    assert add_up(metric_of("loudspeakers_issued"), cells) == 47


def test_last_over_units_may_be_the_largest() -> None:
    cells = [cell(1, 11, 30), cell(2, 11, 25)]

    assert add_up(metric_of("scam_methods_seen"), cells) == 30


def test_campaign_days_are_the_longest_ever() -> None:
    cells = [cell(1, 10, 100), cell(1, 11, 15)]

    assert add_up(metric_of("campaign_days"), cells) == 100


def test_max_takes_the_largest() -> None:
    cells = [cell(1, 10, 300), cell(2, 11, 200)]

    assert add_up(metric_of("loss_largest"), cells) == 300


def test_mean_weighs_by_entries() -> None:
    cells = [cell(1, 10, 10, entries=4), cell(2, 11, 6, entries=1)]

    assert add_up(metric_of("reminder_minutes"), cells) == pytest.approx(16 / 5)


def test_cells_without_entries_say_nothing() -> None:
    assert add_up(metric_of("leaflets_issued"), [cell(1, 11, 0, entries=0)]) is None


def test_ratio_divides_sums() -> None:
    values = {"transactions_stopped": 3, "branch_transfers_deceived": 1}

    assert divide(metric_of("counter_stop_rate"), values) == 75


@pytest.mark.parametrize("due", [None, 0])
def test_ratio_without_denominator_is_unknown(due: int | None) -> None:
    assert divide(metric_of("meeting_rate"), {"meetings_made": 3, "meetings_due": due}) is None


@pytest.mark.parametrize(
    ("code", "value", "approx", "text"),
    [
        ("M1", 1390, False, "1390人次"),
        ("M5", 236000, False, "23.6万人"),
        ("M22", 150000, True, "15万余份"),
        ("M55", 80_000_000, True, "80余万元"),
        ("M75", 958_700_000, False, "958.7万元"),
        ("K11", 97.456, False, "97.5%"),
        ("K11", 100.0, False, "100%"),
        ("K01", 0.064, False, "0.06起/万人"),
        ("M78", 2.25, False, "2.3分钟"),
        ("K02", 512_345.6, False, "5123.46元"),
        ("M1", None, False, "—"),
        ("M1", 0, False, "0人次"),
    ],
)
def test_numbers_are_written_as_in_work_records(
    code: str, value: int | float | None, approx: bool, text: str
) -> None:
    assert write(metric_of(code), value, approx) == text


def test_sum_of_approximate_money_keeps_yu() -> None:
    assert write_money(92_345_600, True) == "92.3万余元"
    assert write_money(92_345_600, True, "about") == "约92.3万元"


def test_figure_opens_by_its_query() -> None:
    period = Calendar().parse("2026-11")
    figure = Figure(metric_of("M74"), 7, period, 12, type_code="T01")

    asked = parse_qs(figure.query)

    assert asked == {
        "metric": ["cases_total"],
        "unit": ["7"],
        "period": ["2026-11"],
        "type": ["T01"],
    }
