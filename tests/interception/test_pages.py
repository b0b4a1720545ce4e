"""Pages of the payment guard, the registry, and the demo shop."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from fanzha.interception.actions import Merchant, save_merchant
from fanzha.interception.actions.orders import Reply
from fanzha.interception.actions.shop import demo_merchant, play
from fanzha.interception.scenes import SCENES
from fanzha.kit import Conflict, Invalid, now
from fanzha.knowledge.actions import publish_lists
from tests.cast import Cast
from tests.makers.interception import PAYEE, make_merchant, make_session
from tests.makers.knowledge import make_listed

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
FORM = {
    "code": "shop2",
    "name": "第二商城",
    "domains": "https://www.second.example/\npay.second.example",
    "networks": "198.51.100.4",
    "sensitive_from": "23:30",
    "sensitive_until": "05:00",
    "sensitive_yuan": "500",
    "step_limit_s": "120",
    "total_limit_s": "600",
    "active": "on",
}
ENDS = {
    "honest": "ok",
    "late": "order_expired",
    "total": "order_expired",
    "domain": "P02-DOMAIN",
    "lookalike": "P02-LOOKALIKE",
    "ip": "P02-IP",
    "automated": "P03-CAPTCHA",
    "captcha": "captcha_over",
    "hour": "P03-CAPTCHA",
    "tampered": "stamp_invalid",
    "reused": "order_used",
    "letters": "P02-LOOKALIKE",
    "amount": "P03-CAPTCHA",
    "rush": "P03-CAPTCHA",
    "changed": "order_changed",
    "foreign": "stamp_invalid",
    "swapped": "stamp_invalid",
    "after": "order_void",
    "signature": "signature_wrong",
}


def test_a_merchant_is_registered_and_every_state_kept(cast: Cast, login: Login) -> None:
    client = login(cast.pay)
    client.post("/guard/merchants/new/", FORM)
    row = Merchant.objects.get()
    client.post(f"/guard/merchants/{row.pk}/edit/", {**FORM, "name": "改名", "reason": "更名"})

    row.refresh_from_db()
    assert (row.name, row.domains) == ("改名", ["second.example", "pay.second.example"])
    assert (row.sensitive_from, row.sensitive_fen) == (1410, 50_000)
    assert [one.body["name"] for one in row.revisions.order_by("number")] == ["第二商城", "改名"]


@pytest.mark.parametrize(
    "change", [{"domains": "no domain"}, {"networks": "300.1.1.1"}, {"sensitive_until": ""}]
)
def test_a_wrong_registration_says_what_is_wrong(
    cast: Cast, login: Login, change: dict[str, str]
) -> None:
    reply = login(cast.pay).post("/guard/merchants/new/", {**FORM, **change})

    assert b"fz-tone-bad" in reply.content and not Merchant.objects.exists()


def test_a_code_is_registered_once(cast: Cast) -> None:
    from fanzha.interception.actions import Details

    make_merchant(cast.payment)

    with pytest.raises(Conflict):
        make_merchant(cast.payment)
    with pytest.raises(Invalid):
        save_merchant(None, cast.payment, Details(code="x", name="x", domains=("a.example",)))


def test_a_signing_key_is_shown_once(cast: Cast, login: Login) -> None:
    row, client = make_merchant(cast.payment), login(cast.pay)
    made = client.post(f"/guard/merchants/{row.pk}/key/", {"name": "主密钥"}).content.decode()
    secret = row.keys.get().secret

    assert secret in made
    assert secret not in client.get(f"/guard/merchants/{row.pk}/").content.decode()


def test_the_list_of_orders_tells_refusals_and_hides_accounts(cast: Cast, login: Login) -> None:
    make_merchant(cast.payment)
    make_session(cast.payment)
    twice = make_session(cast.payment)
    client = login(cast.pay)

    page = client.get("/guard/?refused=order_used").content.decode()
    order = client.get(f"/guard/{twice.session.pk}/").content.decode()

    assert "order_used" in page and PAYEE not in page + order


def test_the_shop_exists_only_where_it_is_set(cast: Cast, login: Login, settings: Settings) -> None:
    settings.DEMO_SHOP = False
    assert login(cast.pay).get("/shop/").status_code == 404

    settings.DEMO_SHOP = True
    assert login(cast.pay).get("/shop/").status_code == 200


@pytest.mark.parametrize("name", SCENES)
def test_each_scene_ends_as_it_says(
    cast: Cast, login: Login, settings: Settings, name: str
) -> None:
    settings.DEMO_SHOP = True

    reply = login(cast.pay).post("/shop/run/", {"scene": name})

    assert reply.context["said"][-1]["code"] == ENDS[name]


@pytest.mark.parametrize(
    ("url", "ip", "code"),
    [
        ("https://SHOP.fanzha-demo.example.:8443/x", "203.0.113.9", "ok"),
        ("https://shop.fanzha-demo.example@evil.example/", "203.0.113.9", "P02-DOMAIN"),
        ("https://evil.example\\@shop.fanzha-demo.example/", "203.0.113.9", "P02-DOMAIN"),
        ("https://shop.fanzha-demo.example.evil.example/", "203.0.113.9", "P02-LOOKALIKE"),
        ("", "not an address", "P02-DOMAIN"),
    ],
)
def test_a_page_typed_in_is_judged_by_the_guard(
    cast: Cast, login: Login, settings: Settings, url: str, ip: str, code: str
) -> None:
    settings.DEMO_SHOP = True

    reply = login(cast.pay).post("/shop/run/", {"scene": "own", "url": url, "ip": ip})

    assert reply.context["said"][-1]["code"] == code


def test_a_listed_payee_typed_in_is_refused(
    cast: Cast, login: Login, settings: Settings, tmp_path: Path
) -> None:
    settings.DEMO_SHOP, settings.FANZHA_HOME = True, str(tmp_path)
    make_listed(cast.chen, value="9999990000000000074")
    publish_lists(cast.chen)
    asked = {"scene": "own", "url": "https://shop.fanzha-demo.example/", "ip": ""}

    reply = login(cast.pay).post("/shop/run/", asked | {"payee": "9999990000000000074"})

    assert reply.context["said"][-1]["code"] == "SES-CASE-PAYEE"


def test_a_scene_that_is_played_often_ends_as_the_first_time(cast: Cast) -> None:
    demo_merchant(cast.payment)
    Merchant.objects.update(networks=["203.0.113.0/26"])

    said = [one for _n in range(25) for one in play(cast.payment, SCENES["honest"], now())]

    assert {one.verdict.code for one in said if isinstance(one, Reply)} == {"ok"}


def test_the_captcha_of_the_shop_can_be_heard_and_answered(
    cast: Cast, login: Login, settings: Settings
) -> None:
    from fanzha.interception.actions import Challenge

    settings.DEMO_SHOP, client = True, login(cast.pay)
    client.post("/shop/run/", {"scene": "hour"})
    posed = Challenge.objects.get()
    heard = client.get(f"/shop/sound/{posed.session.code}/")

    said = client.post("/shop/answer/", {"code": posed.session.code, "answer": posed.answer})

    assert heard.content[:4] == b"RIFF"
    assert said.context["said"][0]["code"] == "ok"


def test_after_three_wrong_captchas_the_shop_asks_for_a_new_order(
    cast: Cast, login: Login, settings: Settings
) -> None:
    settings.DEMO_SHOP = True

    text = login(cast.pay).post("/shop/run/", {"scene": "captcha"}).content.decode()

    assert 'name="answer"' not in text and "重新下单" in text


def test_after_a_wrong_captcha_the_shop_asks_again_with_the_tries_left(
    cast: Cast, login: Login, settings: Settings
) -> None:
    from fanzha.interception.actions import Challenge

    settings.DEMO_SHOP, client = True, login(cast.pay)
    client.post("/shop/run/", {"scene": "hour"})
    asked = {"code": Challenge.objects.get().session.code, "answer": "x"}

    text = client.post("/shop/answer/", asked).content.decode()

    assert 'name="answer"' in text and "还可试2次" in text
