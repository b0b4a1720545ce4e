"""Pages: who may open them, what they show, what their forms do."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fanzha.knowledge.actions import Indicator, check_indicator, load_knowledge
from fanzha.knowledge.models import Appeal, KnowledgeEntry
from tests.cast import Cast
from tests.makers.knowledge import NUMBER, make_appeal, make_confirmed, make_indicator

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
READABLE = ["types", "method", "scripts", "slogans", "cases"]


def text(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"knowledge:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("who", ["zhao", "sun", "li", "he", "xu", "ma", "gao"])
def test_everybody_reads_the_knowledge(cast: Cast, login: Login, name: str, who: str) -> None:
    assert "kn-tabs" in text(login(cast.people[who]), name)


@pytest.mark.parametrize("name", [*READABLE, "indicators", "appeals", "entries"])
def test_a_visitor_is_sent_to_the_login(cast: Cast, name: str) -> None:
    response = Client().get(reverse(f"knowledge:{name}"))

    assert response.status_code == 302
    assert "/login/" in response["Location"]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("indicators", {"chen", "lin", "feng", "tang", "zhao", "qian"}),
        ("propose", {"chen", "feng"}),
        ("import-list", {"chen", "feng"}),
        ("indicators-export", {"chen", "feng"}),
        ("appeals", {"chen", "lin", "tang", "gao"}),
        ("entries", {"ma"}),
    ],
)
def test_the_other_pages_open_for_their_roles_only(
    cast: Cast, login: Login, name: str, allowed: set[str]
) -> None:
    url = reverse(f"knowledge:{name}")

    opened = {who for who, one in cast.people.items() if login(one).get(url).status_code == 200}

    assert opened == allowed


def test_a_class_page_says_what_to_do(cast: Cast, login: Login) -> None:
    page = text(login(cast.zhao), "type", "T0202")

    assert "杀猪盘" in page
    assert "账户里的数字是他后台改的" in page
    assert "kn-wanted" in page


def test_an_unknown_class_is_not_found(cast: Cast, login: Login) -> None:
    assert login(cast.zhao).get(reverse("knowledge:type", args=["T77"])).status_code == 404


def test_cases_are_narrowed_to_a_class(cast: Cast, login: Login) -> None:
    assert text(login(cast.zhao), "cases", type="T11").count("<article") == 1


def test_the_list_finds_a_number_however_it_is_written(cast: Cast, login: Login) -> None:
    make_indicator()
    make_indicator(value="15420005678")

    page = text(login(cast.chen), "indicators", q="+86 154 0000 1234")

    assert NUMBER in page
    assert "15420005678" not in page


def test_the_list_is_narrowed_by_state_and_class(cast: Cast, login: Login) -> None:
    make_confirmed(cast.feng)
    make_indicator(value="15420005678", type_code="T0202")

    assert "15420005678" not in text(login(cast.chen), "indicators", state="confirmed")
    assert NUMBER not in text(login(cast.chen), "indicators", type="T02")


def test_adding_confirming_and_withdrawing_by_hand(cast: Cast, login: Login) -> None:
    client = login(cast.feng)
    client.post(reverse("knowledge:propose"), {"kind": "phone", "value": NUMBER, "confidence": 60})
    row = Indicator.objects.get()

    client.post(reverse("knowledge:confirm", args=[row.pk]), {"confidence": 90, "type_code": "T01"})
    assert check_indicator("phone", NUMBER)
    client.post(reverse("knowledge:withdraw", args=[row.pk]), {"reason": "误报"})

    row.refresh_from_db()
    assert (row.state, row.confidence, row.type_code) == ("withdrawn", 90, "T01")
    assert check_indicator("phone", NUMBER) is None


def test_an_official_number_comes_back_with_the_reason(cast: Cast, login: Login) -> None:
    response = login(cast.feng).post(
        reverse("knowledge:propose"), {"kind": "phone", "value": "96110", "confidence": 60}
    )

    assert "反诈预警劝阻专线" in response.content.decode()
    assert not Indicator.objects.exists()


def test_a_double_click_adds_once(cast: Cast, login: Login) -> None:
    client, url = login(cast.feng), reverse("knowledge:propose")
    form = {"kind": "phone", "value": NUMBER, "confidence": 60, "once": "abc"}
    client.post(url, form)

    assert client.post(url, form).status_code == 409
    assert Indicator.objects.get().sightings_count == 1


def test_several_are_confirmed_at_once(cast: Cast, login: Login) -> None:
    rows = [make_indicator(value=f"1380000{n:04d}") for n in range(3)]

    login(cast.chen).post(
        reverse("knowledge:indicators-confirm"), {"ids": [row.pk for row in rows[:2]] + ["x"]}
    )

    assert Indicator.objects.filter(state="confirmed").count() == 2


def test_a_list_goes_in_and_its_rejected_lines_come_out(cast: Cast, login: Login) -> None:
    client = login(cast.chen)
    data = f"类型,号码\n手机号,{NUMBER}\n手机号,96110\n".encode()

    response = client.post(
        reverse("knowledge:import-list"), {"file": SimpleUploadedFile("名单.csv", data)}
    )
    shown = client.get(response["Location"]).content.decode()
    file = client.get(response["Location"] + "rejected/").content.decode("utf-8-sig")

    assert "反诈预警劝阻专线" in shown
    assert "96110" in file


def test_a_file_that_is_no_list_is_explained(cast: Cast, login: Login) -> None:
    response = login(cast.chen).post(
        reverse("knowledge:import-list"), {"file": SimpleUploadedFile("x.csv", b"\x00\x01\x02")}
    )

    assert response.status_code == 200
    assert "fz-fielderror" in response.content.decode()


def test_an_export_holds_what_the_list_shows(cast: Cast, login: Login) -> None:
    make_confirmed(cast.feng)
    make_indicator(value="15420005678")

    file = login(cast.feng).get(reverse("knowledge:indicators-export"), {"state": "confirmed"})

    assert NUMBER in file.content.decode("utf-8-sig")
    assert "15420005678" not in file.content.decode("utf-8-sig")


def test_the_page_of_an_indicator_tells_its_story(cast: Cast, login: Login) -> None:
    row = make_confirmed(cast.feng, ref="elsewhere:thing:1")
    make_appeal(cast.lin, row)

    page = text(login(cast.chen), "indicator", row.pk)

    assert page.count("fz-timeline-dot") == 4


def test_an_appeal_is_recorded_masked_and_decided(cast: Cast, login: Login) -> None:
    row = make_confirmed(cast.feng)
    form = {"name": "钱某某", "phone": "15420005678", "statement": "这是我家的号码"}
    login(cast.lin).post(reverse("knowledge:appeal-new", args=[row.pk]), form)
    appeal = Appeal.objects.get()
    url = reverse("knowledge:appeal", args=[appeal.pk])

    page = login(cast.tang).get(url).content.decode()
    assert "15420005678" not in page and "154****5678" in page
    login(cast.tang).post(url, {"result": "lift", "reason": "号码已换主"})

    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_who_may_not_decide_cannot_post_a_decision(cast: Cast, login: Login) -> None:
    appeal = make_appeal(cast.lin, make_confirmed(cast.feng))

    response = login(cast.lin).post(
        reverse("knowledge:appeal", args=[appeal.pk]), {"result": "lift", "reason": "x"}
    )

    assert response.status_code == 403


def entry(code: str = "T01") -> KnowledgeEntry:
    return KnowledgeEntry.objects.get(kind="type", code=code)


def filled(row: KnowledgeEntry, **changes: str) -> dict[str, str]:
    """The form of an entry as the browser would send it."""
    lines = {k: "\n".join(v) if isinstance(v, list) else v for k, v in row.body.items()}
    return {**lines, "number": str(row.number), "reason": "本地情况", **changes}


def test_a_preview_shows_what_changes_and_saves_nothing(cast: Cast, login: Login) -> None:
    load_knowledge()
    row = entry()
    url = reverse("knowledge:entry", args=[row.pk])

    page = login(cast.ma).post(url, filled(row, funds="新的资金特征", preview="")).content.decode()

    assert "<ins>新的资金特征</ins>" in page
    assert entry().number == 1


def test_saving_writes_a_state_that_publishing_puts_in_force(cast: Cast, login: Login) -> None:
    load_knowledge()
    row, client = entry(), login(cast.ma)
    client.post(reverse("knowledge:entry", args=[row.pk]), filled(row, signs="新迹象", save=""))

    assert entry().body["signs"] == ["新迹象"]
    assert "T01" in client.get(reverse("knowledge:entries")).content.decode()
    response = client.post(reverse("knowledge:publish"), {"reason": "更新"})
    assert response.status_code == 302


def test_saving_over_a_newer_state_is_refused_with_the_text_kept(cast: Cast, login: Login) -> None:
    load_knowledge()
    row = entry()
    form = filled(row, funds="我的文字", save="", number="0")

    page = login(cast.ma).post(reverse("knowledge:entry", args=[row.pk]), form).content.decode()

    assert "我的文字" in page
    assert entry().number == 1


def test_a_state_is_restored_and_an_entry_taken_out(cast: Cast, login: Login) -> None:
    load_knowledge()
    row, client = entry(), login(cast.ma)
    client.post(reverse("knowledge:entry", args=[row.pk]), filled(row, funds="新", save=""))
    client.post(reverse("knowledge:restore", args=[row.pk, 1]))
    case = KnowledgeEntry.objects.get(kind="case", code="C01")
    client.post(reverse("knowledge:retire", args=[case.pk]), {"reason": "不用"})

    case.refresh_from_db()
    assert entry().number == 3
    assert not case.active


def test_a_new_entry_is_added(cast: Cast, login: Login) -> None:
    load_knowledge()
    form = {"code": "T9909", "name": "新手法", "name_en": "New", "counted": "on", "save": ""}

    response = login(cast.ma).post(reverse("knowledge:entry-new", args=["sub_type"]), form)

    assert response.status_code == 302
    assert KnowledgeEntry.objects.filter(code="T9909").exists()


@pytest.mark.parametrize("kind", ["type", "hub", "item", "advice", "name", "script", "case"])
def test_every_kind_has_its_form(cast: Cast, login: Login, kind: str) -> None:
    load_knowledge()
    row = KnowledgeEntry.objects.filter(kind=kind).order_by("position")[0]

    page = text(login(cast.ma), "entry", row.pk)

    assert row.code in page


def test_english_pages_hold_english_names(cast: Cast, login: Login) -> None:
    client = login(cast.zhao)
    client.cookies["django_language"] = "en"

    assert "Fake online investment" in text(client, "types")
