"""Values, repetitions and clocks that should not be: each has its defined answer."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fanzha.detection.columns import Table
from fanzha.detection.deciding.process import Featured, Process
from fanzha.detection.deciding.rulebook import Features
from fanzha.detection.outcome import Outcome
from tests.makers.deciding import BIG, NOON, ask, batch, decide, deciding, make_event

EVENT = json.dumps(make_event())
AMOUNT = '"amount_fen": 120000'
TEXT = '"payee_account": "9999990000000002"'


@pytest.fixture
def process(home: Path) -> Iterator[Process]:
    with deciding(home) as made:
        yield made


def with_value(old: str, new: str) -> bytes:
    assert old in EVENT
    return EVENT.replace(old, new).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("number", ["0", "-0", "-0.0", "5e2", "4611686018427387903"])
def test_numbers_that_are_whole_are_taken(process: Process, number: str) -> None:
    body = with_value(AMOUNT, f'"amount_fen": {number}')

    assert ask(process, "api/v1/decisions", body).status == 200


@pytest.mark.parametrize(
    "number",
    [
        *("NaN", "Infinity", "-Infinity", "1e400", "-1", "1e-3", "9223372036854775808", "1" * 5000),
        *("9223372036854775807", "0x10", "01", "true", "null", '"5"', "[5]", "{}"),
    ],
)
def test_numbers_that_are_no_amount_are_refused(process: Process, number: str) -> None:
    body = with_value(AMOUNT, f'"amount_fen": {number}')

    assert ask(process, "api/v1/decisions", body).status == 400


@pytest.mark.parametrize(
    "text", ['"\\u0000"', '"收款人"', '"\\ud83d\\ude00"', '"' + "x" * 200 + '"', '"\\u202e"']
)
def test_texts_of_any_script_are_taken(process: Process, text: str) -> None:
    body = with_value(TEXT, f'"payee_account": {text}')

    assert ask(process, "api/v1/decisions", body).status == 200


@pytest.mark.parametrize(
    "text",
    ['""', '"' + "x" * 201 + '"', '"' + "收" * 20_000 + '"', '"\\ud800"', '"\ud800"', '"\\x"'],
)
def test_texts_that_are_none_or_too_long_are_refused(process: Process, text: str) -> None:
    body = with_value(TEXT, f'"payee_account": {text}')

    assert ask(process, "api/v1/decisions", body).status == 400


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + EVENT.encode(),
        EVENT.encode("utf-16"),
        EVENT.encode() + b"{}",
        EVENT.encode()[:-1],
        b"{" * 10_000,
        b'{"a":' * 10_000,
        b"\x00" * 100,
        b"\x1f\x8b\x08\x00garbage",
    ],
)
def test_what_is_no_json_is_refused(process: Process, body: bytes) -> None:
    assert ask(process, "api/v1/decisions", body).status == 400
    assert process.health()["faults"] == 0


def test_the_last_of_two_values_of_a_field_counts(process: Process) -> None:
    twice = with_value(AMOUNT, f'"amount_fen": 9000000, {AMOUNT}')

    first = ask(process, "api/v1/decisions", twice).json

    assert (first["outcome"], decide(process, make_event()).json["replayed"]) == ("allow", True)


def test_a_line_that_is_no_text_does_not_spoil_the_others(process: Process) -> None:
    body = b"\n".join([EVENT.encode(), b"\xff\xfe", b"[" * 50_000, b"", EVENT.encode()])

    told = ask(process, "api/v1/decisions:batch", body).json

    assert [problem["line"] for problem in told["problems"]] == [2, 3]
    assert [each["replayed"] for each in told["decisions"]] == [False, True]


@pytest.mark.parametrize(
    ("kind", "body"),
    [("application/x-ndjson", b"1\n" * 3_000_000), ("application/json", b"[" + b"1," * 3_000_000)],
)
def test_millions_of_small_things_are_refused_before_they_are_listed(
    process: Process, kind: str, body: bytes
) -> None:
    assert ask(process, "api/v1/decisions:batch", body, CONTENT_TYPE=kind).status == 400


def test_an_id_comes_once_in_a_batch_whatever_its_content(process: Process) -> None:
    told = batch(process, [make_event("a"), make_event("a"), make_event("a", amount_fen=1)])

    assert [each["replayed"] for each in told["decisions"]] == [False, True]
    assert [problem["line"] for problem in told["problems"]] == [3]


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_a_clock_that_jumps_repeats_and_loses_nothing(home: Path) -> None:
    clock, told = Clock(), {}
    with deciding(home, clock=clock) as process:
        for n, days in enumerate((0, -1, 0, 400, 1, 0)):
            clock.now = NOON + timedelta(days=days)
            told[f"e-{n}"] = decide(process, make_event(f"e-{n}")).json
        clock.now = NOON
        again = {name: decide(process, make_event(name)).json for name in told}
    with deciding(home, clock=clock) as process:
        after = decide(process, make_event("new")).json

    assert [each["decision"] for each in told.values()] == [1, 2, 3, 4, 5, 6]
    assert again == {name: {**each, "replayed": True} for name, each in told.items()}
    assert after["decision"] == 7


@pytest.mark.parametrize(("days", "replayed"), [(0, True), (2, True), (3, False)])
def test_an_id_is_known_for_two_more_days(home: Path, days: int, replayed: bool) -> None:
    clock = Clock()
    with deciding(home, clock=clock) as process:
        decide(process, make_event())
        clock.now += timedelta(days=days)

        assert decide(process, make_event()).json["replayed"] is replayed
        other = decide(process, make_event(amount_fen=1))
        assert other.status == 409  # of the first one, or of the one just made


class Broken:
    """A state whose features cannot be worked out."""

    def observe(self, _table: Table) -> Table:
        """Fail."""
        raise ZeroDivisionError

    def snapshot(self, path: Path) -> None:
        """Nothing."""

    def restore(self, path: Path) -> None:
        """Nothing."""


@pytest.mark.parametrize("outcome", [Outcome.ALLOW, Outcome.VERIFY, Outcome.BLOCK])
def test_features_that_fail_leave_the_outcome_to_the_setting_and_are_recorded(
    home: Path, outcome: Outcome
) -> None:
    featured = Featured(lambda: {"transfer": Broken()}, lambda: Features({}, ""))
    with deciding(home, fallback=outcome, featured=featured) as process:
        first = decide(process, make_event()).json
        big = decide(process, make_event("big", amount_fen=9_000_000)).json
    with deciding(home) as process:  # what was recorded, not what would be said now
        again = decide(process, make_event()).json

    assert (first["outcome"], first["failed"]) == (outcome.code, True)
    assert Outcome.of(big["outcome"]) == max(outcome, Outcome.VERIFY)
    assert again == {**first, "replayed": True}


def test_a_rule_that_divides_by_zero_is_no_hit_and_no_fault(home: Path) -> None:
    rules = BIG.replace("amount_fen >= 5000000", "safe_div(amount_fen, payer_balance_fen) > 1.0")
    with deciding(home, rules, fallback=Outcome.HOLD) as process:
        answer = decide(process, make_event(payer_balance_fen=0)).json

    assert (answer["outcome"], answer["failed"], answer["errors"]) == ("allow", False, [])


def test_a_full_queue_says_when_to_come_again(home: Path) -> None:
    with deciding(home, queue=0) as process:
        reply: Any = decide(process, make_event())

    assert (reply.status, reply.headers["Retry-After"]) == (429, "1")
