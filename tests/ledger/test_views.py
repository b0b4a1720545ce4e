from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse as address
from pytest_django import DjangoAssertNumQueries

from fanzha.ledger.actions import Record, figure, file
from fanzha.ledger.models import Entry, Filing
from fanzha.ledger.typed import Typed
from fanzha.ledger.views.shown import entries_url
from tests.cast import Cast
from tests.makers.intake import make_report
from tests.makers.ledger import make_entry

pytestmark = pytest.mark.database
Login = Callable[..., Client]


def test_figure_opens_its_entries(cast: Cast, login: Login) -> None:
    make_entry(unit=cast.station, value=1234, on=date(2026, 11, 3))
    make_entry(unit=cast.station, value=777, on=date(2026, 10, 3))

    url = entries_url(figure("M23", cast.centre, "2026-11"))
    text = login(cast.chen).get(url).content.decode()

    assert "1234份" in text
    assert "777份" not in text


def test_older_entries_are_on_the_next_page(cast: Cast, login: Login) -> None:
    for number in range(30):
        make_entry(unit=cast.station, value=100 + number)
    client, url = login(cast.chen), entries_url(figure("M23", cast.centre, "2026-11"))

    first = client.get(url)
    second = client.get(address("ledger:entries") + first.context["older"])

    seen = [line.entry.pk for page in (first, second) for line in page.context["lines"]]
    assert len(seen) == len(set(seen)) == 30


def test_partner_rows_stay_closed_but_count(cast: Cast, login: Login) -> None:
    make_entry("M57", cast.branch, 14)

    page = login(cast.chen).get(entries_url(figure("M57", cast.centre, "2026-11")))

    assert page.context["figure"].value == 14
    assert (page.context["lines"], page.context["closed"]) == ([], 1)


def test_foreign_figures_are_refused(cast: Cast, login: Login) -> None:
    url = entries_url(figure("M23", cast.other_station, "2026-11"))

    assert login(cast.zhao).get(url).status_code == 403
    assert login(cast.wu).get(url).status_code == 403


@pytest.mark.parametrize(
    "query", ["metric=M999", "metric=M1&period=soon", "metric=M1&tree=oak", "metric=M1&as_of=x",
              "metric=M1&before=x", "metric=M1&unit=999999"]
)  # fmt: skip
def test_broken_addresses_are_refused_politely(cast: Cast, login: Login, query: str) -> None:
    page = login(cast.chen).get(f"{address('ledger:entries')}?{query}")

    assert page.status_code in (400, 404)


def test_entry_leads_to_its_record(cast: Cast, login: Login) -> None:
    said = Record("集市", date(2026, 11, 3), date(2026, 11, 3), "签到表")
    filing = file(cast.zhao, cast.station, said, {"leaflets_issued": Typed(5, False, "", "5")})

    went = login(cast.chen).get(address("ledger:open"), {"ref": f"ledger:filing:{filing.pk}"})

    assert went.headers["Location"] == address("ledger:filing", args=[filing.pk])


def test_entry_is_taken_back_with_a_reason(cast: Cast, login: Login) -> None:
    entry = make_entry(unit=cast.station, value=9)
    client, url = login(cast.chen), address("ledger:reverse", args=[entry.pk])

    assert client.post(url, {"reason": ""}).status_code == 400
    assert client.post(url, {"reason": "重复录入"}).status_code == 302
    assert client.post(url, {"reason": "重复录入"}).status_code == 409
    assert figure("M23", cast.station, "2026-11").value != 9


def test_station_may_not_take_back(cast: Cast, login: Login) -> None:
    entry = make_entry(unit=cast.station)

    page = login(cast.zhao).post(address("ledger:reverse", args=[entry.pk]), {"reason": "x"})

    assert page.status_code == 403


def test_record_is_filed_from_the_form(cast: Cast, login: Login) -> None:
    posted = {
        "owner": cast.station.pk, "title": "集市宣传", "started_on": "2026-11-03",
        "note": "签到表", "v-leaflets_issued": "15万余份",
        "v-pub_vehicle_times": "xx余次", "once": "a",
    }  # fmt: skip

    page = login(cast.zhao).post(address("ledger:filing-new"), posted, follow=True)

    assert page.status_code == 200
    assert "15万余份" in page.content.decode()
    assert Entry.objects.get(metric="pub_vehicle_times").value is None


def test_wrong_values_come_back_with_what_was_typed(cast: Cast, login: Login) -> None:
    posted = {
        "owner": cast.station.pk, "title": "集市宣传", "started_on": "2026-11-03",
        "note": "签到表", "v-pub_staff_times": "300人",
    }  # fmt: skip

    page = login(cast.zhao).post(address("ledger:filing-new"), posted)

    assert page.status_code == 400
    assert 'value="300人"' in page.content.decode()
    assert not Filing.objects.exists()


def test_nobody_files_for_another_unit(cast: Cast, login: Login) -> None:
    posted = {
        "owner": cast.other_station.pk, "title": "集市宣传", "started_on": "2026-11-03",
        "note": "签到表", "v-leaflets_issued": "5",
    }  # fmt: skip

    assert login(cast.zhao).post(address("ledger:filing-new"), posted).status_code == 400
    assert not Filing.objects.exists()


def test_lists_take_the_same_queries_however_long(
    cast: Cast, login: Login, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    said = Record("集市", date(2026, 11, 3), date(2026, 11, 3), "签到表")
    for number in range(20):
        file(cast.zhao, cast.station, said, {"leaflets_issued": Typed(number, False, "", "")})
    client = login(cast.chen)

    for url in (address("ledger:filings"), entries_url(figure("M23", cast.centre, "2026-11"))):
        with django_assert_max_num_queries(40):
            assert client.get(url).status_code == 200


def test_catalogue_shows_every_metric(cast: Cast, login: Login) -> None:
    page = login(cast.chen).get(address("ledger:metrics"), {"period": "2026-11"})

    assert page.content.decode().count("<tr id=") == 186


def test_leader_sees_the_entry_but_no_link_to_a_closed_page(cast: Cast, login: Login) -> None:
    report = make_report(cast.lin)
    entry = make_entry(unit=cast.centre, ref=f"intake:report:{report.pk}")
    url = address("ledger:entry", args=[entry.pk])

    mine, closed = (login(who).get(url).content.decode() for who in (cast.lin, cast.gao))

    assert "ledger/open/?ref=" in mine
    assert "ledger/open/?ref=" not in closed


def test_leader_is_not_sent_to_a_form_for_others(cast: Cast, login: Login) -> None:
    text = login(cast.gao).get(address("reporting:monthly")).content.decode()

    assert address("ledger:filing-new") not in text
