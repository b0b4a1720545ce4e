"""The public page: what it finds, what it refuses, what it stores (nothing)."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from fanzha.detection import Level
from fanzha.detection.actions import ask
from fanzha.detection.actions.questions import PER_HOUR
from tests.cast import Cast
from tests.makers.knowledge import make_confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def test_a_registered_number_is_found_however_it_is_written(cast: Cast) -> None:
    make_confirmed(cast.feng, value="15400001234")

    assert ask("154-0000-1234").level is Level.DANGER
    assert ask("他用1 5 4 0000 1234打给我").level is Level.DANGER
    assert ask("15400001235").level is Level.UNKNOWN


def test_an_official_number_is_named_with_its_owner() -> None:
    assert "反诈" in ask("96110").verdict


@pytest.mark.parametrize("text", ["", "  \n", "转" * 5001])
def test_an_empty_or_endless_question_is_refused(text: str) -> None:
    reply = Client().post("/ask/", {"text": text})

    assert reply.status_code == 400
    assert "answer" not in reply.context


def test_one_visitor_is_held_back_and_others_are_not() -> None:
    for _n in range(PER_HOUR):
        assert Client().post("/ask/", {"text": "在吗"}).status_code == 200

    late = Client().post("/ask/", {"text": "在吗"})
    assert late.status_code == 429 and int(late.headers["Retry-After"])
    assert "no-store" in late.headers["Cache-Control"]
    assert Client(REMOTE_ADDR="192.0.2.7").post("/ask/", {"text": "在吗"}).status_code == 200


def test_one_line_with_many_addresses_is_one_visitor() -> None:
    replies = [
        Client(REMOTE_ADDR=f"2001:db8::{n:x}").post("/ask/", {"text": "在吗"})
        for n in range(1, PER_HOUR + 2)
    ]

    assert replies[-1].status_code == 429


def test_a_check_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        Client().post("/ask/", {"text": "我的号码15400001234，给骗子转了5000元"})

    assert not [q for q in queries.captured_queries if not q["sql"].startswith("SELECT")]


@override_settings(ZONE="police")
def test_the_police_network_has_no_public_page() -> None:
    assert Client().get("/ask/").status_code == 404


def test_what_was_pasted_is_shown_as_text_only() -> None:
    reply = Client().post("/ask/", {"text": "<script>alert(1)</script>转到安全账户"})

    assert b"<script>alert(1)" not in reply.content


def test_the_type_is_named_in_the_readers_language() -> None:
    text = "我是公安局的，你涉嫌洗钱，马上把钱转到安全账户"

    assert not ask(text).verdict.isascii()
    with override("en"):
        assert ask(text).verdict.isascii()


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("http://www.icbc-com.top/login", Level.CAUTION),
        ("您的包裹已到，详情见 http://www.taoba0.com/a", Level.CAUTION),
        ("https://pay.icbc.com.cn/x", Level.OFFICIAL),
        ("https://www.fanzha-demo.example/x", Level.UNKNOWN),
        ("悦享", Level.UNKNOWN),
        ("Hi, this is your boss. Buy gift cards and send me the codes.", Level.UNCLEAR),
    ],
)
def test_an_address_that_imitates_an_official_one_is_named(
    cast: Cast, text: str, level: Level
) -> None:
    assert ask(text).level is level


def test_an_imitated_address_names_whom_it_imitates(cast: Cast) -> None:
    found = ask("http://www.icbc-com.top")

    assert "工商银行" in found.verdict and "不听" in found.slogan
