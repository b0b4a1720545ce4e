from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fanzha.ledger import Calendar
from fanzha.reporting import bulletin
from fanzha.reporting.book import Book
from fanzha.reporting.bulletin import Advice
from fanzha.reporting.markdown import render
from tests.makers.reporting import make_book, make_figures, make_type_row

EXPECTED = Path(__file__).parent / "expected"
ADVICE = Advice(
    "骗子先小额返现，再诱导大额垫付。", "凡要求先垫资的都是诈骗。", "刷单就是诈骗，垫付一分都不要。"
)
CASE = "居民王小明在群里刷单，接到15400001234来电，向9999991234567890123转账。"


def make_day(**changes: Any) -> Book:
    period = Calendar().day(date(2026, 11, 21))
    groups = {"性别": {"女": 80, "男": 65}}
    return make_book(**{"period": period, "groups": groups, **changes})


def test_text_is_as_reviewed() -> None:
    report = bulletin.build(make_day(), 325, ADVICE, CASE)

    assert render(report) == (EXPECTED / "daily.md").read_text("utf-8")


def test_typical_case_is_de_identified() -> None:
    text = render(bulletin.build(make_day(), 1, ADVICE, CASE))

    for secret in ("小明", "15400001234", "9999991234567890123"):
        assert secret not in text


def test_day_without_incidents_says_so() -> None:
    text = render(bulletin.build(make_day(types=(), units=()), 1, ADVICE))

    assert "昨日无发案记录。" in text
    assert "| 类型 |" not in text


def test_few_victims_are_not_split() -> None:
    day = make_day(current=make_figures({"N48": 2}), groups={"性别": {"女": 2}})

    assert "女2人" not in render(bulletin.build(day, 1, ADVICE))


def test_short_form_says_number_types_and_advice() -> None:
    text = bulletin.short(make_day(), ADVICE)

    assert text.startswith("【反诈提醒】昨日示范县接报电诈212起，以刷单返利类、")
    assert text.endswith("可疑来电请拨96110。")
    assert ADVICE.prevention in text


@pytest.mark.parametrize("length", [10, 60, 120, 400])
def test_short_form_fits_and_ends_in_whole_sentences(length: int) -> None:
    text = bulletin.short(make_day(), Advice("话" * length + "。", "防" * length + "。"))

    assert len(text) <= 200
    assert text.endswith("。")


def test_short_form_holds_no_names_or_numbers() -> None:
    advice = Advice("受害人李大伟被骗，账号9999991234567890123。", "电话15400001234是骗子。")

    text = bulletin.short(make_day(), advice)

    assert not any(secret in text for secret in ("大伟", "999999", "15400001234"))


@pytest.mark.parametrize(
    ("calls", "says"), [(0, "未接报电诈警情"), (5, "接报电诈5起"), (None, "【反诈提醒】骗子")]
)
def test_short_form_tells_zero_from_unknown(calls: int | None, says: str) -> None:
    current = {} if calls is None else make_figures({"N37": calls})
    day = make_day(current=current, types=(make_type_row("T01", "刷单返利类", 0, 0),))

    assert says in bulletin.short(day, ADVICE)
