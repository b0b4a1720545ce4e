"""What conditions joined by AND leave possible: rules that can never hit, rules within others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from fanzha.detection.rules.nodes import Node, Op
from fanzha.detection.rules.schema import Type

_MIRROR = {Op.LT: Op.GT, Op.LE: Op.GE, Op.GT: Op.LT, Op.GE: Op.LE, Op.EQ: Op.EQ, Op.NE: Op.NE}
_OPPOSITE = {Op.LT: Op.GE, Op.LE: Op.GT, Op.GT: Op.LE, Op.GE: Op.LT, Op.EQ: Op.NE, Op.NE: Op.EQ}


@dataclass(frozen=True)
class Span:
    """Numbers from `low` to `high`; an open end does not belong to it."""

    low: float = -inf
    low_open: bool = False
    high: float = inf
    high_open: bool = False

    def narrowed(self, op: Op, value: float) -> "Span":
        """What a comparison with a number leaves."""
        span = self
        if op in (Op.GT, Op.GE, Op.EQ) and (value, op is Op.GT) > (span.low, span.low_open):
            span = Span(value, op is Op.GT, span.high, span.high_open)
        if op in (Op.LT, Op.LE, Op.EQ) and (-value, op is Op.LT) > (-span.high, span.high_open):
            span = Span(span.low, span.low_open, value, op is Op.LT)
        return span

    @property
    def is_empty(self) -> bool:
        """No number lies in it."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def lies_in(self, other: "Span") -> bool:
        """Whether every number of it lies in the other."""
        return (self.low, self.low_open) >= (other.low, other.low_open) and (
            -self.high,
            self.high_open,
        ) >= (-other.high, other.high_open)


def canonical(node: Node) -> Node:
    """One form for expressions that say the same: order of AND, OR, = and turned comparisons."""
    args = tuple(canonical(arg) for arg in node.args)
    if node.op is Op.IS_TRUE and args[0].op is Op.COLUMN:
        return args[0]
    if node.op is Op.NOT and args[0].op in _OPPOSITE:
        return canonical(Node(_OPPOSITE[args[0].op], Type.BOOL, args[0].args))
    if node.op in _MIRROR and args[0].op is Op.LITERAL and args[1].op is not Op.LITERAL:
        return Node(_MIRROR[node.op], Type.BOOL, (args[1], args[0]))
    if node.op in (Op.EQ, Op.NE) and args[1].op is not Op.LITERAL:
        args = tuple(sorted(args, key=repr))
    if node.op in (Op.AND, Op.OR):
        args = tuple(sorted(set(args), key=repr))
        if len(args) == 1:
            return args[0]
    return Node(node.op, node.type, args, node.value, node.required, node.moment)


def conditions(tree: Node) -> frozenset[Node]:
    """The conditions that must all hold, in canonical form."""
    tree = canonical(tree)
    return frozenset(tree.args) if tree.op is Op.AND else frozenset({tree})


def is_dead(parts: Iterable[Node]) -> bool:
    """Whether no event can satisfy all of them; False where it is not known."""
    parts = frozenset(parts)
    if any(part.op is Op.LITERAL and part.value is False for part in parts):
        return True
    if any(span.is_empty for span in spans(parts).values()):
        return True
    return any(_denied(part, parts) for part in parts) or _two_values(parts)


def _denied(part: Node, parts: frozenset[Node]) -> bool:
    denials = [Node(Op.NOT, Type.BOOL, (part,))]
    if part.op is Op.COLUMN:
        denials += [Node(op, Type.BOOL, (part,)) for op in (Op.IS_FALSE, Op.IS_NULL)]
    if part.op is Op.IS_NULL:
        subject = part.args[0]
        if any(subject in other.args and other.op in _MIRROR for other in parts):
            return True
    return any(denial in parts for denial in denials)


def _two_values(parts: frozenset[Node]) -> bool:
    """A text that must equal two texts, or one that it must not equal, or none of a choice."""
    allowed: dict[Node, set[object]] = {}
    for part in parts:
        if part.op in (Op.EQ, Op.IN) and all(arg.op is Op.LITERAL for arg in part.args[1:]):
            values: set[object] = {arg.value for arg in part.args[1:]}
            allowed[part.args[0]] = allowed.get(part.args[0], values) & values
    for part in parts:
        if part.op is Op.NE and part.args[0] in allowed:
            allowed[part.args[0]] = allowed[part.args[0]] - {part.args[1].value}
    return any(not values for values in allowed.values())


def spans(parts: Iterable[Node]) -> Mapping[Node, Span]:
    """What comparisons with numbers leave of each expression."""
    found: dict[Node, Span] = {}
    for part in parts:
        if _is_bound(part):
            left, right = part.args
            value = right.value
            assert isinstance(value, int | float)
            found[left] = found.get(left, Span()).narrowed(part.op, value)
    return found


def _is_bound(part: Node) -> bool:
    return (
        part.op in _MIRROR
        and part.op is not Op.NE
        and part.args[1].op is Op.LITERAL
        and part.args[1].type in (Type.INT, Type.FLOAT)
    )


def implies(narrow: frozenset[Node], wide: frozenset[Node]) -> bool:
    """Whether all events of one set of conditions satisfy the other; False where not known."""
    known = spans(narrow)
    for part in wide - narrow:
        if not _is_bound(part) or part.args[0] not in known:
            return False
        (only,) = spans([part]).values()
        if not known[part.args[0]].lies_in(only):
            return False
    return True
