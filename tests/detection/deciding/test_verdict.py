"""How hits become an outcome: the strictest published rule wins, models never stop anything."""

import json
from collections.abc import Sequence
from typing import Any

from fanzha.detection.deciding.verdict import Judge
from fanzha.detection.outcome import Outcome
from fanzha.detection.risks import SUSPICION, Risks, Suspicion
from fanzha.detection.rules.nodes import State
from fanzha.detection.rules.program import Hits
from fanzha.detection.rules.rule import Rule, RuleSet, Stage
from fanzha.detection.rules.sides import Sides


def make_rule(number: int, **more: Any) -> Rule:
    given: dict[str, Any] = {
        "id": f"r{number}",
        "scenario": "transfer",
        "name_zh": "规则",
        "name_en": "rule",
        "when": "TRUE",
        "score": 40,
        "outcome": Outcome.REMIND,
        "reason_zh": "理由",
        "reason_en": "reason",
        "source": "test",
        "state": Stage.PUBLISHED,
    }
    return Rule(**(given | more))


def weigh(
    *rules: Rule,
    hits: Hits | None = None,
    fallback: Outcome = Outcome.ALLOW,
    broken: tuple[Rule, ...] = (),
    risks: Risks | None = None,
    event_id: str = "e",
    suspicion: Suspicion = SUSPICION,
    sides: Sequence[Sides] = (),
) -> dict[str, Any]:
    judge = Judge("transfer", rules, RuleSet(rules), fallback, broken, suspicion, sides)
    found = hits if hits is not None else Hits(tuple(range(len(rules))))
    verdict = judge.weigh(event_id, found, risks or Risks())
    told: dict[str, Any] = json.loads(b"{" + verdict.words + b"}")
    assert told["outcome"] == verdict.outcome.code
    return told


def test_the_strictest_hit_wins_and_stands_first() -> None:
    told = weigh(make_rule(0), make_rule(1, outcome=Outcome.HOLD), make_rule(2))

    assert (told["outcome"], told["score"]) == ("hold", 100)
    assert [reason["rule"] for reason in told["reasons"]] == ["r1", "r0", "r2"]


def test_no_hit_is_allowed() -> None:
    told = weigh(make_rule(0), hits=Hits(()))

    assert (told["outcome"], told["score"], told["reasons"]) == ("allow", 0, [])


def test_a_rule_in_shadow_is_told_and_counts_nothing() -> None:
    told = weigh(make_rule(0, state=Stage.SHADOW, outcome=Outcome.BLOCK))

    assert (told["outcome"], told["score"], told["shadow"]) == ("allow", 0, ["r0"])


def test_a_roll_out_of_nothing_acts_on_nobody() -> None:
    assert weigh(make_rule(0, rollout=0))["shadow"] == ["r0"]


def test_a_roll_out_acts_on_its_share() -> None:
    rule = make_rule(0, rollout=30)

    acted = sum(weigh(rule, event_id=f"e{n}")["outcome"] == "remind" for n in range(500))

    assert 100 < acted < 200


def test_a_published_rule_in_error_fails_as_the_setting_says() -> None:
    wrong = Hits((), ((0, State.OVERFLOW),))

    open_, closed = (weigh(make_rule(0), hits=wrong, fallback=f) for f in (Outcome(0), Outcome(4)))

    assert (open_["outcome"], open_["failed"]) == ("allow", True)
    assert (closed["outcome"], closed["errors"][0]["rule"]) == ("hold", "r0")


def test_a_shadow_rule_in_error_disturbs_nobody() -> None:
    wrong = Hits((), ((0, State.OVERFLOW),))

    told = weigh(make_rule(0, state=Stage.SHADOW), hits=wrong, fallback=Outcome.HOLD)

    assert (told["outcome"], told["failed"], len(told["errors"])) == ("allow", False, 1)


def test_a_rule_that_cannot_be_evaluated_is_an_error_of_every_decision() -> None:
    told = weigh(broken=(make_rule(7),), fallback=Outcome.VERIFY)

    assert (told["outcome"], told["failed"]) == ("verify", True)
    assert told["errors"] == [{"rule": "r7", "error": "broken"}]


def test_a_model_alone_asks_for_verification_at_most() -> None:
    assert weigh(risks=Risks(victim=100, mule=100))["outcome"] == "verify"
    assert weigh(risks=Risks(victim=79))["outcome"] == "allow"


def test_each_side_has_its_own_threshold() -> None:
    suspicion = Suspicion(victim=60, mule=101)

    assert weigh(risks=Risks(victim=60), suspicion=suspicion)["outcome"] == "verify"
    assert weigh(risks=Risks(victim=59, mule=100), suspicion=suspicion)["outcome"] == "allow"


_VICTIM, _BOTH, _NEITHER = Sides(True, False), Sides(True, True), Sides(False, False)


def test_without_a_model_a_risk_is_the_points_of_rules_about_its_side() -> None:
    rules = [make_rule(n, score=score) for n, score in enumerate((45, 60, 70))]

    told = weigh(*rules, sides=[_VICTIM, _BOTH, _NEITHER])

    assert (told["victim_risk"], told["mule_risk"]) == (100, 60)


def test_rules_in_shadow_make_no_risk() -> None:
    told = weigh(make_rule(0, state=Stage.SHADOW), sides=[_BOTH])

    assert (told["victim_risk"], told["mule_risk"]) == (0, 0)


def test_what_a_model_tells_stands_before_points() -> None:
    told = weigh(make_rule(0, score=90), risks=Risks(victim=7), sides=[_BOTH])

    assert (told["victim_risk"], told["mule_risk"]) == (7, 90)


def test_points_alone_never_raise_an_outcome() -> None:
    told = weigh(make_rule(0, score=90, outcome=Outcome.REMIND), sides=[_BOTH])

    assert told["outcome"] == "remind"
