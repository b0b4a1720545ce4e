"""Random rules and events: a small schema, the texts of typed expressions, rows with every edge."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.outcome import Outcome
from fanzha.detection.payments.text import Text
from fanzha.detection.rules.rule import Example, Rule, Stage
from fanzha.detection.rules.schema import Column, Schema, Type

_DTYPES = {Type.INT: np.int64, Type.FLOAT: np.float64, Type.BOOL: np.bool_, Type.TEXT: np.object_}
_KINDS = {"i": Type.INT, "f": Type.FLOAT, "p": Type.BOOL, "s": Type.TEXT}
NAMES = ("i1", "i2", "i3", "f1", "f2", "p1", "p2", "s1", "s2", "i_at")

SCHEMA = Schema(
    "test",
    {
        name: Column(
            name,
            _KINDS[name[0]],
            zh=name,
            en=name,
            required=name in ("i3", "f2"),
            unit="us" if name == "i_at" else "",
        )
        for name in NAMES
    },
)

Row = Mapping[str, Any]

WORDS = ("", "a", "B", "AB", "ab", "é", "İ", "ß", "中文", "😀", "-7", "12", "1 ", "007", "%", "'")
INTS = (0, 1, -1, 2, 7, 60, 2**31, 2**44, 2**53 + 1, 2**63 - 1, -(2**63), -(2**62), 3037000500)
FLOATS = (
    0.0,
    -0.0,
    1.0,
    0.5,
    -2.5,
    1e30,
    1e308,
    -1.7e308,
    5e-324,
    9.3e18,
    -9.3e18,
    9223372036854775807.0,
)


class Named:
    """Lists for tests: what they hold is written down."""

    def __init__(self, **lists: Sequence[str]) -> None:
        self._lists = {name: frozenset(values) for name, values in lists.items()}

    def contains(self, list_name: str, value: str) -> bool:
        return value in self._lists.get(list_name, frozenset())

    def contains_many(self, list_name: str, values: NDArray[np.object_]) -> NDArray[np.bool_]:
        return np.array([self.contains(list_name, value) for value in values], bool)

    def rows(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self._lists.items() for value in values]


LISTS = Named(known=("a", "中文"), empty=())

_VALUES: Mapping[Type, SearchStrategy[Any]] = {
    Type.INT: st.sampled_from(INTS) | st.integers(-(2**63), 2**63 - 1) | st.integers(-5, 100),
    Type.FLOAT: st.sampled_from(FLOATS) | st.floats(allow_nan=False, allow_infinity=False),
    Type.BOOL: st.booleans(),
    Type.TEXT: st.sampled_from(WORDS),
}


def rows(most: int = 6) -> SearchStrategy[list[Row]]:
    """A few events; every column that is not required may be NULL."""
    columns = {
        name: _VALUES[column.type] if column.required else st.none() | _VALUES[column.type]
        for name, column in SCHEMA.columns.items()
    }
    return st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=most)


def tables(events: Sequence[Row], schema: Schema = SCHEMA) -> Table:
    """Events as columns; a missing value is NULL and holds garbage that must not be seen."""
    columns = {}
    for name, column in schema.columns.items():
        given = [event.get(name) for event in events]
        valid = np.array([value is not None for value in given], bool)
        garbage: Any = {Type.INT: -(2**63), Type.FLOAT: np.nan, Type.BOOL: True, Type.TEXT: None}
        values: NDArray[Any] = np.empty(len(events), _DTYPES[column.type])
        values[:] = [garbage[column.type] if value is None else value for value in given]
        columns[name] = Values(values, valid)
    return Table(columns, len(events))


def worded(table: Table, *, coded: bool) -> Table:
    """The same with its texts in Arrow, by a dictionary with a word that no row has if `coded`."""

    def text(column: Values) -> Text:
        cells = pa.array(column.values, pa.large_string(), mask=~column.valid)
        if not coded:
            return Text(cells)
        more = pa.concat_arrays([cells, pa.array(["unused"], pa.large_string())])
        return Text(more.dictionary_encode().slice(0, len(cells)))

    columns = {n: text(c) if c.values.dtype == object else c for n, c in table.columns.items()}
    return Table(columns, table.rows)


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, float):
        text = repr(value)
        return text if "." in text or "e" in text else f"{text}.0"
    return str(value)


def _leaf(type: Type) -> SearchStrategy[str]:
    columns = [name for name, column in SCHEMA.columns.items() if column.type is type]
    return st.sampled_from(columns) | _VALUES[type].map(_literal)


def _form(text: str, *parts: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.tuples(*parts).map(lambda given: text.format(*given))


def expressions(type: Type, depth: int = 3) -> SearchStrategy[str]:
    """The text of an expression of a type."""
    if depth == 0:
        return _leaf(type)
    return st.one_of(_leaf(type), *_FORMS[type](depth - 1))


def _common(type: Type, depth: int) -> list[SearchStrategy[str]]:
    own, truth = expressions(type, depth), expressions(Type.BOOL, depth)
    return [
        _form("coalesce({}, {})", own, own),
        _form("coalesce({}, {}, {})", own, own, own),
        _form("if({}, {})", truth, own),
        _form("if({}, {}, {})", truth, own, own),
        _form("case when {} then {} when {} then {} else {} end", truth, own, truth, own, own),
    ]


def _numbers(type: Type, depth: int) -> list[SearchStrategy[str]]:
    own = expressions(type, depth)
    forms = ("({} + {})", "({} - {})", "({} * {})", "least({}, {})", "greatest({}, {})")
    return [
        *(_form(form, own, own) for form in forms),
        _form("(- {})", own),
        _form("abs({})", own),
    ]


def _ints(depth: int) -> list[SearchStrategy[str]]:
    own = expressions(Type.INT, depth)
    return [
        *_common(Type.INT, depth),
        *_numbers(Type.INT, depth),
        _form("safe_mod({}, {})", own, own),
        _form("try_cast({} as int)", expressions(Type.FLOAT, depth)),
        _form("try_cast({} as int)", expressions(Type.TEXT, depth)),
        _form("length({})", expressions(Type.TEXT, depth)),
    ]


def _floats(depth: int) -> list[SearchStrategy[str]]:
    ints, own = expressions(Type.INT, depth), expressions(Type.FLOAT, depth)
    return [
        *_common(Type.FLOAT, depth),
        *_numbers(Type.FLOAT, depth),
        _form("safe_div({}, {})", ints, ints),
        _form("safe_div({}, {})", own, own),
        _form("try_cast({} as float)", ints),
    ]


def _texts(depth: int) -> list[SearchStrategy[str]]:
    return [*_common(Type.TEXT, depth), _form("lower({})", expressions(Type.TEXT, depth))]


def _truths(depth: int) -> list[SearchStrategy[str]]:
    truth, text = expressions(Type.BOOL, depth), expressions(Type.TEXT, depth)
    forms = [
        _form("({} and {})", truth, truth),
        _form("({} and {} and {})", truth, truth, truth),
        _form("({} or {})", truth, truth),
        _form("(not {})", truth),
        _form("({} is null)", truth),
        _form("({} is not true)", truth),
        _form("({} is false)", truth),
        _form("in_list({}, 'known')", text),
        _form("in_list({}, 'empty')", text),
        *(_form(f"{name}({{}}, {{}})", text, text) for name in ("starts_with", "ends_with")),
        _form("contains({}, {})", text, text),
    ]
    for type in (Type.INT, Type.FLOAT):
        own, plain = expressions(type, depth), _VALUES[type].map(_literal)
        forms += [_form(f"({{}} {sign} {{}})", own, own) for sign in ("<", "<=", ">", ">=")]
        forms += [
            _form("({} between {} and {})", own, own, own),
            _form("({} in ({}, {}))", own, plain, plain),
        ]
    for type in Type:
        own = expressions(type, depth)
        forms += [_form("({} = {})", own, own), _form("({} <> {})", own, own)]
        forms.append(_form("({} is null)", own))
    return [*_common(Type.BOOL, depth), *forms]


_FORMS = {Type.INT: _ints, Type.FLOAT: _floats, Type.TEXT: _texts, Type.BOOL: _truths}


_TROUBLE = (
    *("i1 * i2 > 0", "i1 + 9223372036854775807 > i2", "i1 - i2 < 0", "abs(i1) > 1", "-i1 < 5"),
    *("f1 * f2 > 0.0", "safe_div(f1, f2) < 1.0", "f1 + f1 < f2", "safe_mod(i1, i2) * i1 = 0"),
    *("p1", "p2", "true", "false", "i1 > 0"),
)


def troubled(depth: int = 3) -> SearchStrategy[str]:
    """The text of a rule whose parts are often NULL or in error."""
    if depth == 0:
        return st.sampled_from(_TROUBLE).map("({})".format)
    part = troubled(depth - 1)
    forms = ("({} and {})", "({} or {})", "coalesce({}, {})", "({} = {})", "if({}, {})")
    single = ("(not {})", "({} is null)", "({} is not true)", "({} is false)")
    return st.one_of(
        troubled(0),
        *(_form(form, part, part) for form in forms),
        *(_form(form, part) for form in single),
        _form("if({}, {}, {})", part, part, part),
        _form("({} and {} and {})", part, part, part),
    )


def make_rule(when: str = "amount_fen > 100", id: str = "R1", **changes: Any) -> Rule:
    """A published rule on transfers, with an example that hits and one that does not."""
    known: dict[str, Any] = {
        "scenario": "transfer",
        "name_zh": "规则",
        "name_en": "rule",
        "score": 50,
        "outcome": Outcome.VERIFY,
        "reason_zh": "原因",
        "reason_en": "reason",
        "source": "test",
        "state": Stage.PUBLISHED,
        "examples": (Example(True, {"amount_fen": 500}), Example(False, {"amount_fen": 5})),
    }
    return Rule(id=id, when=when, **known | changes)
