"""Rules and their features as SQL for a warehouse: DuckDB on one machine, Spark beyond it."""

from fanzha.detection.payments.define import query as features
from fanzha.detection.payments.feature import catalogue
from fanzha.detection.rules.rule import RuleSet, compile_rules
from fanzha.detection.rules.sql import Dialect
from fanzha.detection.rules.sql import query as states
from fanzha.detection.vocabulary import schemas

FEATURED = "featured"


def warehouse_sql(rules: RuleSet, scenario: str, dialect: str) -> tuple[str, str]:
    """Two statements: a view of the events with their features, and what every rule says of each.

    They read a relation `events` with the columns of the scenario and `seq`, the order of arrival,
    and a relation `lists` (`list`, `value`). The second gives one row an event: `event_id` and a
    column for each shadow or published rule with 0 false, 1 true, 2 NULL, from 3 on an error.
    Where the features of this text and of the engine may differ is said in `payments/define.py`.

    Raises RuleError for a rule that cannot be read.
    """
    words = Dialect(dialect)
    running = rules.running(scenario)
    trees = compile_rules(running, schemas()[scenario]).trees
    told = {rule.id: tree for rule, tree in zip(running, trees, strict=True)}
    view = (
        f"CREATE OR REPLACE TEMPORARY VIEW {FEATURED} AS\n"
        f"SELECT * FROM events JOIN (\n{features(catalogue(scenario), dialect=words)}\n"
        ") USING (seq)"
    )
    return view, states(told, words, events=FEATURED)
