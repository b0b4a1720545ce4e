"""What a rule means: the slow, exact evaluator of one event that all others must equal.

Operands of strict operations: an error wins over NULL, NULL over a value; of two errors the
higher. AND and OR are decided by one deciding operand whatever the others are, errors included.
COALESCE, CASE and IF ask only what they need, from left to right.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.rules.nodes import INT_MAX, INT_MIN, Fault, Node, Op, State, Value
from fanzha.detection.rules.schema import Type

Row = Mapping[str, Value | None]
Result = Value | Fault | None

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_UPPER = {ord(letter): ord(letter) + 32 for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


class Lists(Protocol):
    """The published lists. An unknown list is empty; rules naming one are refused by `check`."""

    def contains(self, list_name: str, value: str) -> bool:
        """Whether the value stands in the list now."""
        ...

    def contains_many(self, list_name: str, values: NDArray[np.object_]) -> NDArray[np.bool_]:
        """The same for n texts; (n,) bool."""
        ...


class NoLists:
    """No list holds anything."""

    def contains(self, list_name: str, value: str) -> bool:
        """False."""
        return False

    def contains_many(self, list_name: str, values: NDArray[np.object_]) -> NDArray[np.bool_]:
        """All False."""
        return np.zeros(len(values), bool)


def state_of(node: Node, row: Row, lists: Lists) -> State:
    """What the rule `node` says about a row; columns missing in the row are NULL."""
    result = evaluate(node, row, lists)
    if isinstance(result, Fault):
        return State(result.value)
    return State.NULL if result is None else State(int(bool(result)))


def evaluate(node: Node, row: Row, lists: Lists) -> Result:
    """The value of an expression: a value, None for NULL, or a Fault."""
    if node.op is Op.LITERAL:
        return node.value
    if node.op is Op.COLUMN:
        return row.get(str(node.value))
    lazy = _LAZY.get(node.op)
    if lazy:
        return lazy(node, row, lists)
    values = [evaluate(arg, row, lists) for arg in node.args]
    faults = [value for value in values if isinstance(value, Fault)]
    if faults:
        return max(faults)
    if node.op is Op.IS_NULL:
        return values[0] is None
    if node.op is Op.IS_TRUE:
        return values[0] is True
    if node.op is Op.IS_FALSE:
        return values[0] is False
    if any(value is None for value in values):
        return None
    if node.op is Op.IN_LIST:
        return lists.contains(str(node.value), str(values[0]))
    return _bounded(node.type, STRICT[node.op](*values))


def _bounded(type: Type, value: Value | None) -> Result:
    if type is Type.INT and value is not None and not INT_MIN <= value <= INT_MAX:  # type: ignore[operator]
        return Fault.OVERFLOW
    if type is Type.FLOAT and value is not None and not isfinite(value):  # type: ignore[arg-type]
        return Fault.NOT_FINITE
    return value


def _and(node: Node, row: Row, lists: Lists) -> Result:
    return _decided(False, [evaluate(arg, row, lists) for arg in node.args])


def _or(node: Node, row: Row, lists: Lists) -> Result:
    return _decided(True, [evaluate(arg, row, lists) for arg in node.args])


def _decided(by: bool, results: Sequence[Result]) -> Result:
    if any(result is by for result in results):
        return by
    faults = [result for result in results if isinstance(result, Fault)]
    if faults:
        return max(faults)
    return None if any(result is None for result in results) else not by


def _coalesce(node: Node, row: Row, lists: Lists) -> Result:
    for arg in node.args:
        result = evaluate(arg, row, lists)
        if result is not None:
            return result
    return None


def _case(node: Node, row: Row, lists: Lists) -> Result:
    for place in range(0, len(node.args) - 1, 2):
        condition = evaluate(node.args[place], row, lists)
        if isinstance(condition, Fault):
            return condition
        if condition is True:
            return evaluate(node.args[place + 1], row, lists)
    return evaluate(node.args[-1], row, lists) if len(node.args) % 2 else None


_LAZY: Mapping[Op, Callable[[Node, Row, Lists], Result]] = {
    Op.AND: _and,
    Op.OR: _or,
    Op.COALESCE: _coalesce,
    Op.CASE: _case,
}


def safe_div(a: float, b: float) -> float | None:
    """Both as floats; None where the divisor is zero; may be infinite."""
    if not b:
        return None
    return float(a) / float(b)


def safe_mod(a: int, b: int) -> int | None:
    """The remainder with the sign of the dividend; None where the divisor is zero."""
    if not b:
        return None
    rest = abs(a) % abs(b)
    return -rest if a < 0 else rest


def to_int(value: float) -> int | None:
    """Cut off towards zero; None outside int64."""
    return int(value) if INT_MIN <= value < -INT_MIN else None


def parse_int(text: str) -> int | None:
    """A whole number of at most 18 digits, else None."""
    return int(text) if _WHOLE.fullmatch(text) else None


def lower(text: str) -> str:
    """A–Z in lower case, all else as it is: the same in every engine."""
    return text.translate(_UPPER)


STRICT: Mapping[Op, Callable[..., Value | None]] = {
    Op.NOT: lambda a: not a,
    Op.EQ: lambda a, b: a == b,
    Op.NE: lambda a, b: a != b,
    Op.LT: lambda a, b: a < b,
    Op.LE: lambda a, b: a <= b,
    Op.GT: lambda a, b: a > b,
    Op.GE: lambda a, b: a >= b,
    Op.IN: lambda a, *many: a in many,
    Op.ADD: lambda a, b: a + b,
    Op.SUB: lambda a, b: a - b,
    Op.MUL: lambda a, b: a * b,
    Op.NEG: lambda a: -a,
    Op.ABS: abs,
    Op.LEAST: min,
    Op.GREATEST: max,
    Op.SAFE_DIV: safe_div,
    Op.SAFE_MOD: safe_mod,
    Op.TO_FLOAT: float,
    Op.TO_INT: to_int,
    Op.PARSE_INT: parse_int,
    Op.LENGTH: len,
    Op.LOWER: lower,
    Op.STARTS_WITH: str.startswith,
    Op.ENDS_WITH: str.endswith,
    Op.CONTAINS: lambda a, b: b in a,
}
"""Operations on values that are neither NULL nor error; None where the answer is NULL."""
