"""Texts by writers who never saw the reader: what the files hold, and how answers are judged."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from fanzha.detection.corpus.grammar import TRAIN, Grammar
from fanzha.detection.text import sets, strangers
from fanzha.detection.text.elements import Element, Elements, Kind, Transfer
from fanzha.detection.text.judging import (
    CHANNELS,
    amounts_right,
    elements_of,
    loss_right,
    payments_right,
    share,
)
from fanzha.detection.text.strangers import Payment, Report
from fanzha.knowledge import taxonomy
from tests.detection.test_corpus import wordings

FIRST = Payment(300_000, "9999991000000000005", "荆磊", "ebank", "2026-11-20")
SECOND = Payment(50_000, None, None, None, None)
ELEMENTS = (("phone", "15400001234"), ("group", "123456"))
REPORT = Report("1-001", "…", datetime(2026, 11, 22), ELEMENTS, (FIRST, SECOND), 350_000)
FIRST_READ = Transfer(
    300_000, "9999991000000000005", "荆磊", "网上银行", "2026-11-20T09:00:00", 0, 1
)
SECOND_READ = Transfer(50_000, "15450001234", "倪红", "微信", None, 2, 3)


def found(*transfers: Transfer, kinds: tuple[Kind, ...] = (), loss: int = 350_000) -> Elements:
    elements = tuple(Element(kind, "15400001234", "…", 0, 1, 0.9) for kind in kinds)
    return Elements(elements, transfers, loss)


def everything_told() -> str:
    """All texts and answers in one."""
    files = (strangers.STRANGERS / name for name in ("messages.tsv", "reports.jsonl"))
    return "\n".join(file.read_text("utf-8") for file in files)


def test_files_hold_messages_and_reports_with_ids_of_their_own() -> None:
    messages, reports = strangers.messages(), strangers.reports()

    assert (len(messages), len(reports)) == (282, 145)
    assert len({each.id for each in messages}) == 282
    assert len({each.id for each in reports}) == 145
    assert {each.batch for each in reports} == set(strangers.BATCHES)


def test_answers_are_of_the_taxonomy_and_the_ways_known() -> None:
    paid = [p for report in strangers.reports() for p in report.payments or ()]
    types = [(each.type, each.sub_type) for each in strangers.messages()]

    assert all(sub is None or taxonomy().knows(sub) for _, sub in types)
    assert all((kind is None) == (sub is None) for kind, sub in types)
    assert {p.channel for p in paid} - {None} <= set(CHANNELS)
    assert all(p.fen > 0 for p in paid)


@pytest.mark.parametrize(
    "real",
    [
        r"(?<!\d)1(?!54[025])[3-9]\d{9}(?!\d)",
        r"(?<!\d)(?!999999)(?!990101)\d{15,19}(?!\d)",
        r"[a-z0-9-]\.(?:com|cn|net|org|top|vip|cc|xyz|info|club|shop)\b",
    ],
    ids=["phone", "card or identity", "address"],
)
def test_nothing_in_them_can_be_real(real: str) -> None:
    assert not re.search(real, everything_told(), re.I)


def test_training_texts_were_not_written_from_the_messages() -> None:
    training = wordings(Grammar.load(TRAIN))

    shared = [
        each.id
        for each in strangers.messages()
        if any(each.text[i : i + 12] in training for i in range(len(each.text)))
    ]
    assert len(shared) < 5  # a stock phrase of banks or parcels may be in both


def test_report_is_right_when_all_that_was_told_is() -> None:
    read = found(SECOND_READ, FIRST_READ)

    assert (payments_right(REPORT, read), amounts_right(REPORT, read)) == (True, True)
    assert loss_right(REPORT, read)


@pytest.mark.parametrize(
    "wrong",
    [
        {"payee_account": None},
        {"payee_name": "荆雷"},
        {"channel": "微信"},
        {"at": "2026-11-21T09:00:00"},
    ],
    ids=str,
)
def test_one_wrong_field_makes_the_payments_wrong(wrong: dict[str, Any]) -> None:
    read = found(replace(FIRST_READ, **wrong), SECOND_READ)

    assert (payments_right(REPORT, read), amounts_right(REPORT, read)) == (False, True)


@pytest.mark.parametrize("read", [(FIRST_READ,), (FIRST_READ, SECOND_READ, SECOND_READ)])
def test_payment_missed_or_made_up_makes_payments_and_sums_wrong(read: tuple[Transfer]) -> None:
    assert not payments_right(REPORT, found(*read))
    assert not amounts_right(REPORT, found(*read))


def test_equal_sums_are_paired_by_what_else_was_told() -> None:
    report = replace(REPORT, payments=(FIRST, replace(FIRST, name="倪红", account=None)))
    read = found(replace(FIRST_READ, payee_name="倪红", payee_account=None), FIRST_READ)

    assert payments_right(report, read)


def test_what_was_not_told_is_not_judged() -> None:
    report = replace(REPORT, payments=None, loss_fen=None)

    assert payments_right(report, found()) is None
    assert loss_right(report, found()) is None
    assert share([True, None, False, None]) == 0.5


def test_phone_may_be_an_alipay_id_and_a_group_is_not_asked_for() -> None:
    told, read = elements_of(REPORT, found(kinds=(Kind.ALIPAY, Kind.AMOUNT)))

    assert told == read == {("id", "15400001234")}


def test_figures_stand_beside_their_goals() -> None:
    messages, reports = sets._strange_messages(), sets._strange_reports()

    assert messages["auc"] > 0.9 and messages["auc_reference"] == 0.95
    assert messages["type_right"] > 0.8
    assert [name[-1] for name in reports] == list(strangers.BATCHES)
    assert all(each["elements_f1"] > 0.8 for each in reports.values())
    assert all("payments_exact_reference" in each for each in reports.values())
