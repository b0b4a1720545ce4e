"""Targets: how far a unit has come, and setting them."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from fanzha.kit import Invalid
from fanzha.ledger.actions import calendar
from fanzha.reporting.actions import set_target
from fanzha.reporting.facts import goals
from fanzha.reporting.goals import Goal
from tests.cast import Cast
from tests.makers.reporting import make_figure


@pytest.mark.parametrize(
    ("metric", "target", "reached", "words"),
    [
        ("M6", 300, 204, "完成68%"),
        ("M6", 200, 204, "完成102%"),
        ("K11", 100, 97.5, "差2.5个百分点"),
        ("K11", 90, 97.5, "已达到"),
        ("K15", 5, 2.1, "未超过"),
        ("K15", 2, 2.1, "超0.1个百分点"),
        ("M74", 150, 120, "未超过"),
        ("M74", 150, 180, "占120%"),
        ("K11", 100, None, "—"),
    ],
)
def test_progress_in_words(metric: str, target: int, reached: float | None, words: str) -> None:
    assert Goal(Decimal(target), "2026", make_figure(metric, reached)).words == words


def test_a_target_is_printed_in_its_unit() -> None:
    assert Goal(Decimal(80_000_000), "2026", make_figure("M55", 1)).text == "80万元"
    assert Goal(Decimal(100), "2026", make_figure("K11", 1.0)).text == "100%"


@pytest.mark.database
def test_a_month_replaces_the_year(cast: Cast) -> None:
    set_target(cast.centre, "M6", "2026", "1200人", cast.gao)
    set_target(cast.centre, "K11", "2026", "95%", cast.gao)
    set_target(cast.centre, "M6", "2026-11", "300", cast.gao)

    found = goals(cast.centre, calendar().parse("2026-11"))

    assert {(goal.label, goal.value) for goal in found} == {
        ("2026-11", Decimal(300)),
        ("2026", Decimal(95)),
    }


@pytest.mark.database
def test_an_empty_value_takes_a_target_back(cast: Cast) -> None:
    set_target(cast.centre, "M6", "2026", "1200", cast.gao)

    set_target(cast.centre, "M6", "2026", "", cast.gao)

    assert goals(cast.centre, calendar().parse("2026-11")) == ()


@pytest.mark.database
@pytest.mark.parametrize(("label", "text"), [("2026-11-22", "5"), ("2026", "多"), ("2026", "-1")])
def test_what_is_no_target_is_refused(cast: Cast, label: str, text: str) -> None:
    with pytest.raises(Invalid):
        set_target(cast.centre, "K11", label, text, cast.gao)


@pytest.mark.database
def test_a_leader_sets_a_target_on_the_page(cast: Cast, login: object) -> None:
    client: Client = login(cast.gao)  # type: ignore[operator]
    url = reverse("reporting:targets")

    client.post(url, {"metric": "meeting_rate", "label": "2026", "value": "100"})

    assert "100%" in client.get(url).content.decode()
    assert client.post(url, {"metric": "nothing", "label": "2026"}).status_code == 400
