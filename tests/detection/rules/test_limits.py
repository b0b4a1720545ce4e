"""The shipped rules at their limits, with features by definition from a course of events."""

from typing import Any

import pytest
from tests.detection.payments.oracle import features
from tests.makers.payments import make_event

from fanzha.detection.payments.feature import catalogue
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.rule import compile_rules
from fanzha.detection.vocabulary import schemas

PACK = load_pack()
DAY_S = 86_400
MICRO_S = 1e-6
Event = dict[str, Any]


def hits(events: list[Event], scenario: str = "transfer") -> set[str]:
    """The published rules that the last event hits."""
    rules = PACK.running(scenario)
    told = features(catalogue(scenario), events)[-1]
    row = {**dict.fromkeys(schemas()[scenario].columns), **FLAGS, **events[-1], **told}
    known = {name: row[name] for name in schemas()[scenario].columns}
    found = compile_rules(rules, schemas()[scenario]).one(known)
    return {rules[place].id for place in found.hit if rules[place].state == "published"}


FLAGS = {"late": False, "approximate": False, "overflowed": False}


def pay(n: int, fen: int, after_s: float = 0, **more: Any) -> Event:
    given = {"payee_account": f"P{n}", "channel": "mobile", **more}
    return make_event(n, after_s, amount_fen=fen, **given)


def opening(n: int, **more: Any) -> Event:
    return make_event(n, n, person=f"p{n}", bank="b", **more)


@pytest.mark.parametrize(
    ("fen", "after_s", "hit"),
    [(5_000_000, 0, False), (5_000_001, 0, True), (5_000_000, DAY_S, False)],
)
def test_fifty_thousand_a_day_is_allowed_and_no_fen_more(
    fen: int, after_s: float, hit: bool
) -> None:
    before = [pay(0, 5_000_000, 0)] if after_s else []

    assert ("P07" in hits([*before, pay(1, fen, after_s)])) is hit


def test_money_of_just_less_than_a_day_ago_counts() -> None:
    assert "P07" in hits([pay(0, 5_000_000), pay(1, 1, DAY_S - MICRO_S)])


def test_own_money_does_not_use_up_the_limit_of_a_class_two_account() -> None:
    own = pay(0, 900_000, account_class=2, own_account=True)

    assert "P12-CLASS2-DAY" not in hits([own, pay(1, 1_000_000, 1, account_class=2)])
    assert "P12-CLASS2-DAY" in hits([own, pay(1, 1_000_001, 1, account_class=2)])


def test_the_fourth_similar_payment_of_a_pair_is_many() -> None:
    paid = [pay(0, 300_000, n) for n in range(4)]

    assert [("3008" in hits(paid[: n + 1])) for n in range(4)] == [False, False, False, True]


def test_the_fourth_payee_makes_money_scattered() -> None:
    came = pay(9, 4_000_000, payer_account="S", payee_account="999999A")
    left = [pay(n, 1_000_000, n + 1) for n in range(4)]

    assert ["3007" in hits([came, *left[:n]]) for n in (3, 4)] == [False, True]


def test_the_third_holder_on_a_terminal_is_too_many_and_one_with_three_accounts_is_not() -> None:
    at: Event = {"ip": "192.0.2.9", "mac": "00-00-5E-00-53-01"}
    three = [
        pay(n, 200_000, n, payer_account=f"A{n}", payer_person=f"h{n}", **at) for n in (0, 1, 2)
    ]
    one = [event | {"payer_person": "h"} for event in three]

    assert "ACC-SHARED-TERMINAL" in hits(three)
    assert "ACC-SHARED-TERMINAL" not in hits(three[:2]) | hits(one)


def test_three_growing_payments_to_new_payees_are_a_ladder() -> None:
    paid = [pay(n, 600_000 + n, n) for n in range(3)]

    assert ["VIC-LADDER" in hits(paid[:n]) for n in (2, 3)] == [False, True]
    assert "VIC-LADDER" not in hits([*paid[:2], pay(2, 600_001, 2)])


@pytest.mark.parametrize(("minute", "hit"), [(299, True), (300, False)])
def test_the_night_ends_at_five(minute: int, hit: bool) -> None:
    assert ("VIC-NIGHT" in hits([pay(0, 2_000_000, minute_of_day=minute)])) is hit


def test_the_second_person_on_a_phone_is_checked() -> None:
    opened = [opening(n, phone="15400000000") for n in range(2)]

    assert ["P14" in hits(opened[:n], "account_opening") for n in (1, 2)] == [False, True]


def test_the_third_opening_of_a_person_is_frequent() -> None:
    opened = [opening(n) | {"person": "p"} for n in range(3)]

    assert ["1001" in hits(opened[:n], "account_opening") for n in (2, 3)] == [False, True]
