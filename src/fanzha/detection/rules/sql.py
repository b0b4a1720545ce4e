"""Rules as one SQL query for backtests, in the words of DuckDB or Spark; the meaning of `exact.py`.

Every expression that can be in error gets two columns, its value (NULL where there is none) and
its error (0, or the code of `State`), in a chain of common table expressions, so that no text
doubles and no row can abort the query: whole numbers are computed wider than int64 and cut back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from fanzha.detection.rules.nodes import ARITHMETIC, Fault, Node, Op, State
from fanzha.detection.rules.schema import Type


class Dialect(StrEnum):
    """Whose words the query uses."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A computed expression: texts of value and error (none where it cannot be in error)."""

    value: str
    error: str | None
    level: int


@dataclass
class _Step:
    columns: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)


def query(
    rules: Mapping[str, Node],
    dialect: Dialect = Dialect.DUCKDB,
    *,
    key: str = "event_id",
    events: str = "events",
    lists: str = "lists",
) -> str:
    """One row an event, ordered by `key`: the key and, for each rule, a column with its State.

    `events` is a relation with the columns of the scenario and the features, `lists` one with the
    columns `list` and `value`. Names of rules become names of columns.
    """
    writer = _Writer(dialect, lists)
    cells = {name: writer.cell(tree) for name, tree in rules.items()}
    used = sorted({name for tree in rules.values() for name in tree.columns()} - {key})
    steps = [writer.first(key, used, events, list(rules.values()))]
    for level in range(1, writer.height + 1):
        step = writer.steps[level]
        columns = ", ".join([f"s{level - 1}.*", *step.columns])
        steps.append(f"SELECT {columns} FROM s{level - 1}{''.join(step.joins)}")  # noqa: S608 names and texts are quoted
    chain = ",\n".join(f"s{level} AS ({step})" for level, step in enumerate(steps))
    results = ",\n".join(
        [writer.name(key), *(f"{_state(c)} AS {writer.name(n)}" for n, c in cells.items())]
    )
    return f"WITH {chain}\nSELECT {results}\nFROM s{len(steps) - 1}\nORDER BY {writer.name(key)}"


def _state(cell: _Cell) -> str:
    error = f"WHEN {cell.error} > 0 THEN {cell.error} " if cell.error else ""
    truth = f"WHEN {cell.value} THEN {State.TRUE:d} WHEN NOT {cell.value} THEN {State.FALSE:d}"
    return f"CASE {error}{truth} ELSE {State.NULL:d} END"


class _Writer:
    def __init__(self, dialect: Dialect, lists: str) -> None:
        self.words = _WORDS[dialect]
        self.lists = lists
        self.steps: dict[int, _Step] = {}
        self._cells: dict[Node, _Cell] = {}
        self._tables = 0

    @property
    def height(self) -> int:
        return max(self.steps, default=0)

    def name(self, name: str) -> str:
        mark = self.words.mark
        return mark + name.replace(mark, mark * 2) + mark

    def first(self, key: str, used: Sequence[str], events: str, trees: Sequence[Node]) -> str:
        types = {
            str(node.value): node.type
            for tree in trees
            for node in tree.walk()
            if node.op is Op.COLUMN
        }
        columns = [self.name(key)]
        columns += [
            f"CAST({self.name(name)} AS {_SQL_TYPES[types[name]]}) AS {self.name(name)}"
            for name in used
        ]
        return f"SELECT {', '.join(columns)} FROM {events}"  # noqa: S608 names and texts are quoted

    def cell(self, node: Node) -> _Cell:
        found = self._cells.get(node)
        if found is None:
            found = self._cells[node] = self._computed(node)
        return found

    def _computed(self, node: Node) -> _Cell:
        if node.op is Op.LITERAL:
            return _Cell(self._literal(node), None, 0)
        if node.op is Op.COLUMN:
            return _Cell(self.name(str(node.value)), None, 0)
        cells = [self.cell(arg) for arg in node.args]
        level = max(cell.level for cell in cells)
        if node.op is Op.IN_LIST:
            return self._joined(node, cells[0])
        value, error = self._value(node, cells), self._error(node, cells)
        if error is None and node.op in _PLAIN:
            return _Cell(value, None, level)
        return self._staged(value, error, level + 1)

    def _staged(self, value: str, error: str | None, level: int) -> _Cell:
        step = self.steps.setdefault(level, _Step())
        name = f"_{len(self._cells)}"
        step.columns.append(f"{value} AS _v{name}")
        if error:
            step.columns.append(f"{error} AS _e{name}")
        return _Cell(f"_v{name}", f"_e{name}" if error else None, level)

    def _joined(self, node: Node, cell: _Cell) -> _Cell:
        self._tables += 1
        table, level = f"_l{self._tables}", cell.level + 1
        rows = f"SELECT DISTINCT value FROM {self.lists} WHERE list = {self._text(str(node.value))}"  # noqa: S608 names and texts are quoted
        step = self.steps.setdefault(level, _Step())
        step.joins.append(f" LEFT JOIN ({rows}) AS {table} ON {table}.value = {cell.value}")
        value = f"CASE WHEN {cell.value} IS NOT NULL THEN {table}.value IS NOT NULL END"
        return self._staged(value, f"{cell.error}" if cell.error else None, level)

    def _literal(self, node: Node) -> str:
        if node.type is Type.TEXT:
            return self._text(str(node.value))
        if node.type is Type.BOOL:
            return "TRUE" if node.value else "FALSE"
        return f"CAST('{node.value!r}' AS {_SQL_TYPES[node.type]})"

    def _text(self, text: str) -> str:
        return "'" + text.translate(self.words.escapes) + "'"

    def _value(self, node: Node, cells: Sequence[_Cell]) -> str:
        values = [cell.value for cell in cells]
        if node.op in (Op.AND, Op.OR):
            return "(" + f" {node.op.name} ".join(values) + ")"
        if node.op is Op.IN:
            return f"({values[0]} IN ({', '.join(values[1:])}))"
        if node.op is Op.COALESCE:
            return _searched(cells, "NULL", [cell.value for cell in cells])
        if node.op is Op.CASE:
            return _branched(cells, "NULL", [cell.value for cell in cells])
        if node.op in _ASKED:
            asked = _ASKED[node.op].format(values[0])
            return f"CASE WHEN {cells[0].error} = 0 THEN {asked} END" if cells[0].error else asked
        if node.op in (Op.LEAST, Op.GREATEST):
            known = " AND ".join(f"{value} IS NOT NULL" for value in values)
            return f"CASE WHEN {known} THEN {node.op.name}({', '.join(values)}) END"
        text = self._template(node).format(*values)
        if _may_be_infinite(node):
            return f"CASE WHEN {self.words.finite.format(text)} THEN {text} END"
        return text

    def _template(self, node: Node) -> str:
        wide = self.words.wide if node.type is Type.INT else {}
        return wide.get(node.op) or self.words.own.get(node.op) or _TEMPLATES[node.op]

    def _error(self, node: Node, cells: Sequence[_Cell]) -> str | None:
        errors = [cell.error for cell in cells if cell.error]
        if node.op in (Op.AND, Op.OR):
            worst = _greatest(errors)
            decided = _ASKED[Op.IS_FALSE if node.op is Op.AND else Op.IS_TRUE]
            value = self._value(node, cells)
            return f"CASE WHEN {decided.format(value)} THEN 0 ELSE {worst} END" if worst else None
        if node.op is Op.COALESCE and errors:
            return _searched(cells, None, ["0"] * len(cells))
        if node.op is Op.CASE and errors:
            return _branched(cells, None, [cell.error or "0" for cell in cells])
        worst = _greatest(errors)
        own = self._own_error(node, [cell.value for cell in cells])
        if own and worst:
            return f"CASE WHEN {worst} > 0 THEN {worst} {own} ELSE 0 END"
        return f"CASE {own} ELSE 0 END" if own else worst

    def _own_error(self, node: Node, values: Sequence[str]) -> str | None:
        known = " AND ".join(f"{value} IS NOT NULL" for value in values)
        text = self._template(node).format(*values) if node.op in _FALLIBLE else ""
        if node.op in ARITHMETIC and node.type is Type.INT:
            return f"WHEN {known} AND {text} IS NULL THEN {Fault.OVERFLOW:d}"
        if _may_be_infinite(node):
            finite = self.words.finite.format(text)
            return f"WHEN {text} IS NOT NULL AND NOT {finite} THEN {Fault.NOT_FINITE:d}"
        return None


def _may_be_infinite(node: Node) -> bool:
    """Sums and products of floats, quotients of floats."""
    return node.type is Type.FLOAT and (
        node.op in (Op.ADD, Op.SUB, Op.MUL)
        or (node.op is Op.SAFE_DIV and node.args[0].type is Type.FLOAT)
    )


def _greatest(errors: Sequence[str]) -> str | None:
    if len(errors) < 2:
        return errors[0] if errors else None
    return f"GREATEST({', '.join(errors)})"


def _searched(cells: Sequence[_Cell], failed: str | None, results: Sequence[str]) -> str:
    """COALESCE: the first value or error ends the search."""
    whens = []
    for cell, result in zip(cells, results, strict=True):
        if cell.error:
            whens.append(f"WHEN {cell.error} > 0 THEN {failed or cell.error}")
        whens.append(f"WHEN {cell.value} IS NOT NULL THEN {result}")
    return f"CASE {' '.join(whens)} ELSE {failed or '0'} END"


def _branched(cells: Sequence[_Cell], failed: str | None, results: Sequence[str]) -> str:
    """CASE: the first condition that is true or in error decides."""
    whens = []
    for place in range(0, len(cells) - 1, 2):
        condition = cells[place]
        if condition.error:
            whens.append(f"WHEN {condition.error} > 0 THEN {failed or condition.error}")
        whens.append(f"WHEN {condition.value} THEN {results[place + 1]}")
    last = results[-1] if len(cells) % 2 else failed or "0"
    return f"CASE {' '.join(whens)} ELSE {last} END"


_SQL_TYPES = {
    Type.INT: "BIGINT",
    Type.FLOAT: "DOUBLE",
    Type.BOOL: "BOOLEAN",
    Type.TEXT: "STRING",
}
_ASKED = {
    Op.IS_NULL: "({} IS NULL)",
    Op.IS_TRUE: "COALESCE({}, FALSE)",
    Op.IS_FALSE: "COALESCE(NOT {}, FALSE)",
}
_FALLIBLE = {*ARITHMETIC, Op.SAFE_DIV}
_PLAIN = {Op.AND, Op.OR, Op.NOT, Op.IN, Op.TO_FLOAT, Op.LENGTH, Op.LOWER} | {
    *(Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE),
    *(Op.IS_NULL, Op.IS_TRUE, Op.IS_FALSE, Op.STARTS_WITH, Op.ENDS_WITH, Op.CONTAINS),
}
"""Operations whose text names each operand once: nothing doubles."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TEMPLATES = {
    Op.NOT: "(NOT {})",
    Op.EQ: "({} = {})",
    Op.NE: "({} <> {})",
    Op.LT: "({} < {})",
    Op.LE: "({} <= {})",
    Op.GT: "({} > {})",
    Op.GE: "({} >= {})",
    Op.ADD: "({} + {})",
    Op.SUB: "({} - {})",
    Op.MUL: "({} * {})",
    Op.NEG: "(- {})",
    Op.ABS: "ABS({})",
    Op.SAFE_DIV: "(CAST({} AS DOUBLE) / NULLIF(CAST({} AS DOUBLE), 0))",
    Op.TO_FLOAT: "CAST({} AS DOUBLE)",
    Op.LENGTH: "CAST(LENGTH({}) AS BIGINT)",
    Op.LOWER: f"TRANSLATE({{}}, '{_LETTERS}', '{_LETTERS.lower()}')",
    Op.CONTAINS: "CONTAINS({}, {})",
}


@dataclass(frozen=True)
class _Words:
    """What the dialects say differently. `wide` are whole-number operations, NULL on overflow."""

    mark: str
    escapes: Mapping[int, str]
    finite: str
    wide: Mapping[Op, str]
    own: Mapping[Op, str]


def _huge(text: str, count: int) -> str:
    wide = ["CAST({} AS HUGEINT)"] * count
    return f"TRY_CAST({text.format(*wide)} AS BIGINT)"


_WORDS = {
    Dialect.DUCKDB: _Words(
        mark='"',
        escapes=str.maketrans({"'": "''"}),
        finite="ISFINITE({})",
        wide={
            Op.ADD: _huge("({} + {})", 2),
            Op.SUB: _huge("({} - {})", 2),
            Op.MUL: _huge("({} * {})", 2),
            Op.NEG: _huge("(- {})", 1),
            Op.ABS: _huge("ABS({})", 1),
        },
        own={
            Op.SAFE_MOD: "CAST(CAST({} AS HUGEINT) % NULLIF(CAST({} AS HUGEINT), 0) AS BIGINT)",
            Op.TO_INT: "TRY_CAST(TRUNC({}) AS BIGINT)",
            Op.PARSE_INT: "CASE WHEN REGEXP_FULL_MATCH({0}, '-?[0-9]{{1,18}}')"
            " THEN TRY_CAST({0} AS BIGINT) END",
            Op.STARTS_WITH: "STARTS_WITH({}, {})",
            Op.ENDS_WITH: "ENDS_WITH({}, {})",
        },
    ),
    Dialect.SPARK: _Words(
        mark="`",
        escapes=str.maketrans({"'": "\\'", "\\": "\\\\"}),
        finite="(ABS({}) <= CAST('1.7976931348623157e308' AS DOUBLE))",
        wide={
            Op.ADD: "TRY_ADD({}, {})",
            Op.SUB: "TRY_SUBTRACT({}, {})",
            Op.MUL: "TRY_MULTIPLY({}, {})",
            Op.NEG: "TRY_SUBTRACT(CAST(0 AS BIGINT), {})",
            Op.ABS: "CASE WHEN {0} < 0 THEN TRY_SUBTRACT(CAST(0 AS BIGINT), {0}) ELSE {0} END",
        },
        own={
            Op.SAFE_MOD: "({} % NULLIF({}, CAST(0 AS BIGINT)))",
            Op.TO_INT: "CASE WHEN {0} >= CAST('-9223372036854775808' AS DOUBLE)"
            " AND {0} < CAST('9223372036854775808' AS DOUBLE) THEN CAST({0} AS BIGINT) END",
            Op.PARSE_INT: "CASE WHEN {0} RLIKE '^-?[0-9]{{1,18}}\\\\z'"
            " THEN CAST({0} AS BIGINT) END",
            Op.STARTS_WITH: "STARTSWITH({}, {})",
            Op.ENDS_WITH: "ENDSWITH({}, {})",
        },
    ),
}
