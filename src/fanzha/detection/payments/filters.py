"""The closed list of filters: which events a filtered feature counts, in Python and in SQL."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table

Bools = NDArray[np.bool_]
Row = Mapping[str, Any]
"""An event by name of its column; a name that is missing is NULL."""
TEN_YUAN_FEN = 1_000
BELOW_FEN = (4_500_000, 5_000_000)
NIGHT_UNTIL_MIN = 300


@dataclass(frozen=True)
class Filter:
    """`holds` gives one truth per row (NULL is false).

    `sql` and `python` say the same about a row; in Python `row` is a mapping, `get` its method.
    """

    holds: Callable[[Table], Bools]
    sql: str
    python: str


def _true(table: Table, name: str) -> Bools:
    column = table.columns.get(name)
    if column is None:
        return np.zeros(table.rows, np.bool_)
    return column.valid & np.asarray(column.values, np.bool_)


def _is(table: Table, name: str, word: str) -> Bools:
    column = table.columns.get(name)
    if column is None:
        return np.zeros(table.rows, np.bool_)
    return column.valid & np.asarray(column.values == word, np.bool_)


def _not_own(table: Table) -> Bools:
    return ~_true(table, "own_account")


def _noncounter(table: Table) -> Bools:
    column = table.columns.get("channel")
    if column is None:
        return np.zeros(table.rows, np.bool_)
    own = _true(table, "own_account") & _true(table, "same_bank")
    return column.valid & ~_is(table, "channel", "counter") & ~own


def _amount(table: Table, least: int, below: int) -> Bools:
    values = np.asarray(table.columns["amount_fen"].values, np.int64)
    return np.asarray((values >= least) & (values < below), np.bool_)


def _night(table: Table) -> Bools:
    minutes = np.asarray(table.columns["minute_of_day"].values, np.int64)
    return np.asarray(minutes < NIGHT_UNTIL_MIN, np.bool_)


_OWN = "coalesce(own_account, false)"
_OWN_HERE = "coalesce(own_account and same_bank, false)"
_NOT_OWN = "get('own_account') is not True"
FILTERS = {
    # Whether the pair itself is new is asked in plan.py.
    "new": Filter(_not_own, f"pair_fresh and not {_OWN}", _NOT_OWN),
    "others": Filter(_not_own, f"not {_OWN}", _NOT_OWN),
    "noncounter": Filter(
        _noncounter,
        f"coalesce(channel <> 'counter', false) and not {_OWN_HERE}",
        f"get('channel') not in (None, 'counter') and ({_NOT_OWN} or get('same_bank') is not True)",
    ),
    "small": Filter(
        lambda table: _amount(table, 0, TEN_YUAN_FEN + 1),
        f"amount_fen <= {TEN_YUAN_FEN}",
        f"0 <= row['amount_fen'] <= {TEN_YUAN_FEN}",
    ),
    "below": Filter(
        lambda table: _amount(table, *BELOW_FEN),
        f"amount_fen >= {BELOW_FEN[0]} and amount_fen < {BELOW_FEN[1]}",
        f"{BELOW_FEN[0]} <= row['amount_fen'] < {BELOW_FEN[1]}",
    ),
    "night": Filter(
        _night,
        f"minute_of_day < {NIGHT_UNTIL_MIN}",
        f"row['minute_of_day'] < {NIGHT_UNTIL_MIN}",
    ),
    "cash": Filter(
        lambda table: _true(table, "cash"),
        "coalesce(cash, false)",
        "get('cash') is True",
    ),
    "create": Filter(
        lambda table: _is(table, "step", "create"),
        "coalesce(step = 'create', false)",
        "get('step') == 'create'",
    ),
}


def marker(names: Sequence[str]) -> Callable[[Row], int]:
    """A function from a row to the bits of the filters that it passes: one Python expression."""
    bits = [f"({FILTERS[name].python}) * {1 << bit}" for bit, name in enumerate(names)]
    source = f"lambda row, get: {' + '.join(bits) or '0'}"
    marks: Callable[[Row, Callable[[str], Any]], int] = eval(source)  # noqa: S307 text of ours
    return lambda row: marks(row, row.get)
