"""What people do on the pages: start lists, people, units, drafts, views, masked fields."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from fanzha.kit import Forbidden, write_csv
from fanzha.organisations.actions import (
    AuditEntry,
    Draft,
    ExportRecord,
    ImportRun,
    Person,
    SavedView,
    Thing,
    Unit,
    UnitLink,
    audit,
)
from fanzha.organisations.actions.imports import file_path
from tests.cast import Cast
from tests.makers.organisations import make_person

Login = Callable[..., Client]
RESOLVERS = {"test:secret": "tests.organisations.test_pages.secret"}


def secret(key: str, person: Person) -> Thing:
    """A thing whose phone the officer may open, and whose id number nobody may."""

    def personal(field: str) -> str:
        if field != "phone":
            raise Forbidden
        return "15400001234"

    return Thing("甲", "/x/", personal)


def upload(client: Client, kind: str, data: bytes) -> Any:
    return client.post(f"/lists/{kind}/check/", {"file": SimpleUploadedFile("a.csv", data)})


def test_list_is_checked_first_and_stored_on_request(cast: Cast, login: Login) -> None:
    client = login(cast.ma)
    data = write_csv(["编码", "名称", "类别"], [("NEW", "新社区", "社区")])

    assert "表格无误" in upload(client, "units", data).content.decode()
    assert not Unit.objects.filter(code="NEW").exists()
    run = ImportRun.objects.get()
    client.post(f"/lists/units/{run.pk}/load/")
    assert Unit.objects.filter(code="NEW").exists()


def test_list_is_imported_once_only(cast: Cast, login: Login) -> None:
    client = login(cast.ma)
    upload(client, "units", write_csv(["编码", "名称", "类别"], [("NEW", "新社区", "社区")]))
    address = f"/lists/units/{ImportRun.objects.get().pk}/load/"

    assert [client.post(address).status_code for _ in range(2)] == [200, 404]


def test_list_whose_file_is_gone_has_failed(cast: Cast, login: Login) -> None:
    client = login(cast.ma)
    upload(client, "units", write_csv(["编码", "名称", "类别"], [("NEW", "新社区", "社区")]))
    run = ImportRun.objects.get()
    file_path(run.sha256).unlink()

    assert client.post(f"/lists/units/{run.pk}/load/").status_code == 404

    run.refresh_from_db()
    assert run.state == ImportRun.State.FAILED


def test_bad_lines_are_shown_with_their_reasons(cast: Cast, login: Login) -> None:
    data = write_csv(["编码", "名称", "类别"], [("NEW", "", "外星")])

    page = upload(login(cast.ma), "units", data).content.decode()

    assert "名称缺失" in page and "外星" in page


@pytest.mark.parametrize("data", [b"\0\0\0", b"x"])
def test_unreadable_file_gets_a_clear_sentence(cast: Cast, login: Login, data: bytes) -> None:
    answer = upload(login(cast.ma), "units", data)

    assert answer.status_code == 400
    assert not ImportRun.objects.exists()


def test_new_person_gets_a_password_that_is_shown_once(cast: Cast, login: Login) -> None:
    client = login(cast.ma)
    data = {"login": "neu", "name": "新警", "unit": cast.station.pk, "role": "station"}

    page = client.post("/people/new/", {**data, "since": "2026-01-01"})

    person = Person.objects.get(login="neu")
    word = page.content.decode().split('org-code">')[1].split("<")[0]
    assert person.check_password(word)
    assert "no-store" in page.headers["Cache-Control"]
    assert word not in client.get(f"/people/{person.pk}/").content.decode()


def test_person_of_a_wrong_role_is_not_half_made(cast: Cast, login: Login) -> None:
    data = {"login": "neu", "name": "新警", "unit": cast.bank.pk, "role": "station"}

    answer = login(cast.ma).post("/people/new/", {**data, "since": "2026-01-01"})

    assert answer.status_code == 400
    assert not Person.objects.filter(login="neu").exists()


def test_administrator_cannot_close_the_own_account(cast: Cast, login: Login) -> None:
    assert login(cast.ma).post(f"/people/{cast.ma.pk}/active/").status_code == 403


def test_link_ends_today_and_sight_with_it(cast: Cast, login: Login) -> None:
    link = UnitLink.objects.get(kind="policing", junior=cast.community)

    login(cast.ma).post(f"/links/{link.pk}/end/")

    link.refresh_from_db()
    assert link.until is not None


def test_unit_cannot_stand_below_itself(cast: Cast, login: Login) -> None:
    data = {"code": "DEMO-T1", "name": "城关镇", "short_name": "城关", "kind": "town"}

    answer = login(cast.ma).post(
        f"/units/{cast.town.pk}/edit/", {**data, "parent": cast.community.pk, "active": "on"}
    )

    assert answer.status_code == 400


def test_draft_comes_back_sealed_in_between(cast: Cast, login: Login) -> None:
    client = login(cast.lin)
    client.post("/drafts/intake:report/", {"text": "王小明 15400001234", "once": "x"})

    kept = client.get("/drafts/intake:report/").json()
    raw = Draft.objects.extra(select={"raw": "body"}).values_list("raw", flat=True).get()
    assert kept["fields"] == {"text": ["王小明 15400001234"]}
    assert "15400001234" not in raw


def test_draft_is_the_persons_own(cast: Cast, login: Login) -> None:
    login(cast.lin).post("/drafts/form/", {"text": "x"})

    assert login(cast.chen).get("/drafts/form/").status_code == 204


def test_discarded_draft_is_gone(cast: Cast, login: Login) -> None:
    client = login(cast.lin)
    client.post("/drafts/form/", {"text": "x"})
    client.delete("/drafts/form/")

    assert client.get("/drafts/form/").status_code == 204


def test_saved_view_shows_on_its_list(cast: Cast, login: Login) -> None:
    client = login(cast.ma)
    client.post("/views/save/", {"page": "people", "name": "民警", "query": "role=station"})

    assert "?role=station" in client.get("/people/").content.decode()


def test_view_of_somebody_else_cannot_be_dropped(cast: Cast, login: Login) -> None:
    view = SavedView.objects.create(person=cast.ma, page="people", name="x", query="role=duty")

    login(cast.zhao).post(f"/views/{view.pk}/drop/")

    assert SavedView.objects.filter(pk=view.pk).exists()


def test_masked_field_opens_with_a_purpose_and_leaves_a_trace(
    cast: Cast, login: Login, settings: Settings
) -> None:
    settings.RESOLVERS = "tests.organisations.test_pages.RESOLVERS"
    data = {"ref": "test:secret:1", "field": "phone", "purpose": "contact"}

    answer = login(cast.zhao).post("/reveal/", data)

    assert answer.content == b"15400001234"
    assert "no-store" in answer.headers["Cache-Control"]
    entry = AuditEntry.objects.get(action="personal.revealed")
    assert "15400001234" not in json.dumps(entry.facts)
    assert entry.facts["purpose"] == "contact"


@pytest.mark.parametrize(
    ("who", "change", "status"),
    [
        ("zhao", {"purpose": ""}, 400),
        ("zhao", {"purpose": "curiosity"}, 400),
        ("zhao", {"field": "id_card"}, 403),
        ("zhao", {"ref": "nonsense"}, 400),
        ("zhao", {"ref": "no:such:1"}, 404),
        ("sun", {}, 403),
        ("li", {}, 403),
    ],
)
def test_masked_field_stays_closed(
    cast: Cast, login: Login, settings: Settings, who: str, change: dict[str, str], status: int
) -> None:
    settings.RESOLVERS = "tests.organisations.test_pages.RESOLVERS"
    data = {"ref": "test:secret:1", "field": "phone", "purpose": "contact", **change}

    assert login(cast.people[who]).post("/reveal/", data).status_code == status
    assert not AuditEntry.objects.filter(action="personal.revealed").exists()


def test_export_of_the_audit_list_is_recorded(cast: Cast, login: Login) -> None:
    client = login(cast.ma)
    client.get("/audit/?format=csv")

    assert "audit" in client.get("/exports/").content.decode()


def test_audit_list_shows_a_fact_that_is_called_items(cast: Cast, login: Login) -> None:
    audit(cast.ma, "handover.given", items=7)

    assert "items=7" in login(cast.ma).get("/audit/").content.decode()


def test_audit_button_says_that_the_chain_is_sound(cast: Cast, login: Login) -> None:
    audit(cast.ma, "centre.started")

    assert "审计链完好" in login(cast.ma).post("/audit/verify/").content.decode()


def test_list_of_people_asks_for_all_posts_at_once(
    cast: Cast, login: Callable[..., Client], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = login(cast.ma)
    for _number in range(30):
        make_person()

    with django_assert_max_num_queries(20):
        client.get("/people/")


def _units(client: Client, **asked: str | int) -> set[str]:
    rows = client.get("/units/", asked).context["page"].rows
    return {row.short_name for row in rows}


def test_units_are_listed_below_an_area_or_a_line(cast: Cast, login: Login) -> None:
    client = login(cast.chen)

    assert cast.community.short_name in _units(client, area=cast.town.pk)
    assert cast.other_community.short_name not in _units(client, area=cast.town.pk)
    assert _units(client, line=cast.bank.pk) == {cast.bank.short_name, cast.branch.short_name}
    assert _units(client, area="9" * 40) == set()


def test_many_units_come_a_page_at_a_time(cast: Cast, login: Login) -> None:
    Unit.objects.bulk_create(
        Unit(code=f"G{n:03}", name=f"网格{n}", short_name=f"网格{n}", kind="grid")
        for n in range(120)
    )
    client, seen = login(cast.chen), []

    url = "/units/?sort=-population_resident&kind=grid"
    while url:
        page = client.get(url).context["page"]
        seen += [row.pk for row in page.rows]
        url = "/units/" + page.next_url if page.next_url else ""

    assert len(seen) == len(set(seen)) == 121


def test_list_of_units_is_exported_with_words(cast: Cast, login: Login) -> None:
    text = login(cast.chen).get("/units/?format=csv&kind=station").content.decode("utf-8-sig")

    assert "派出所" in text.splitlines()[1]
    assert cast.station.code in text
    assert ExportRecord.objects.get().kind == "units"


def test_audit_links_only_what_the_reader_may_open(cast: Cast, login: Login) -> None:
    audit(cast.ma, "person.changed", f"organisations:person:{cast.zhao.pk}")

    links = {
        who: "/open/organisations" in login(who).get("/audit/").content.decode()
        for who in (cast.ma, cast.tang)
    }

    assert links == {cast.ma: True, cast.tang: False}
