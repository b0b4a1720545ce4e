import pytest
from tests.makers.rules import make_rule

from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.check import Finding, Kind, check_rules
from fanzha.detection.rules.rule import Example, Rule, RuleSet, Stage
from fanzha.detection.vocabulary import schemas


def findings(*rules: Rule) -> list[Finding]:
    return check_rules(RuleSet(rules), schemas(), {"reported_accounts"})


def test_a_sound_rule_has_no_findings() -> None:
    assert findings(make_rule()) == []


def test_an_error_is_placed() -> None:
    (finding,) = findings(make_rule("amount_fen > 5\n and ammount_fen > 5"))

    assert (finding.kind, finding.line, finding.column) == (Kind.ERROR, 2, 6)
    assert not finding.is_hint


def test_unknown_scenarios_and_lists_are_found() -> None:
    assert findings(make_rule(scenario="lottery"))[0].kind is Kind.ERROR
    assert "nobody" in findings(make_rule("in_list(payee_account, 'nobody')"))[0].sentence


@pytest.mark.parametrize(
    "when",
    [
        "amount_fen > 5 and amount_fen < 5",
        "amount_fen >= 6 and 5 >= amount_fen",
        "amount_fen between 9 and 3",
        "amount_fen = 5 and amount_fen > 7",
        "channel = 'atm' and channel = 'online'",
        "channel in ('atm', 'pos') and channel in ('online', 'mobile')",
        "channel = 'atm' and channel <> 'atm'",
        "cash and not cash",
        "cash and cash is false",
        "payer_age is null and payer_age > 5",
        "false",
        "cash and false",
        "amount_fen > 5 and not amount_fen > 3",
    ],
)
def test_a_rule_that_can_never_hit_is_dead(when: str) -> None:
    assert Kind.DEAD in {finding.kind for finding in findings(make_rule(when))}


@pytest.mark.parametrize(
    "when",
    [
        "amount_fen >= 5 and amount_fen <= 5",
        "channel = 'atm' or channel = 'online'",
        "cash is not true and cash is not false",
        "channel in ('atm', 'pos') and channel in ('pos', 'mobile')",
        "amount_fen > 5 and not amount_fen > 7",
    ],
)
def test_a_rule_that_can_hit_is_not_dead(when: str) -> None:
    assert Kind.DEAD not in {finding.kind for finding in findings(make_rule(when))}


def test_examples_must_exist_and_hold() -> None:
    wrong = (Example(True, {"amount_fen": 5}), Example(False, {"amount_fen": 500}))

    assert [f.kind for f in findings(make_rule(examples=()))] == [Kind.EXAMPLE] * 2
    assert [f.kind for f in findings(make_rule(examples=wrong))] == [Kind.EXAMPLE] * 2


@pytest.mark.parametrize(
    "row",
    [
        {"amount": 5},
        {"amount_fen": 5.0},
        {"amount_fen": True},
        {"amount_fen": 2**63},
        {"payer_out_mean_30d_fen": float("nan")},
    ],
)
def test_an_example_holds_only_what_events_can_hold(row: dict[str, int]) -> None:
    examples = (*make_rule().examples, Example(True, row))

    assert [f.kind for f in findings(make_rule(examples=examples))] == [Kind.EXAMPLE]


def test_an_example_in_error_is_found() -> None:
    examples = (*make_rule().examples, Example(False, {"amount_fen": 2**63 - 1}))
    (finding,) = findings(make_rule("amount_fen + 1 > 101", examples=examples))

    assert "overflow" in finding.sentence


def test_the_same_rule_twice_is_a_duplicate_or_a_conflict() -> None:
    one = make_rule("amount_fen > 100 and not amount_fen < 0")
    other = make_rule("amount_fen >= 0 and 100 < amount_fen", id="R2")
    strict = make_rule("amount_fen >= 0 and 100 < amount_fen", id="R2", outcome=Outcome.BLOCK)

    assert [f.kind for f in findings(one, other)] == [Kind.DUPLICATE]
    assert [f.kind for f in findings(one, strict)] == [Kind.CONFLICT]


def test_a_rule_within_a_stricter_one_adds_nothing() -> None:
    wide = make_rule("amount_fen > 100", outcome=Outcome.HOLD, score=80)
    narrow = make_rule("amount_fen > 200 and cash", id="R2")
    examples = (Example(True, {"amount_fen": 500, "cash": True}), Example(False, {}))

    (finding,) = findings(wide, Rule(**{**vars(narrow), "examples": examples}))

    assert (finding.rule, finding.kind) == ("R2", Kind.COVERED)
    assert finding.is_hint


def test_a_draft_covers_nothing() -> None:
    wide = make_rule("amount_fen > 100", outcome=Outcome.HOLD, state=Stage.DRAFT)
    narrow = make_rule("amount_fen > 200", id="R2")

    assert findings(wide, narrow) == []
