"""Rules over many events at once: the same meaning as `exact.py`, in numpy.

A Lane is a column of results. `valid` None means that no row is NULL or in error; `fault` None
that no row is in error. Truth values are kept False wherever they are not valid, so that a hit is
simply a True.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from math import prod
from operator import and_, or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.rules.exact import STRICT, Lists
from fanzha.detection.rules.nodes import ARITHMETIC, INT_MAX, INT_MIN, Fault, Node, Op, State
from fanzha.detection.rules.schema import Type

CHUNK = 16_384
"""Rows at a time: the columns of a chunk stay in the cache of the processor."""

_DTYPES = {Type.INT: np.int64, Type.FLOAT: np.float64, Type.BOOL: np.bool_, Type.TEXT: np.object_}
Array = NDArray[Any]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lane:
    """One result a row: values (n,), valid (n,) bool or None, fault (n,) uint8 or None."""

    values: Array
    valid: Mask | None = None
    fault: NDArray[np.uint8] | None = None


class Batch:
    """One chunk of a table; each expression object is computed once (see `nodes.shared`)."""

    def __init__(
        self, table: Table, start: int, stop: int, lists: Lists, told: "Told | None" = None
    ) -> None:
        self._table, self._part, self._lists = table, slice(start, stop), lists
        self._rows = stop - start
        self._done: dict[int, Lane] = {}
        self._told = Told(lists) if told is None else told

    def states(self, node: Node) -> NDArray[np.uint8]:
        """The State of each row, (n,) uint8."""
        lane = self.lane(node)
        states = lane.values.astype(np.uint8)
        if lane.valid is not None:
            states[~lane.valid] = State.NULL
        if lane.fault is not None:
            np.maximum(states, lane.fault, out=states)
        return states

    def lane(self, node: Node) -> Lane:
        """The results of an expression."""
        lane = self._done.get(id(node))
        if lane is None:
            lane = self._done[id(node)] = self._computed(node)
        return lane

    def _computed(self, node: Node) -> Lane:
        if node.op is Op.LITERAL:
            return Lane(np.full(self._rows, node.value, _DTYPES[node.type]))
        if node.op is Op.COLUMN:
            return self._column(node)
        if node.op in (Op.AND, Op.OR):
            return self._decided(node)
        if node.op in (Op.CASE, Op.COALESCE):
            return self._chosen(node)
        if node.op in (Op.IS_NULL, Op.IS_TRUE, Op.IS_FALSE):
            return self._asked(node)
        return self._strict(node)

    def _column(self, node: Node) -> Lane:
        column = self._table.columns.get(str(node.value))
        if column is None:
            return self._nothing(node.type)
        values: Array = column.values[self._part]
        valid = column.valid[self._part]
        if valid.all():
            return Lane(values)
        return Lane(values & valid if node.type is Type.BOOL else values, valid)

    def _nothing(self, type: Type) -> Lane:
        return Lane(np.zeros(self._rows, _DTYPES[type]), np.zeros(self._rows, bool))

    def _decided(self, node: Node) -> Lane:
        lanes = [self.lane(arg) for arg in node.args]
        join, part = (and_, or_) if node.op is Op.AND else (or_, and_)
        true: Mask = reduce(join, [lane.values for lane in lanes])
        if all(lane.valid is None for lane in lanes):
            return Lane(true)
        valid = true | reduce(part, [_false(lane) for lane in lanes])
        fault = _worst(lanes)
        if fault is not None:
            fault = np.where(valid, np.uint8(0), fault)
        return Lane(true, valid, fault)

    def _asked(self, node: Node) -> Lane:
        (lane,) = (self.lane(arg) for arg in node.args)
        known = np.ones(self._rows, bool) if lane.valid is None else lane.valid
        values = {
            Op.IS_NULL: ~known,
            Op.IS_TRUE: known & lane.values if node.op is Op.IS_TRUE else known,
            Op.IS_FALSE: known & ~lane.values if node.op is Op.IS_FALSE else known,
        }[node.op]
        if lane.fault is None:
            return Lane(values)
        sound = lane.fault == 0
        return Lane(values & sound, sound, lane.fault)

    def _chosen(self, node: Node) -> Lane:
        if node.op is Op.COALESCE:
            first = self.lane(node.args[0])
            if first.valid is None:
                return first
        result = self._nothing(node.type)
        values, valid = result.values, result.valid
        assert valid is not None
        fault = np.zeros(self._rows, np.uint8)
        open = np.ones(self._rows, bool)
        for condition, value in _branches(node):
            if node.op is Op.COALESCE:
                take = self._known(value, open)
            else:
                take = self._taken(condition, open, fault)
            lane = self.lane(value)
            values = np.where(take, lane.values, values)
            valid |= take if lane.valid is None else take & lane.valid
            if lane.fault is not None:
                fault = np.where(take, lane.fault, fault)
            open &= ~take
            open &= fault == 0
        return _tidy(node.type, values, valid, fault)

    def _known(self, value: Node, open: Mask) -> Mask:
        """Rows for which COALESCE ends its search: at a value or an error."""
        lane = self.lane(value)
        known = np.ones(self._rows, bool) if lane.valid is None else lane.valid
        return open & (known if lane.fault is None else known | (lane.fault > 0))

    def _taken(self, condition: Node | None, open: Mask, fault: NDArray[np.uint8]) -> Mask:
        """Rows that a branch decides; errors of the condition are written into `fault`."""
        if condition is None:
            return open.copy()
        lane = self.lane(condition)
        if lane.fault is not None:
            np.copyto(fault, lane.fault, where=open & (lane.fault > 0))
        return open & lane.values

    def _strict(self, node: Node) -> Lane:
        told = self._told.about(node, self._table)
        if told is not None:
            return _spread(*told, self._part)
        args = node.args[:1] if node.op is Op.IN else node.args
        plain = _PLAIN.get(node.op)
        asked = [arg for arg in args if arg.op is not Op.LITERAL] if plain else []
        lanes = [self.lane(arg) for arg in asked or args]
        valid = _all_valid(lanes)
        if plain:
            arrays = [self._operand(arg) if asked else self.lane(arg).values for arg in args]
            values, own = _operate(node, plain, arrays), None
        else:
            values, own = self._values(node, [lane.values for lane in lanes], valid)
        if own is not None:
            valid = own if valid is None else valid & own
        fault = _worst(lanes)
        if node.type in (Type.INT, Type.FLOAT):
            values, valid, fault = _bounded(node, values, valid, fault)
        if node.type is Type.BOOL and valid is not None:
            values = values & valid
        return Lane(values, valid, fault)

    def _operand(self, node: Node) -> Any:
        """An array, or a plain number, with which numpy is faster."""
        return node.value if node.op is Op.LITERAL else self.lane(node).values

    def _values(
        self, node: Node, arrays: list[Array], valid: Mask | None
    ) -> tuple[Array, Mask | None]:
        if node.op is Op.IN:
            return _among(arrays[0], [arg.value for arg in node.args[1:]]), None
        if node.op is Op.SAFE_DIV:
            top, bottom = (array.astype(np.float64) for array in arrays)
            return top / bottom, bottom != 0
        if node.op is Op.TO_INT:
            inside = (arrays[0] >= INT_MIN) & (arrays[0] < -float(INT_MIN))
            return np.where(inside, arrays[0], 0).astype(np.int64), inside
        if node.op is Op.SAFE_MOD:
            return _rest(*arrays)
        if node.op is Op.IN_LIST:
            return self._listed(node, arrays[0], valid), None
        return _texts(node, arrays, valid, self._rows)

    def _listed(self, node: Node, values: Array, valid: Mask | None) -> Array:
        if valid is None:
            return self._lists.contains_many(str(node.value), values)
        found = np.zeros(self._rows, bool)
        found[valid] = self._lists.contains_many(str(node.value), values[valid])
        return found


class Told:
    """What is said about the distinct values of a column of text, for all chunks of a table.

    A function of one such column is computed once for each value and not for each row.
    """

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._done: dict[int, Lane] = {}

    def about(self, node: Node, table: Table) -> tuple[Lane, NDArray[np.int32]] | None:
        """A result for each distinct value and who has which; None where it must go by rows."""
        name = _only_text(node)
        column = table.columns.get(name) if name else None
        coded = column.coded() if column is not None else None
        if name is None or coded is None:
            return None
        if id(node) not in self._done:
            known = np.ones(len(coded.values), bool)
            known[-1] = False
            words = Table({name: Values(coded.values, known)}, len(known))
            self._done[id(node)] = Batch(words, 0, words.rows, self._lists).lane(node)
        return self._done[id(node)], coded.codes


def _only_text(node: Node) -> str | None:
    """The column of text of which alone an operation is a function, if it is."""
    asked = [arg for arg in node.args if arg.op is not Op.LITERAL]
    if len(asked) == 1 and asked[0].op is Op.COLUMN and asked[0].type is Type.TEXT:
        return str(asked[0].value)
    return None


def _spread(lane: Lane, codes: NDArray[np.int32], part: slice) -> Lane:
    """The results of distinct values as results of rows."""
    places = codes[part]
    valid = None if lane.valid is None else lane.valid[places]
    fault = None if lane.fault is None else lane.fault[places]
    return Lane(
        lane.values[places],
        None if valid is None or valid.all() else valid,
        None if fault is None or not fault.any() else fault,
    )


def _false(lane: Lane) -> Mask:
    return ~lane.values if lane.valid is None else lane.valid & ~lane.values


def _branches(node: Node) -> list[tuple[Node | None, Node]]:
    """Condition and value of each branch; ELSE and the values of COALESCE have no condition."""
    if node.op is Op.COALESCE:
        return [(None, arg) for arg in node.args]
    pairs: list[tuple[Node | None, Node]] = list(
        zip(node.args[0:-1:2], node.args[1::2], strict=False)
    )
    if len(node.args) % 2:
        pairs.append((None, node.args[-1]))
    return pairs


def _tidy(type: Type, values: Array, valid: Mask, fault: NDArray[np.uint8]) -> Lane:
    sick = fault > 0
    if sick.any():
        valid = valid & ~sick
    if type is Type.BOOL:
        values = values & valid
    return Lane(values, None if valid.all() else valid, fault if sick.any() else None)


def _all_valid(lanes: list[Lane]) -> Mask | None:
    masks = [lane.valid for lane in lanes if lane.valid is not None]
    if not masks:
        return None
    return masks[0] if len(masks) == 1 else np.logical_and.reduce(masks)


def _worst(lanes: list[Lane]) -> NDArray[np.uint8] | None:
    faults = [lane.fault for lane in lanes if lane.fault is not None]
    if not faults:
        return None
    worst: NDArray[np.uint8] = np.maximum.reduce(faults)
    return worst


def _operate(node: Node, function: Callable[..., Array], arrays: list[Any]) -> Array:
    if node.type is Type.INT and node.op in ARITHMETIC and not _fits(node.op, arrays):
        return function(*(np.asarray(array).astype(np.object_) for array in arrays))
    return reduce(function, arrays) if len(arrays) > 1 else function(*arrays)


def _fits(op: Op, arrays: list[Any]) -> bool:
    """Whether the largest operands there are cannot overflow int64."""
    sizes = [_size(array) for array in arrays]
    return (prod(sizes) if op is Op.MUL else sum(sizes)) <= INT_MAX


def _size(array: Any) -> int:
    if isinstance(array, int):
        return abs(array)
    return max(-int(array.min()), int(array.max())) if len(array) else 0


def _bounded(
    node: Node, values: Array, valid: Mask | None, fault: NDArray[np.uint8] | None
) -> tuple[Array, Mask | None, NDArray[np.uint8] | None]:
    """Move values outside the type into `fault`; rows without a value have none."""
    if values.dtype == np.object_:
        sound = np.fromiter((INT_MIN <= value <= INT_MAX for value in values), bool, len(values))
        values, code = np.where(sound, values, 0).astype(np.int64), Fault.OVERFLOW
    elif node.type is Type.FLOAT and node.op is not Op.TO_FLOAT:
        sound, code = np.isfinite(values), Fault.NOT_FINITE
    else:
        return values, valid, fault
    if sound.all():
        return values, valid, fault
    sick = ~sound if valid is None else ~sound & valid
    valid = sound if valid is None else valid & sound
    mine = sick.astype(np.uint8) * np.uint8(code)
    return np.where(sound, values, 0), valid, mine if fault is None else np.maximum(fault, mine)


def _among(values: Array, many: list[Any]) -> Array:
    if values.dtype == np.object_:
        wanted = frozenset(many)
        return np.fromiter((value in wanted for value in values), bool, len(values))
    found: Array = np.logical_or.reduce([values == one for one in many])
    return found


def _rest(top: Array, bottom: Array) -> tuple[Array, Mask]:
    real = bottom != 0
    safe = np.where(real & (bottom != -1), bottom, 1)  # int64 min % -1 traps in C
    return np.fmod(top, safe), real


def _texts(
    node: Node, arrays: list[Array], valid: Mask | None, rows: int
) -> tuple[Array, Mask | None]:
    """Functions of texts, row by row; rows that are not valid hold no text."""
    function = STRICT[node.op]
    places = range(rows) if valid is None else np.flatnonzero(valid)
    values: Array = np.zeros(rows, _DTYPES[node.type])
    known = np.zeros(rows, bool)
    for place in places:
        value = function(*(array[place] for array in arrays))
        if value is not None:
            values[place], known[place] = value, True
    return values, known if node.op is Op.PARSE_INT else None


_PLAIN: Mapping[Op, Callable[..., Array]] = {
    Op.NOT: np.logical_not,
    Op.EQ: lambda a, b: np.asarray(a == b, bool),
    Op.NE: lambda a, b: np.asarray(a != b, bool),
    Op.LT: np.less,
    Op.LE: np.less_equal,
    Op.GT: np.greater,
    Op.GE: np.greater_equal,
    Op.ADD: lambda a, b: a + b,
    Op.SUB: lambda a, b: a - b,
    Op.MUL: lambda a, b: a * b,
    Op.NEG: lambda a: -a,
    Op.ABS: np.abs,
    Op.LEAST: np.minimum,
    Op.GREATEST: np.maximum,
    Op.TO_FLOAT: lambda a: a.astype(np.float64),
}
