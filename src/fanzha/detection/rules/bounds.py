"""How large the numbers of an expression can get, so that most rules need no checks while they run.

Columns are assumed to lie within `LIMITS`, which one cheap test of an event proves; an event
beyond them takes the exact way.
"""

from fanzha.detection.rules.nodes import INT_MAX, Node, Op
from fanzha.detection.rules.schema import Type

INT_LIMIT = 2**44
"""Columns of whole numbers: 0 ≤ x < 2^44; in fen that is 1 700 亿 yuan."""

MOMENT_LIMIT = 2**51
"""Moments in microseconds: 0 ≤ x < 2^51, which lasts until 2041."""

FLOAT_LIMIT = 1e30
"""Columns of floats: |x| ≤ 1e30."""

EXACT_FLOAT = 2**53
"""Whole numbers up to it are floats without loss."""


def size(node: Node) -> float | None:
    """The largest magnitude an INT or FLOAT expression can have; None where it may overflow."""
    if node.type not in (Type.INT, Type.FLOAT):
        return 0
    if node.op is Op.LITERAL:
        return abs(node.value)  # type: ignore[arg-type]
    if node.op is Op.COLUMN:
        return limit(node)
    sizes = [size(arg) for arg in _numbers(node)]
    if any(one is None for one in sizes):
        return None
    return _within(node, _size(node, [one for one in sizes if one is not None]))


def limit(column: Node) -> float:
    """The assumed largest magnitude of a column of numbers."""
    if column.type is Type.FLOAT:
        return FLOAT_LIMIT
    return MOMENT_LIMIT if column.moment else INT_LIMIT


def _numbers(node: Node) -> tuple[Node, ...]:
    """The arguments whose size the result depends on."""
    if node.op is not Op.CASE:
        return node.args
    return (*node.args[1::2], *(node.args[-1:] if len(node.args) % 2 else ()))


def _size(node: Node, sizes: list[float]) -> float | None:
    if node.op in (Op.ADD, Op.SUB):
        return sizes[0] + sizes[1]
    if node.op is Op.MUL:
        return sizes[0] * sizes[1]
    if node.op is Op.SAFE_DIV:
        return sizes[0] if node.args[1].type is Type.INT else None
    if node.op is Op.PARSE_INT:
        return 10**18
    if node.op is Op.LENGTH:
        return INT_LIMIT
    if node.op is Op.TO_INT:
        return INT_MAX
    return max(sizes)


def _within(node: Node, bound: float | None) -> float | None:
    most = INT_MAX if node.type is Type.INT else 1e300
    return bound if bound is not None and bound <= most else None


def is_safe(node: Node) -> bool:
    """Whether nothing in a rule can be in error while the columns lie within the limits."""
    return all(size(part) is not None for part in node.walk())
