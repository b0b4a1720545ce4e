from collections.abc import Callable
from datetime import date
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse as address

from fanzha.ledger.actions import calendar
from fanzha.reporting.actions import Edition, save_texts
from tests.cast import Cast
from tests.makers.ledger import make_entry

pytestmark = pytest.mark.database
Login = Callable[..., Client]
NOVEMBER = {"period": "2025-11"}
DAY = date(2025, 11, 20)


def test_every_figure_on_the_page_opens_its_entries(cast: Cast, login: Login) -> None:
    make_entry("M74", cast.station, 4321, on=DAY)
    client = login(cast.chen)

    page = client.get(address("reporting:monthly"), NOVEMBER).content.decode()
    link = next(part for part in page.split('href="') if part.split(">")[1].startswith("4321起"))
    opened = client.get(link.split('"')[0].replace("&amp;", "&"))

    assert "4321起" in opened.content.decode()
    assert opened.context["figure"].value == 4321


def test_missing_figures_stand_in_the_box(cast: Cast, login: Login) -> None:
    page = login(cast.chen).get(address("reporting:monthly"), NOVEMBER)

    assert any("出动巡逻车" in line for line in page.context["missing"])
    assert page.context["is_draft"]


def test_leader_approves_what_the_duty_officer_wrote(cast: Cast, login: Login) -> None:
    posted = {"unit": cast.centre.pk, "period": "2025-11", "text-highlights": "集中宣传月。"}
    wrote = login(cast.chen).post(address("reporting:edit", args=["monthly"]), posted)
    leader = login(cast.gao)
    waiting = leader.get(address("reporting:dashboard")).context["drafts"]

    signed = leader.post(address("reporting:approve", args=["monthly"]), posted)

    assert (wrote.status_code, signed.status_code) == (302, 302)
    assert [draft.label for draft in waiting] == ["2025-11"]
    edition = Edition.objects.get()
    assert edition.approved_by == cast.gao
    assert "集中宣传月。" in leader.get(address("reporting:monthly"), NOVEMBER).content.decode()


def test_duty_officer_does_not_approve_and_leader_does_not_write(cast: Cast, login: Login) -> None:
    posted = {"unit": cast.centre.pk, "period": "2025-11"}

    refused = [
        login(cast.chen).post(address("reporting:approve", args=["monthly"]), posted),
        login(cast.gao).post(address("reporting:edit", args=["monthly"]), posted),
        login(cast.li).get(address("reporting:monthly")),
    ]

    assert [page.status_code for page in refused] == [403, 403, 403]


def test_late_entries_are_announced_on_the_approved_edition(cast: Cast, login: Login) -> None:
    leader = login(cast.gao)
    leader.post(
        address("reporting:approve", args=["monthly"]),
        {"unit": cast.centre.pk, "period": "2025-11"},
    )
    make_entry("M74", cast.station, 1, on=DAY)

    assert leader.get(address("reporting:monthly"), NOVEMBER).context["late"] == 1


def test_reports_of_other_units_are_not_found(cast: Cast, login: Login) -> None:
    save_texts("monthly", cast.station, calendar().parse("2025-11"), {}, cast.zhao)
    asked = {"unit": str(cast.station.pk), "period": "2025-11"}

    assert login(cast.qian).get(address("reporting:monthly"), asked).status_code == 404
    assert login(cast.zhao).get(address("reporting:monthly"), asked).status_code == 200


@pytest.mark.parametrize("query", ["period=soon", "period=2025-11-20", "unit=x", "edition=9"])
def test_broken_addresses_are_refused_politely(cast: Cast, login: Login, query: str) -> None:
    page = login(cast.chen).get(f"{address('reporting:monthly')}?{query}")

    assert page.status_code in (400, 404)


@pytest.mark.parametrize("fmt", ["docx", "pdf", "md"])
def test_report_is_taken_away_as_a_file(cast: Cast, login: Login, fmt: str) -> None:
    url = address("reporting:file", args=["monthly"])

    answer = login(cast.chen).get(url, {**NOVEMBER, "format": fmt})

    assert answer.status_code == 200
    assert unquote(answer["Content-Disposition"]).endswith(f"反诈工作总结.{fmt}")


def test_bulletin_has_a_short_form_to_copy(cast: Cast, login: Login) -> None:
    make_entry("N37", cast.station, 7, on=DAY)

    page = login(cast.chen).get(address("reporting:daily"), {"period": "2025-11-20"})

    assert "接报电诈7起" in page.context["short"]
    assert len(page.context["short"]) <= 200


def test_typical_case_is_shown_without_the_name(cast: Cast, login: Login) -> None:
    period = calendar().parse("2025-11-20")
    save_texts("daily", cast.centre, period, {"case": "受害人王小明被骗。"}, cast.chen)

    page = login(cast.chen).get(address("reporting:daily"), {"period": "2025-11-20"})

    assert "受害人王某被骗。" in page.content.decode()


def test_dashboard_shows_the_month_and_opens_it(cast: Cast, login: Login) -> None:
    make_entry("M74", cast.station, 12, on=DAY, type_code="T01")

    page = login(cast.gao).get(address("reporting:dashboard"), {"month": "2025-11"})

    tile = page.context["tiles"][0]
    assert tile.figure.value == 12
    assert login(cast.gao).get(tile.url).status_code == 200
    assert page.context["types"].rows == (("刷单返利", 12),)


def test_empty_dashboard_shows_dashes(cast: Cast, login: Login) -> None:
    page = login(cast.gao).get(address("reporting:dashboard"))

    assert {tile.figure.text for tile in page.context["tiles"]} == {"—"}
