from tests.makers.rules import make_rule

from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.compare import Change, compare
from fanzha.detection.rules.rule import RuleSet, Stage

EVENTS = [f"e{n}" for n in range(4_000)]


def test_a_roll_out_covers_its_share_and_grows() -> None:
    small = {event for event in EVENTS if make_rule(rollout=10).takes_part(event)}
    large = {event for event in EVENTS if make_rule(rollout=40).takes_part(event)}

    assert 300 < len(small) < 500
    assert small < large


def test_a_roll_out_of_nothing_covers_nothing() -> None:
    assert not any(make_rule(rollout=0).takes_part(event) for event in EVENTS)
    assert all(make_rule().takes_part(event) for event in EVENTS)


def test_rules_share_no_events_by_chance_of_their_id() -> None:
    one, other = make_rule(rollout=50), make_rule(id="R2", rollout=50)

    assert any(one.takes_part(event) != other.takes_part(event) for event in EVENTS)


def test_only_shadow_and_published_rules_run() -> None:
    rules = RuleSet([make_rule(id=stage.value, state=stage) for stage in Stage])

    assert [rule.id for rule in rules.running("transfer")] == ["shadow", "published"]


def test_questions_come_from_the_script_or_the_rule() -> None:
    rules = RuleSet([], {"payee": ["您认识收款人吗？"]})

    assert rules.questions(make_rule(script="payee")) == ["您认识收款人吗？"]
    assert rules.questions(make_rule(script="问清用途")) == ("问清用途",)
    assert rules.questions(make_rule()) == ()


def test_versions_are_compared_rule_by_rule() -> None:
    old = RuleSet([make_rule(id="A"), make_rule(id="B"), make_rule(id="C")])
    new = RuleSet([make_rule(id="A"), make_rule("cash", id="B"), make_rule(id="D")])

    changes = [(difference.rule, difference.change) for difference in compare(old, new)]

    assert changes == [("B", Change.CHANGED), ("C", Change.REMOVED), ("D", Change.ADDED)]
    assert compare(old, old) == []


def test_new_words_alone_decide_nothing_otherwise() -> None:
    old = RuleSet([make_rule()])
    (words,) = compare(old, RuleSet([make_rule(reason_zh="别的原因")]))
    (outcome,) = compare(old, RuleSet([make_rule(outcome=Outcome.BLOCK)]))

    assert not words.decides_otherwise
    assert outcome.fields == {"outcome": ("verify", "block")} and outcome.decides_otherwise
