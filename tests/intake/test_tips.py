"""Public tips: privacy, abuse, states."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import Settings
from tests.cast import Cast

from fanzha.intake.actions import Tip, follow_tip, forget_counts, give_tip, move_tip
from fanzha.intake.models import TipCount
from fanzha.intake.privacy import cover
from fanzha.kit import Conflict, Invalid, NotFound, TooMany
from fanzha.kit.actions import keyring, rotate_keys
from fanzha.kit.fields import reload_keyring


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("身份证990101199001010013的人", "身份证［证件号已隐去］的人"),
        ("卡号9999990000000000002", "卡号9999****0002"),
        ("卡号 9999 9900 0000 0000 002 。", "卡号 9999****0002 。"),
        ("卡号9999.9900.0000.0000.002。", "卡号9999****0002。"),
        ("卡号9999－9900－0000－0000－002", "卡号9999****0002"),
        ("卡号9999  9900  0000  0000  002", "卡号9999****0002"),
        ("卡号９９９９９９００００００００００００２", "卡号9999****0002"),
        ("卡号9 9 9 9 9 9 0 0 0 0 0 0 0 0 0 0 0 0 2", "卡号9999****0002"),
        ("卡号九九九九九九零零零零零零零零零零零零二", "卡号9999****0002"),
        ("卡号⑨⑨⑨⑨⑨⑨00000000000②", "卡号9999****0002"),
        ("身份证990101 1990 0101 0013", "身份证［证件号已隐去］"),
        ("身份证９９０１０１１９９００１０１００１３", "身份证［证件号已隐去］"),
        ("身份证九九零一零一一九九零零一零一零零一三", "身份证［证件号已隐去］"),
        ("2026-11-22 15400001234打来", "2026-11-22 15400001234打来"),
        ("2026.11.22 10:30:15转了30000元", "2026.11.22 10:30:15转了30000元"),
        ("15400001234、15400001235", "15400001234、15400001235"),
        ("15400001234 15400001235", "15400001234 15400001235"),
        ("张三 9999990000000000002", "张三 9999****0002"),
        ("电话15400001234", "电话15400001234"),
        ("群号123456789", "群号123456789"),
    ],
)
def test_identity_and_card_numbers_are_covered(text: str, covered: str) -> None:
    assert cover(text) == (covered, text != covered)


def test_a_tip_is_followed_by_its_code(cast: Cast) -> None:
    receipt = give_tip("有人在小区门口推销刷单兼职", "10.0.0.1")

    tip = follow_tip(receipt.code.lower().replace("-", " "), "10.0.0.2")

    assert tip.state == Tip.State.RECEIVED
    assert receipt.code.replace("-", "") not in str(Tip.objects.values().get())


def test_a_payment_of_today_alarms(cast: Cast) -> None:
    assert give_tip("我妈正在给骗子转账", "10.0.0.1").urgent
    assert not give_tip("上个月收到过诈骗短信", "10.0.0.1").urgent


def test_one_sender_is_limited_and_others_are_not(cast: Cast) -> None:
    for n in range(6):
        give_tip(f"可疑网站第{n}个，请查一下", "10.0.0.1")

    with pytest.raises(TooMany):
        give_tip("可疑网站又一个，请查一下", "10.0.0.1")

    give_tip("可疑网站又一个，请查一下", "10.0.0.2")
    assert Tip.objects.count() == 7


def test_guessing_codes_is_limited(cast: Cast) -> None:
    for _n in range(6):
        with pytest.raises(NotFound):
            follow_tip("AAAAA-AAAAA", "10.0.0.1")

    with pytest.raises(TooMany):
        follow_tip("AAAAA-AAAAA", "10.0.0.1")


def test_senders_are_forgotten(cast: Cast) -> None:
    give_tip("有人推销刷单兼职", "10.0.0.1")

    forget_counts(timedelta(hours=-2))

    assert not TipCount.objects.exists()


@pytest.mark.parametrize("text", ["", "。。。", "x" * 3001])
def test_empty_and_endless_tips_are_refused(cast: Cast, text: str) -> None:
    with pytest.raises(Invalid):
        give_tip(text, "10.0.0.1")


def test_a_tip_moves_forward_only(cast: Cast) -> None:
    give_tip("有人推销刷单兼职", "10.0.0.1")
    tip = move_tip(Tip.objects.get(), "closed", cast.lin)

    with pytest.raises(Conflict):
        move_tip(tip, "read", cast.lin)


def test_the_public_form_needs_no_login_and_shows_110_first(cast: Cast) -> None:
    page = Client().get("/tip/").content.decode()

    assert page.index("tel:110") < page.index("<form")


def test_a_program_that_fills_the_hidden_field_stores_nothing(cast: Cast) -> None:
    Client().post("/tip/", {"text": "buy now buy now", "website": "http://a.example"})

    assert not Tip.objects.exists()


def test_a_form_without_csrf_token_is_refused(cast: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/tip/", {"text": "有人推销刷单兼职"})

    assert answer.status_code == 403
    assert not Tip.objects.exists()


def test_the_sixth_form_answers_429_and_keeps_the_text(cast: Cast) -> None:
    for n in range(6):
        give_tip(f"可疑网站第{n}个，请查一下", "127.0.0.1")

    answer = Client().post("/tip/", {"text": "第七条线索的内容"})

    assert answer.status_code == 429
    assert "第七条线索的内容" in answer.content.decode()


def test_a_forged_proxy_header_does_not_escape_the_limit(cast: Cast) -> None:
    for n in range(6):
        give_tip(f"可疑网站第{n}个，请查一下", "127.0.0.1")

    answer = Client(HTTP_X_FORWARDED_FOR="203.0.113.7").post("/tip/", {"text": "第七条线索"})

    assert answer.status_code == 429


def test_a_sender_reads_that_the_clue_arrived() -> None:
    with override("zh-hans"):
        assert str(Tip.State.RECEIVED.label) == "已收到"


@pytest.fixture
def own_keys(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "own.key"
    keyring().save(path)
    settings.FANZHA_KEY_FILE = path
    reload_keyring()


def test_a_tip_is_followed_after_the_keys_were_rotated(cast: Cast, own_keys: None) -> None:
    receipt = give_tip("有人在小区门口推销刷单兼职", "10.0.0.1")

    rotate_keys(settle_s=0)

    assert follow_tip(receipt.code, "10.0.0.2").text == "有人在小区门口推销刷单兼职"
