"""The tree of a rule: typed, closed and without side effects; every evaluator reads this one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import NamedTuple

from fanzha.detection.rules.schema import Column, Type

INT_MIN, INT_MAX = -(2**63), 2**63 - 1

Value = int | float | bool | str


class State(IntEnum):
    """What a rule says about one event; from OVERFLOW on it is an error, and the highest wins."""

    FALSE = 0
    TRUE = 1
    NULL = 2
    OVERFLOW = 3
    NOT_FINITE = 4

    @property
    def code(self) -> str:
        """The word in answers and files, e.g. `overflow`."""
        return self.name.lower()

    @property
    def is_error(self) -> bool:
        """Neither a hit nor a miss: the rule could not be computed."""
        return self >= State.OVERFLOW


class Hits(NamedTuple):
    """The rules one event hit, and those in error: ascending places in the program's rules.

    Rules that are neither were false or NULL; `Program.states` tells which.
    """

    hit: tuple[int, ...]
    errors: tuple[tuple[int, State], ...] = ()


class Fault(IntEnum):
    """Why an expression has no value although none of its inputs was NULL."""

    OVERFLOW = 3
    NOT_FINITE = 4


class Op(StrEnum):
    """The closed set of operations; their meaning is `exact.py`, the words are `functions.py`."""

    LITERAL = "literal"
    COLUMN = "column"
    NOT = "not"
    AND = "and"
    OR = "or"
    EQ = "="
    NE = "<>"
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    IN = "in"
    IS_NULL = "is null"
    IS_TRUE = "is true"
    IS_FALSE = "is false"
    ADD = "+"
    SUB = "-"
    MUL = "*"
    NEG = "neg"
    CASE = "case"
    COALESCE = "coalesce"
    ABS = "abs"
    LEAST = "least"
    GREATEST = "greatest"
    SAFE_DIV = "safe_div"
    SAFE_MOD = "safe_mod"
    TO_FLOAT = "to_float"
    TO_INT = "to_int"
    PARSE_INT = "parse_int"
    LENGTH = "length"
    LOWER = "lower"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    CONTAINS = "contains"
    IN_LIST = "in_list"


ARITHMETIC = frozenset({Op.ADD, Op.SUB, Op.MUL, Op.NEG, Op.ABS})


@dataclass(frozen=True, slots=True)
class Node:
    """One expression. `value` is the literal, the name of the column or the name of the list.
    `required` columns are never NULL, `moment` columns count microseconds.
    CASE has the arguments condition, value, condition, value, …, and, where it has an ELSE, that.
    """

    op: Op
    type: Type
    args: tuple["Node", ...] = ()
    value: Value | None = None
    required: bool = False
    moment: bool = False

    def walk(self) -> Iterator["Node"]:
        """This expression and everything below it."""
        yield self
        for arg in self.args:
            yield from arg.walk()

    def columns(self) -> frozenset[str]:
        """The names of the columns it reads."""
        return frozenset(str(node.value) for node in self.walk() if node.op is Op.COLUMN)

    def lists(self) -> frozenset[str]:
        """The names of the lists it asks."""
        return frozenset(str(node.value) for node in self.walk() if node.op is Op.IN_LIST)


def shared(trees: Iterable[Node]) -> tuple[Node, ...]:
    """The same trees in which equal expressions are one object, so that `is` finds them."""
    known: dict[Node, Node] = {}

    def one(node: Node) -> Node:
        found = known.get(node)
        if found is None:
            found = replace(node, args=tuple(one(arg) for arg in node.args))
            known[found] = found
        return found

    return tuple(one(tree) for tree in trees)


def literal(value: Value) -> Node:
    """A constant of its own type."""
    kinds = {bool: Type.BOOL, int: Type.INT, float: Type.FLOAT, str: Type.TEXT}
    return Node(Op.LITERAL, kinds[type(value)], value=value, required=True)


def column(source: Column) -> Node:
    """A column of the event."""
    return Node(
        Op.COLUMN,
        source.type,
        value=source.name,
        required=source.required,
        moment=source.unit == "us",
    )
