"""Why a decision came out as it did: what its rules saw and what moved the model, in words.

Made of what the journal kept, by the rules and the model of then; never part of the hot answer.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from fanzha.detection.deciding.rows import table_of
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.nodes import Value
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.reader import RuleError
from fanzha.detection.rules.rule import Rule, RuleSet
from fanzha.detection.rules.schema import Column, Schema, scenarios
from fanzha.detection.rules.telling import tell
from fanzha.detection.rules.valued import in_words
from fanzha.detection.scoring.explain import Push, explain
from fanzha.detection.scoring.inputs import SCENARIO
from fanzha.detection.scoring.model import Pair

Row = Mapping[str, Value | None]


@dataclass(frozen=True)
class Saw:
    """A column and what stood in it, `kept` False where the journal holds no value of it."""

    name: str
    zh: str
    en: str
    value_zh: str
    value_en: str
    kept: bool = True


@dataclass(frozen=True)
class Ground:
    """A rule that counted: its condition in words and the values of the columns it reads."""

    rule: str
    says_zh: str
    says_en: str
    saw: Sequence[Saw]


@dataclass(frozen=True)
class Explanation:
    """`missing` tells what could not be found again: `rules`, `model` or `features`.

    `victim` and `mule` are the inputs that moved the risk of payer and payee most.
    """

    rules: Sequence[Ground]
    victim: Sequence[Push]
    mule: Sequence[Push]
    missing: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


@dataclass(frozen=True)
class Asked:
    """A decision as it is kept: the columns of the event, the features behind it, the answer."""

    outcome: Outcome
    event: Row
    features: Row
    answer: Mapping[str, Any]


def explained(asked: Asked, schema: Schema, book: RuleSet | None, pair: Pair | None) -> Explanation:
    """The grounds by the rules and models of its versions; None for those no longer kept."""
    answer, has_model = asked.answer, bool(asked.answer.get("versions", {}).get("model"))
    had_features = bool(asked.features) or asked.outcome < Outcome.VERIFY
    missing = [
        name
        for name, lost in (
            ("rules", book is None and bool(answer.get("reasons"))),
            ("model", has_model and pair is None),
            ("features", not had_features),
        )
        if lost
    ]
    pushes = _pushes(asked, schema, pair)
    return Explanation(
        rules=list(_grounds(asked, schema, book)) if book else [],
        victim=pushes.get("victim", ()),
        mule=pushes.get("mule", ()),
        missing=missing,
    )


def _grounds(asked: Asked, schema: Schema, book: RuleSet) -> Iterator[Ground]:
    rules = {rule.id: rule for rule in book.rules}
    for reason in asked.answer.get("reasons", ()):
        rule = rules.get(reason["rule"])
        if rule is not None:
            lost = () if asked.features else schema.columns.keys() - _columns(schema)
            yield ground(rule, schema, {**asked.event, **asked.features}, lost)


def _columns(schema: Schema) -> Collection[str]:
    """Those of the event itself."""
    return scenarios()[schema.scenario].columns.keys()


def ground(rule: Rule, schema: Schema, row: Row, lost: Collection[str] = ()) -> Ground:
    """What a rule says and what it sees in a row; nothing is known of `lost` columns."""
    try:
        read = parse(rule.when, schema).columns()
        zh, en = (tell(rule.when, schema, tongue) for tongue in ("zh", "en"))
    except RuleError:  # a later version knows its columns no more
        return Ground(rule.id, rule.when, rule.when, ())
    columns = [column for name, column in schema.columns.items() if name in read]
    saw = [_saw(column, row.get(column.name), column.name not in lost) for column in columns]
    return Ground(rule.id, zh, en, saw)


def _saw(column: Column, value: Value | None, is_kept: bool) -> Saw:
    words = in_words(column, value) if is_kept else ("未留存", "not kept")
    return Saw(column.name, column.zh, column.en, *words, is_kept)


def _pushes(asked: Asked, schema: Schema, pair: Pair | None) -> dict[str, Sequence[Push]]:
    if pair is None or not asked.features or schema.scenario != SCENARIO:
        return {}
    row = {**asked.event, **asked.features}
    table = table_of(schema, [{k: v for k, v in row.items() if v is not None}])
    return {
        side.value: explain(side, model, table, table)[0] for side, model in pair.models.items()
    }
