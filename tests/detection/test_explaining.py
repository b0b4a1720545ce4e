"""Why a decision came out as it did, from what was kept."""

from typing import Any

import pytest

from fanzha.detection.explaining import Asked, Explanation, explained
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.rule import RuleSet
from fanzha.detection.rules.schema import Column, Type
from fanzha.detection.rules.valued import in_words
from fanzha.detection.scoring.calibrate import Sigmoid
from fanzha.detection.scoring.inputs import Side
from fanzha.detection.scoring.model import Pair, RiskModel
from fanzha.detection.vocabulary import schemas
from tests.makers.rules import make_rule
from tests.makers.scoring import make_forest

EVENT: dict[str, Any] = {"amount_fen": 6_000_000, "channel": "mobile"}
FEATURES: dict[str, Any] = {"payee_in_count_24h": 12}
PAIR = Pair({Side.MULE: RiskModel(make_forest(), Sigmoid(1.0, 0.0))}, "abc")
RULE = make_rule("amount_fen >= 5000000 and payee_in_count_24h > 9", "BIG")


def why(
    book: RuleSet | None = RuleSet((RULE,)),  # noqa: B008 - never changed
    pair: Pair | None = PAIR,
    features: dict[str, Any] = FEATURES,
    outcome: Outcome = Outcome.VERIFY,
) -> Explanation:
    versions = {"rules": "r", "model": "abc"}
    answer = {"reasons": [{"rule": "BIG"}], "versions": versions}
    return explained(Asked(outcome, EVENT, features, answer), schemas()["transfer"], book, pair)


def test_a_rule_tells_its_condition_and_what_it_saw() -> None:
    ground = why().rules[0]

    assert ground.rule == "BIG" and "¥50,000.00" in ground.says_zh
    assert [(saw.name, saw.value_zh) for saw in ground.saw] == [
        ("amount_fen", "¥60,000.00"),
        ("payee_in_count_24h", "12"),
    ]


def test_the_model_tells_what_moved_the_risk() -> None:
    found = why()

    assert [push.name for push in found.mule] == ["payee_in_count_24h"]
    assert "12" in found.mule[0].zh and found.mule[0].log_odds > 0
    assert not found.victim and not found.missing


def test_what_is_no_longer_kept_is_said() -> None:
    assert why(book=None).missing == ["rules"]
    assert why(pair=None).missing == ["model"]
    assert why(features={}).missing == ["features"]


def test_below_verify_features_were_never_kept() -> None:
    found = why(features={}, outcome=Outcome.REMIND)

    assert [saw.kept for saw in found.rules[0].saw] == [True, False]
    assert not found.missing and not found.mule


@pytest.mark.parametrize(
    ("column", "value", "zh", "en"),
    [
        (schemas()["transfer"].columns["channel"], "atm", "自助机", "cash machine"),
        (schemas()["transfer"].columns["channel"], "telex", "telex", "telex"),
        (schemas()["transfer"].columns["account_class"], 2, "Ⅱ类", "class II"),
        (schemas()["transfer"].columns["minute_of_day"], 125, "02:05", "02:05"),
        (schemas()["transfer"].columns["payer_account"], "a" * 32, "a" * 12, "a" * 12),
        (schemas()["transfer"].columns["on_phone"], True, "是", "yes"),
        (schemas()["transfer"].columns["occurred_at"], 0, "1970-01-01 08:00", "1970-01-01 08:00"),
        (Column("x", Type.INT, "", "", unit="s"), 7200, "2小时", "2 h"),
        (Column("x", Type.FLOAT, "", "", unit="share"), 0.25, "25%", "25%"),
        (schemas()["transfer"].columns["payer_age"], None, "未提供", "not given"),
        (Column("x", Type.INT, "", ""), None, "此前无记录", "no history"),
    ],
)
def test_values_stand_in_words(column: Column, value: Any, zh: str, en: str) -> None:
    assert in_words(column, value) == (zh, en)
