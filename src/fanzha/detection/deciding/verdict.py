"""From rule hits to an outcome, a score and the words of the answer."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from fanzha.detection.outcome import Outcome
from fanzha.detection.risks import NO_RISKS, SUSPICION, Risks, Suspicion
from fanzha.detection.rules.program import Hits
from fanzha.detection.rules.rule import Rule, RuleSet, Stage
from fanzha.detection.rules.sides import Sides

_TOP = 100
_REMEMBERED = 4096  # answers with the same hits are written once
_encode = msgspec.json.encode


class Verdict(NamedTuple):
    """`words` is the middle of the JSON answer; `outcome` its step on the ladder.

    `seen` are the features behind an outcome from `verify` on, in MessagePack, to explain it later.
    """

    outcome: Outcome
    words: bytes
    seen: bytes = b""


class Judge:
    """Weighs the hits of one scenario's rules.

    The strictest outcome of the hit published rules wins; the score is the sum of theirs, at most
    100. Rules in shadow, and published ones outside their roll-out, are told but count nothing. A
    published rule in error makes the decision `failed`: it is at least `fallback`. Models alone
    raise an outcome to `verify` at most, from the risks of `suspicion` on.
    """

    def __init__(
        self,
        scenario: str,
        rules: Sequence[Rule],
        book: RuleSet,
        fallback: Outcome,
        broken: Sequence[Rule] = (),
        suspicion: Suspicion = SUSPICION,
        sides: Sequence[Sides] = (),
    ) -> None:
        """`rules` stand in the order of the program; `broken` ones cannot be evaluated at all.

        `sides` of the rules make a risk of their points where no model tells it; none: no risk.
        `partial` are the places of those in roll-out.
        """
        self._scenario, self._rules, self._fallback = scenario, rules, fallback
        self._suspicion, self._sides = suspicion, sides
        self.partial = tuple(n for n, rule in enumerate(rules) if rule.rollout < _TOP)
        self._published = [rule.state is Stage.PUBLISHED for rule in rules]
        self._reasons = [_reason(rule, book) for rule in rules]
        self._broken = [{"rule": rule.id, "error": "broken"} for rule in broken]
        self._known: dict[object, Verdict] = {}

    def weigh(
        self,
        event_id: str,
        hits: Hits,
        risks: Risks = NO_RISKS,
        flags: tuple[str, ...] = (),
        *,
        failed: bool = False,
    ) -> Verdict:
        """The verdict on one event; `failed` tells that features or rules could not be worked out.

        `flags` say what was special about the features (`late`, `approximate`, `overflowed`).
        `event_id` decides about the roll-out: the same event always falls on the same side.
        """
        counted = tuple([n for n in hits.hit if self.counts(n, event_id)])
        key = (hits, counted, risks, flags, failed)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._weighed(*key)
        return found

    def counts(self, number: int, event_id: str) -> bool:
        """Does a hit of the rule at this place count for the event, or is it only told?"""
        if not self._published[number]:
            return False
        return number not in self.partial or self._rules[number].takes_part(event_id)

    def _weighed(
        self,
        hits: Hits,
        counted: tuple[int, ...],
        risks: Risks,
        flags: tuple[str, ...],
        failed: bool,
    ) -> Verdict:
        rules = self._rules
        failed = failed or bool(self._broken)
        failed = failed or any(self._published[n] for n, _state in hits.errors)
        steps = [rules[n].outcome for n in counted]
        if failed:
            steps.append(self._fallback)
        if self._suspicion.raised_by(risks):
            steps.append(Outcome.VERIFY)
        outcome = max(steps, default=Outcome.ALLOW)
        answer = {
            "scenario": self._scenario,
            "outcome": outcome.code,
            "score": min(_TOP, sum(rules[n].score for n in counted)),
            "victim_risk": self._risk(0, risks.victim, counted),
            "mule_risk": self._risk(1, risks.mule, counted),
            "reasons": [self._reasons[n] for n in sorted(counted, key=self._weight)],
            "shadow": [rules[n].id for n in hits.hit if n not in counted],
            "errors": [
                *({"rule": rules[n].id, "error": s.name.lower()} for n, s in hits.errors),
                *self._broken,
            ],
            "flags": flags,
            "failed": failed,
        }
        return Verdict(outcome, _encode(answer)[1:-1])

    def _risk(self, side: int, told: int | None, counted: tuple[int, ...]) -> int | None:
        """What the model of a side told, else the points of the rules that speak of it."""
        if told is not None or not self._sides:
            return told
        return min(_TOP, sum(self._rules[n].score for n in counted if self._sides[n][side]))

    def _weight(self, number: int) -> tuple[int, int, int]:
        rule = self._rules[number]
        return -rule.outcome, -rule.score, number


def _reason(rule: Rule, book: RuleSet) -> dict[str, object]:
    return {
        "rule": rule.id,
        "outcome": rule.outcome.code,
        "score": rule.score,
        "zh": rule.reason_zh,
        "en": rule.reason_en,
        "script": list(book.questions(rule)),
        "source": rule.source,
    }
