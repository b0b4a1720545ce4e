"""The published rules of the scenario payment_session, asked in this process."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from time import monotonic

from django.conf import settings

from fanzha.detection import (
    Outcome,
    Program,
    PublishedLists,
    Rule,
    RuleError,
    RuleSet,
    Schema,
    compile_rules,
    load_pack,
    rules_folder,
    schemas,
)
from fanzha.kit.actions import keyring

SCENARIO = "payment_session"
_LOOK_S = 5.0


@dataclass(frozen=True)
class Judgement:
    """The strictest outcome and the rules that led to it, strictest first."""

    outcome: Outcome
    hits: tuple[Rule, ...]
    version: str


class _Lists(PublishedLists):
    """The published lists, looked after every few seconds."""

    looked = 0.0

    def current(self) -> None:
        if monotonic() - self.looked > _LOOK_S:
            self.looked = monotonic()
            self.refresh()


@lru_cache(maxsize=4)
def _lists(home: Path) -> _Lists:
    return _Lists(home, keyring)


@lru_cache(maxsize=4)
def _ready(home: Path, folder: Path | None) -> tuple[RuleSet, list[Rule], Program]:
    pack = load_pack(folder)
    schema = schemas()[SCENARIO]
    rules = [rule for rule in pack.running(SCENARIO) if _compiles(rule, schema)]
    return pack, rules, compile_rules(rules, schema, _lists(home))


def _compiles(rule: Rule, schema: Schema) -> bool:
    """A rule that an upgrade broke must not stop the guard; the rules' page names it."""
    try:
        compile_rules([rule], schema)
    except RuleError:
        return False
    return True


def judge(row: dict[str, object]) -> Judgement:
    """What the rules say about one step; shadow rules are run and do not count."""
    home = Path(settings.FANZHA_HOME)
    pack, rules, program = _ready(home, rules_folder(home))
    _lists(home).current()
    hits = [rules[place] for place in program.one(row).hit]  # type: ignore[arg-type]
    counted = [r for r in hits if r.state == "published" and r.takes_part(str(row["event_id"]))]
    counted.sort(key=lambda rule: (-rule.outcome, -rule.score, rule.id))
    outcome = counted[0].outcome if counted else Outcome.ALLOW
    return Judgement(outcome, tuple(counted), pack.version)
