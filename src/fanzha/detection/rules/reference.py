"""The page of event columns, docs/event-columns.md: what an event of each scenario can say."""

from collections.abc import Iterator

from fanzha.detection.rules.schema import Column, Schema, scenarios

_HEAD = """# Columns of events 事件字段

What `POST /api/v1/decisions`, `fanzha score transfers` and `fanzha backtest` read and rules may
name. Columns that are not **required** may be left out: what is not known is NULL, and a rule
about it does not hit. `fen` are whole fen (1/100 yuan), `us` whole microseconds since 1970 (UTC);
over HTTP a moment may also be ISO 8601 with a zone. Columns marked ● name a person, an account or
a machine: rules see them, but only keyed hashes are stored, and the sender may send pseudonyms of
its own. Features are in [payments](payments.md).
"""
_TABLE = """
## {name}

| column | type | required | meaning | usual values |
|---|---|---|---|---|
"""


def page() -> str:
    """The whole page in Markdown."""
    return _HEAD + "".join(part for schema in scenarios().values() for part in _section(schema))


def _section(schema: Schema) -> Iterator[str]:
    yield _TABLE.format(name=schema.scenario)
    for column in schema.columns.values():
        yield _row(column)


def _row(column: Column) -> str:
    kind = f"{column.type}, {column.unit}" if column.unit else str(column.type)
    name = f"`{column.name}`{' ●' if column.personal else ''}"
    required = "yes" if column.required else ""
    if column.name == "minute_of_day":  # the engine tells it from the moment
        required = "worked out"
    choices = ", ".join(f"`{code}` {zh} {en}" for code, zh, en in column.choices)
    return f"| {name} | {kind} | {required} | {column.zh} · {column.en} | {choices} |\n"
