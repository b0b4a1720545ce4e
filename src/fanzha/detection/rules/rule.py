"""A rule as people write and publish it; sets of rules with the version that decisions store."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b, sha256
from json import dumps

from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.exact import Lists, NoLists
from fanzha.detection.rules.nodes import Value
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.program import Program
from fanzha.detection.rules.reader import RuleError
from fanzha.detection.rules.schema import Schema


class Stage(StrEnum):
    """Where a rule stands; a published rule never changes, it is retired and replaced."""

    DRAFT = "draft"
    SHADOW = "shadow"
    PUBLISHED = "published"
    RETIRED = "retired"


RUNNING = (Stage.SHADOW, Stage.PUBLISHED)
"""Stages in which a rule is evaluated; only published ones count."""


@dataclass(frozen=True)
class Example:
    """An event and whether the rule must hit it.

    Columns not given are 0, empty or NULL; lists not given are empty.
    """

    hit: bool
    row: Mapping[str, Value]
    note: str = ""
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One rule. `when` is its text, `score` 0–100, `rollout` the percentage of events it acts on.

    `source` names the law, notice or practice behind it; `script` is the key of the questions to
    read to the customer, or the questions themselves.
    """

    id: str
    scenario: str
    name_zh: str
    name_en: str
    when: str
    score: int
    outcome: Outcome
    reason_zh: str
    reason_en: str
    source: str
    script: str = ""
    rollout: int = 100
    state: Stage = Stage.DRAFT
    examples: Sequence[Example] = ()

    def takes_part(self, event_id: str) -> bool:
        """Whether the roll-out covers an event: the same events at every percentage above."""
        if self.rollout >= 100:
            return True
        digest = blake2b(f"{self.id}\0{event_id}".encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big") * 100 < self.rollout << 32

    def as_dict(self) -> dict[str, object]:
        """What the version is made of: everything but the examples."""
        return {
            "id": self.id,
            "scenario": self.scenario,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "when": self.when,
            "score": self.score,
            "outcome": self.outcome.code,
            "reason_zh": self.reason_zh,
            "reason_en": self.reason_en,
            "source": self.source,
            "script": self.script,
            "rollout": self.rollout,
            "state": self.state.value,
        }


@dataclass(frozen=True)
class RuleSet:
    """Rules by id in order; the version is a hash of all that can change a decision."""

    rules: Sequence[Rule]
    scripts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits of SHA-256."""
        text = dumps([rule.as_dict() for rule in self.rules], ensure_ascii=False, sort_keys=True)
        return sha256(text.encode()).hexdigest()[:12]

    def running(self, scenario: str) -> list[Rule]:
        """The shadow and published rules of a scenario, in order."""
        return [r for r in self.rules if r.scenario == scenario and r.state in RUNNING]

    def questions(self, rule: Rule) -> Sequence[str]:
        """The questions to read to the customer, in Chinese; none where the rule has no script."""
        if not rule.script:
            return ()
        return self.scripts.get(rule.script, (rule.script,))


def compile_rules(rules: Iterable[Rule], schema: Schema, lists: Lists | None = None) -> Program:
    """Rules of one scenario ready to run, numbered by place; raises RuleError for a bad one."""
    return Program([parse(rule.when, schema) for rule in rules], lists or NoLists())


def sorted_out(rules: Iterable[Rule], schema: Schema) -> tuple[list[Rule], list[Rule]]:
    """Rules that can be evaluated, and those that an upgrade or a wrong column broke."""
    good: list[Rule] = []
    broken: list[Rule] = []
    for rule in rules:
        try:
            compile_rules([rule], schema)
            good.append(rule)
        except RuleError:
            broken.append(rule)
    return good, broken
