"""Pages: who opens them, what they show, what they never show."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fanzha.kit import now
from fanzha.organisations.actions import ImportRun
from fanzha.warning import State, default_tiers
from fanzha.warning.actions import (
    Attempt,
    BackCheck,
    Batch,
    TierTable,
    Warning,
    ask_visit,
    open_check,
    tiers,
)
from fanzha.warning.models.tiers import forget_tiers
from fanzha.warning.views.shown import talking_points
from tests.cast import Cast
from tests.makers.organisations import make_unit
from tests.makers.warnings import HEADER, concluded_warning, make_warning, row, signed_warning

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_the_desk_counts_by_tier_and_masks_names(cast: Cast, login: Login) -> None:
    make_warning(cast.centre, tier="紧急", name="王小明", tel="15400001234")

    text = page(login(cast.chen), "/duty/")

    assert "154****1234" in text
    assert "王**" in text
    assert "王小明" not in text and "15400001234" not in text


def test_the_desk_refreshes_the_same_element(cast: Cast, login: Login) -> None:
    client = login(cast.chen)

    assert 'id="desk"' in page(client, "/duty/")
    assert page(client, "/duty/live/").lstrip().startswith('<div id="desk"')


def test_the_task_opens_when_it_is_signed(cast: Cast, login: Login) -> None:
    warning = make_warning(cast.centre, name="王小明", tel="15400001234")
    client = login(cast.zhao)
    assert "王小明" not in page(client, f"/tasks/{warning.pk}/")

    client.post(f"/tasks/{warning.pk}/sign/", {"once": "a"})

    text = page(client, f"/tasks/{warning.pk}/")
    assert "王小明" in text and "15400001234" in text


def test_a_colleague_sees_the_signed_task_masked(cast: Cast, login: Login) -> None:
    warning = signed_warning(cast.centre, cast.zhao, name="王小明")

    assert "王小明" not in page(login(cast.chen), f"/warnings/{warning.pk}/")


@pytest.mark.parametrize("path", ["/tasks/{}/", "/warnings/{}/"])
def test_another_station_finds_nothing(cast: Cast, login: Login, path: str) -> None:
    warning = make_warning(cast.centre)

    page(login(cast.qian), path.format(warning.pk), 404)


@pytest.mark.parametrize("name", ["li", "he", "xu", "yu", "pay"])
def test_partners_open_no_warning_page(cast: Cast, login: Login, name: str) -> None:
    warning = make_warning(cast.centre)
    client = login(getattr(cast, name))

    for path in ("/duty/", "/tasks/", "/warnings/", f"/warnings/{warning.pk}/"):
        page(client, path, 403)


def test_an_outcome_that_lacks_a_meeting_is_explained_on_the_page(cast: Cast, login: Login) -> None:
    warning = signed_warning(cast.centre, cast.zhao, tier="高")

    response = login(cast.zhao).post(f"/tasks/{warning.pk}/outcome/", {"outcome": "R1"})

    assert response.status_code == 400
    assert "见面后才能办结" in response.content.decode()


def test_the_loss_avoided_is_read_as_people_write_it(cast: Cast, login: Login) -> None:
    warning = signed_warning(cast.centre, cast.zhao, tier="高")
    client = login(cast.zhao)
    client.post(f"/tasks/{warning.pk}/attempt/", {"tried": "visit:reached"})

    client.post(
        f"/tasks/{warning.pk}/outcome/", {"outcome": "R2", "avoided": "3万5", "basis": "withdrawn"}
    )

    warning.refresh_from_db()
    assert (warning.outcome, warning.avoided_fen) == ("R2", 3_500_000)


def test_what_was_said_is_kept_with_the_try_and_shown(cast: Cast, login: Login) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    first, second = talking_points(warning)[:2]
    client = login(cast.zhao)
    data = {"tried": "call:reached", "points": [second, "我编的"], "call-minutes": "10"}

    client.post(f"/tasks/{warning.pk}/attempt/", data)

    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.duration_s) == ([second], 600)
    text = page(client, f"/tasks/{warning.pk}/")
    assert f"已讲：{second}" in text and f"已讲：{first}" not in text


def test_a_suspicion_without_reason_is_said_on_the_task_page(cast: Cast, login: Login) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    client, path = login(cast.zhao), f"/tasks/{warning.pk}/attempt/"

    response = client.post(path, {"tried": "call:suspect"}, follow=True)
    queued = client.post(path, {"tried": "call:suspect"}, headers={"X-Fanzha-Queue": "1"})

    assert "请先在备注中写明嫌疑理由" in response.content.decode()
    assert queued.status_code == 400


def test_a_raised_tier_is_said_aloud(cast: Cast, login: Login) -> None:
    warning = signed_warning(cast.centre, cast.zhao, tier="中")
    client, path = login(cast.zhao), f"/tasks/{warning.pk}/attempt/"

    texts = [
        client.post(path, {"tried": "call:no_answer"}, follow=True).content.decode()
        for _call in range(3)
    ]

    assert ["等级已升为“高”" in text for text in texts] == [False, False, True]


@pytest.mark.parametrize("tried", ["", "call", "call:met", "fly:reached", "call:sent", ":"])
def test_a_try_that_does_not_exist_is_refused(cast: Cast, login: Login, tried: str) -> None:
    warning = signed_warning(cast.centre, cast.zhao)

    response = login(cast.zhao).post(f"/tasks/{warning.pk}/attempt/", {"tried": tried})

    assert response.status_code in (302, 400)
    assert not Attempt.objects.exists()


def test_the_wizard_goes_from_file_to_result(cast: Cast, login: Login) -> None:
    client = login(cast.chen)
    data = "\n".join([HEADER, row(name="王小明"), ",,高,,,,,"]).encode("gb18030")

    staged = client.post("/warnings/lists/new/", {"file": SimpleUploadedFile("名单.csv", data)})
    preview = page(client, staged["Location"])
    assert not Warning.objects.exists()
    assert "王**" in preview and "王小明" not in preview

    pk = staged["Location"].split("/")[3]
    client.post(f"/warnings/lists/{pk}/import/")
    assert Warning.objects.get().at is State.DISPATCHED
    rejected = client.post(f"/warnings/lists/{pk}/rows/rejected/").content.decode("utf-8-sig")
    assert "既无手机号也无身份证号" in rejected
    assert client.post(f"/warnings/lists/{pk}/feedback/").status_code == 200


def test_a_column_named_by_hand_is_used(cast: Cast, login: Login) -> None:
    client = login(cast.chen)
    data = "姓名,暗号,手机号\n甲,15400001111,\n".encode()
    staged = client.post("/warnings/lists/new/", {"file": SimpleUploadedFile("a.csv", data)})

    chosen = {"column-0": "name", "column-1": "phone", "column-2": "phone"}
    client.post(staged["Location"], chosen)
    client.post(staged["Location"].replace("preview", "import"))

    assert Warning.objects.get().phone == "15400001111"


def test_a_file_that_is_no_list_stays_on_the_form(cast: Cast, login: Login) -> None:
    upload = SimpleUploadedFile("a.csv", b"\x00\x01\x02")

    response = login(cast.chen).post("/warnings/lists/new/", {"file": upload})

    assert response.status_code == 400


def test_the_grid_worker_sees_the_name_only_after_opening(cast: Cast, login: Login) -> None:
    warning = signed_warning(cast.centre, cast.zhao, name="王小明", tel="15400001234")
    visit = ask_visit(warning.pk, cast.grid, cast.zhao, now())
    client = login(cast.sun)
    assert "王小明" not in page(client, f"/visits/{visit.pk}/")

    client.post(f"/visits/{visit.pk}/open/")

    text = page(client, f"/visits/{visit.pk}/")
    assert "王小明" in text and "15400001234" not in text


def test_the_grid_worker_ticks_what_was_said(cast: Cast, login: Login) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    visit = ask_visit(warning.pk, cast.grid, cast.zhao, now())
    point, client = talking_points(warning)[0], login(cast.sun)
    client.post(f"/visits/{visit.pk}/open/")
    assert point in page(client, f"/visits/{visit.pk}/")

    client.post(f"/visits/{visit.pk}/report/", {"result": "reached", "points": [point]})

    assert Attempt.objects.get().points == [point]


def test_only_areas_are_asked_for_a_visit_the_nearest_first(cast: Cast, login: Login) -> None:
    make_unit("DEMO-T1-C1-S", "东门小学", "school", cast.community)
    warning = signed_warning(cast.centre, cast.zhao)

    text = page(login(cast.zhao), f"/tasks/{warning.pk}/")

    assert "东门第一网格" in text and "东门小学" not in text


@pytest.mark.parametrize("unit", ["", "x", "²", "9" * 30])
def test_a_unit_that_cannot_be_asked_is_not_there(cast: Cast, login: Login, unit: str) -> None:
    warning = signed_warning(cast.station, cast.zhao)

    answer = login(cast.zhao).post(f"/tasks/{warning.pk}/visit/", {"unit": unit})

    assert answer.status_code == 404


def test_found_by_phone_without_the_phone_in_the_address(cast: Cast, login: Login) -> None:
    make_warning(cast.centre, name="王小明", tel="15400001234")
    client = login(cast.chen)

    for query in ("15400001234", "1234", "王小明"):
        text = client.post("/warnings/find/", {"q": query}).content.decode()
        assert "王**" in text, query
    assert client.get("/warnings/find/").status_code == 405


def test_chosen_warnings_are_sent_on(cast: Cast, login: Login) -> None:
    warning = make_warning(cast.centre)
    client = login(cast.chen)

    assert client.post("/warnings/dispatch/", {"ids": [warning.pk]}).status_code == 200
    client.post("/warnings/dispatch/", {"ids": [warning.pk], "unit": cast.other_station.pk})

    warning.refresh_from_db()
    assert warning.owner == cast.other_station


def test_the_administrator_changes_the_tiers(cast: Cast, login: Login) -> None:
    client = login(cast.ma)
    data = default_tiers().as_data()
    posted: dict[str, object] = {"default": "medium"}
    for level, tier in enumerate(data["tier"]):
        posted |= {f"{key}-{level}": value for key, value in tier.items()}
        posted[f"followup_hours-{level}"] = ",".join(map(str, tier["followup_hours"]))
        posted[f"words-{level}"] = " ".join(tier["words"])
    posted["name-0"] = "特急"

    assert client.post("/tiers/", posted).status_code == 302

    assert tiers().levels[0].name == "特急"
    TierTable.objects.all().delete()
    forget_tiers()


def test_the_report_page_carries_its_check(cast: Cast, login: Login) -> None:
    check = open_check(
        report_id=5, unit_id=cast.centre.pk, incident_at=now(), reported_at=now(), phone="1",
        id_card="", name="", type_code="", now=now(),
    )  # fmt: skip
    client = login(cast.chen)

    assert f"/look-back/{check.pk}/" in page(client, "/look-back/of/5/")
    client.post(f"/look-back/{check.pk}/", {"cause": "other", "conclusion": "已核查"})
    assert BackCheck.objects.get().conclusion == "已核查"


@pytest.mark.parametrize(
    "path",
    [
        "/duty/",
        "/warnings/",
        "/warnings/lists/",
        "/warnings/lists/new/",
        "/follow-ups/",
        "/look-back/",
    ],
)
def test_every_page_of_the_duty_officer_opens(cast: Cast, login: Login, path: str) -> None:
    concluded_warning(cast.centre, cast.zhao)

    page(login(cast.chen), path)


def test_exports_are_masked(cast: Cast, login: Login) -> None:
    make_warning(cast.centre, name="王小明", tel="15400001234")

    response = login(cast.chen).get("/warnings/?format=csv")
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]

    assert "王小明".encode() not in content and b"15400001234" not in content
    assert "王**".encode() in content


def test_a_long_list_counts_its_outcomes_too(cast: Cast, login: Login) -> None:
    concluded_warning(cast.centre, cast.zhao)
    run = ImportRun.objects.get()
    ImportRun.objects.filter(pk=run.pk).update(read=100_000)

    answer = login(cast.chen).get(f"/warnings/lists/{Batch.objects.get().pk}/")

    assert (answer.context["ended"], answer.context["ready"]) == (1, 1)
