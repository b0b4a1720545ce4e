"""Rules on one event: one generated Python function that finds the hits of all rules.

It asks only “is it true?”: `x > 5` becomes `x is not None and x > 5`, NOT swaps the question, so
three-valued logic needs no third value. An event whose numbers lie beyond `bounds` is left to
`exact.py`; the meaning is the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from fanzha.detection.rules.bounds import EXACT_FLOAT, FLOAT_LIMIT, is_safe, limit, size
from fanzha.detection.rules.exact import STRICT, Lists, Row, state_of
from fanzha.detection.rules.nodes import ARITHMETIC, Hits, Node, Op, State, Value
from fanzha.detection.rules.schema import Type

Find = Callable[[Row], Hits]
Layout = Sequence[Sequence[str]]
"""The names of the values in each part of an event that comes in parts."""
_NOTHING = Hits(())

_FLIPPED = {Op.EQ: "!=", Op.NE: "==", Op.LT: ">=", Op.LE: ">", Op.GT: "<=", Op.GE: "<"}
_SIGNS = {Op.EQ: "==", Op.NE: "!=", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}
_INFIX = {Op.ADD: "+", Op.SUB: "-", Op.MUL: "*"}
_CALLS = {Op.LEAST: "min", Op.GREATEST: "max", Op.ABS: "abs", Op.TO_FLOAT: "float"}
_CALLS |= {Op.LENGTH: "len", Op.NEG: "-"}
_MAYBE = {Op.CASE, Op.SAFE_DIV, Op.SAFE_MOD, Op.TO_INT, Op.PARSE_INT}
_TRUTHS = {Op.NOT, Op.AND, Op.OR, Op.IN, Op.IS_NULL, Op.IS_TRUE, Op.IS_FALSE, Op.IN_LIST, *_SIGNS}
_TESTS = {Op.STARTS_WITH: "startswith", Op.ENDS_WITH: "endswith"}
_DEAREST = 2  # a hoisted expression costs about as much as two uses of it


def finder(rules: Sequence[Node], lists: Lists) -> Find:
    """The function for rules, numbered by place."""
    find: Find = _compiled(rules, lists, ())
    return find


def laid_out(rules: Sequence[Node], lists: Lists, layout: Layout) -> Callable[..., Hits]:
    """The same for an event whose values come in parts, one argument each: no mapping is made.

    A column that no part names is NULL.
    """
    named = {name for names in layout for name in names}
    if all(rule.columns() <= named for rule in rules):
        return _compiled(rules, lists, layout)
    find = finder(rules, lists)
    return lambda *parts: find(_whole(layout, parts))


def _compiled(rules: Sequence[Node], lists: Lists, layout: Layout) -> Callable[..., Hits]:
    safe = [(place, _parts(rule)) for place, rule in enumerate(rules) if is_safe(rule)]
    careful = [(place, rule) for place, rule in enumerate(rules) if not is_safe(rule)]
    writer = _Writer(lists, layout)
    source = writer.module(safe, bool(careful))
    names: dict[str, object] = {
        **writer.constants,
        "Hits": Hits,
        "new": tuple.__new__,  # what Hits(…) does, without its checks
        "NOTHING": _NOTHING,
        "whole": lambda *parts: _whole(layout, parts),
        "exactly": lambda row: _exactly(enumerate(rules), row, lists),
        "carefully": lambda hits, row: _carefully(hits, careful, row, lists),
    }
    exec(compile(source, "<rules>", "exec"), names)  # noqa: S102 our own text: no word of a rule is in it
    find: Callable[..., Hits] = names["find"]  # type: ignore[assignment]
    return find


def _whole(layout: Layout, parts: Sequence[Iterable[Value | None]]) -> Row:
    """The mapping of an event that came in parts."""
    named = zip(layout, parts, strict=True)
    return {name: value for names, part in named for name, value in zip(names, part, strict=True)}


def _exactly(rules: Iterable[tuple[int, Node]], row: Row, lists: Lists) -> Hits:
    states = [(place, state_of(rule, row, lists)) for place, rule in rules]
    return Hits(
        tuple(place for place, state in states if state is State.TRUE),
        tuple((place, state) for place, state in states if state.is_error),
    )


def _carefully(
    hits: tuple[int, ...], careful: Sequence[tuple[int, Node]], row: Row, lists: Lists
) -> Hits:
    more = _exactly(careful, row, lists)
    return Hits(tuple(sorted(hits + more.hit)), more.errors)


@dataclass
class _Writer:
    """Python text for trees. Names and literals of rules enter only as constants of the module."""

    lists: Lists
    layout: Layout
    constants: dict[str, object] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    hoisted: dict[Node, str] = field(default_factory=dict)
    temporaries: int = 0

    def module(self, rules: Sequence[tuple[int, Sequence[Node]]], careful: bool) -> str:
        parts = [part for _, parts in rules for part in parts]
        for name in sorted({name for part in parts for name in part.columns()}):
            self.columns[name] = f"c{len(self.columns)}"
        lines = [*self._opening(parts), *self._hoist(rules), *self._chain(rules, 1)]
        if careful:
            lines.append(f"    return carefully(hits, {self._event()})")
        else:
            lines.append("    if not hits: return NOTHING")
            lines.append(
                "    return new(Hits, (hits if len(hits) == 1 else tuple(sorted(hits)), ()))"
            )
        given = ", ".join(self._given()) or "row"
        return "\n".join([f"def find({given}):", "    hits = ()", *lines])

    def _given(self) -> list[str]:
        return [f"p{place}" for place in range(len(self.layout))]

    def _event(self) -> str:
        return f"whole({', '.join(self._given())})" if self.layout else "row"

    def _taken(self) -> list[str]:
        """Values become variables: of each part by its order, of a mapping by their names."""
        if self.layout:
            return [
                f"    [{', '.join(self.columns.get(name, '_') for name in names)}] = {given}"
                for given, names in zip(self._given(), self.layout, strict=True)
            ]
        self.constants["take"] = _taker(list(self.columns))
        return [
            f"    try: [{', '.join(self.columns.values())}] = take(row)",
            "    except KeyError: return exactly(row)",
        ]

    def _opening(self, parts: Iterable[Node]) -> list[str]:
        if not self.columns:
            return []
        lines = self._taken()
        for most, nodes in _limits(parts).items():
            if most == FLOAT_LIMIT:
                tests = [f"{-most!r} <= {self._zero(node)} <= {most!r}" for node in nodes]
            else:  # the bits of numbers below 2^n, joined, are below 2^n too; a minus sign stays
                tests = [f"0 <= {' | '.join(self._zero(node) for node in nodes)} < {most}"]
            lines += [f"    if not {test}: return exactly({self._event()})" for test in tests]
        return lines

    def _zero(self, node: Node) -> str:
        name = self.columns[str(node.value)]
        return name if node.required else f"({name} or 0)"

    def _hoist(self, rules: Sequence[tuple[int, Sequence[Node]]]) -> list[str]:
        """Arithmetic of columns that are never NULL, used often, is computed once."""
        uses = Counter(
            node
            for _, parts in rules
            for node in {node for part in parts for node in part.walk()}
            if node.op in ARITHMETIC and not _nullable(node)
        )
        lines = []
        for node, count in sorted(uses.items(), key=lambda item: len(list(item[0].walk()))):
            if count > _DEAREST:
                name = f"h{len(self.hoisted)}"
                lines.append(f"    {name} = {self.value(node)}")
                self.hoisted[node] = name
        return lines

    def _chain(self, rules: Sequence[tuple[int, Sequence[Node]]], depth: int) -> list[str]:
        """IFs that share their most common condition, so that it is asked once."""
        lines, indent = [], "    " * depth
        left = list(rules)
        while left:
            counts = Counter(part for _, parts in left for part in parts)
            part, count = max(
                counts.items(), key=lambda item: (item[1], -_cost(item[0])), default=(None, 0)
            )
            if part is None or count < 2 or depth > 20:
                break
            inside = [(p, [q for q in parts if q != part]) for p, parts in left if part in parts]
            left = [(p, parts) for p, parts in left if part not in parts]
            lines += [f"{indent}if {self.true(part)}:", *self._chain(inside, depth + 1)]
        for place, parts in left:
            condition = " and ".join(self.true(part) for part in sorted(parts, key=_cost))
            lines.append(f"{indent}if {condition or 'True'}: hits += ({place},)")
        return lines

    def true(self, node: Node) -> str:
        """Text that is truthy exactly where the expression is TRUE."""
        return self._truth(node, True)

    def _truth(self, node: Node, wanted: bool) -> str:
        if node.op is Op.NOT:
            return self._truth(node.args[0], not wanted)
        if node.op in (Op.AND, Op.OR):
            word = " and " if (node.op is Op.AND) is wanted else " or "
            parts = node.args if node.op is Op.OR else sorted(node.args, key=_cost)
            return f"({word.join(self._truth(arg, wanted) for arg in parts)})"
        if node.op in (Op.IS_NULL, Op.IS_TRUE, Op.IS_FALSE):
            text = self._asked(node)
            return text if wanted else f"(not {text})"
        if node.op in _SIGNS or node.op in (Op.IN, Op.IN_LIST):
            return self._compared(node, wanted)
        if node.op is Op.COLUMN and wanted:
            return self.columns[str(node.value)]
        return f"({self.value(node)} is {wanted})"

    def _asked(self, node: Node) -> str:
        inner = node.args[0]
        if node.op is Op.IS_TRUE:
            return self._truth(inner, True)
        if node.op is Op.IS_FALSE:
            return self._truth(inner, False)
        if not _nullable(inner):
            return "False"
        if inner.type is Type.BOOL:
            return f"(not ({self._truth(inner, True)} or {self._truth(inner, False)}))"
        return f"({self.value(inner)} is None)"

    def _compared(self, node: Node, wanted: bool) -> str:
        if node.op is Op.EQ and _is_plain_question(node) and wanted:
            return self._equal(*node.args)
        guards, operands = self._guarded(node.args if node.op is not Op.IN else node.args[:1])
        if node.op is Op.IN:
            choice = self._constant(frozenset(arg.value for arg in node.args[1:]))
            text = f"{operands[0]} {'in' if wanted else 'not in'} {choice}"
        elif node.op is Op.IN_LIST:
            name = self._constant(str(node.value))
            call = f"{self._constant(self.lists.contains)}({name}, {operands[0]})"
            text = call if wanted else f"not {call}"
        else:
            sign = (_SIGNS if wanted else _FLIPPED)[node.op]
            text = f"{operands[0]} {sign} {operands[1]}"
        return f"({' and '.join([*guards, text])})" if guards else f"({text})"

    def _equal(self, left: Node, right: Node) -> str:
        """A column and a literal: NULL equals nothing, so it needs no test of its own."""
        if right.type is Type.BOOL:
            name = self.columns[str(left.value)]
            return name if right.value else f"({name} is False)"
        return f"({self.value(left)} == {self.value(right)})"

    def _guarded(self, args: Sequence[Node]) -> tuple[list[str], list[str]]:
        """Conditions under which none of the operands is NULL, and their texts behind these."""
        guards, operands = [], []
        for arg in args:
            if (arg.type is Type.BOOL and arg.op in _TRUTHS) or (_nullable(arg) and arg.args):
                name = self._temporary()
                guards.append(f"({name} := {self.value(arg)}) is not None")
                operands.append(name)
            else:
                text = self.value(arg)
                if _nullable(arg):
                    guards.append(f"{text} is not None")
                operands.append(text)
        return list(dict.fromkeys(guards)), operands

    def _temporary(self) -> str:
        self.temporaries += 1
        return f"t{self.temporaries}"

    def _constant(self, value: object) -> str:
        if type(value) is int:
            return f"({value})"
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def value(self, node: Node) -> str:
        """Text for the value of an expression, None where it is NULL."""
        if node in self.hoisted:
            return self.hoisted[node]
        if node.op is Op.LITERAL:
            return self._constant(node.value)
        if node.op is Op.COLUMN:
            return self.columns[str(node.value)]
        if node.op in _TRUTHS:
            true, false = self._truth(node, True), self._truth(node, False)
            return f"(True if {true} else False if {false} else None)"
        if node.op is Op.COALESCE:
            return self._first(node.args)
        if node.op is Op.CASE:
            return self._case(node)
        guards, operands = self._guarded(node.args)
        text = self._called(node, operands)
        return f"({text} if {' and '.join(guards)} else None)" if guards else text

    def _first(self, args: Sequence[Node]) -> str:
        if len(args) == 1 or not _nullable(args[0]):
            return self.value(args[0])
        name = self._temporary()
        value, rest = self.value(args[0]), self._first(args[1:])
        return f"({name} if ({name} := {value}) is not None else {rest})"

    def _case(self, node: Node) -> str:
        rest = self.value(node.args[-1]) if len(node.args) % 2 else "None"
        pairs = list(zip(node.args[0:-1:2], node.args[1::2], strict=False))
        for condition, value in reversed(pairs):
            rest = f"({self.value(value)} if {self.true(condition)} else {rest})"
        return rest

    def _called(self, node: Node, operands: Sequence[str]) -> str:
        if node.op in _INFIX:
            return f"({operands[0]} {_INFIX[node.op]} {operands[1]})"
        if node.op in _CALLS:
            return f"{_CALLS[node.op]}({', '.join(operands)})"
        if node.op is Op.CONTAINS:
            return f"({operands[1]} in {operands[0]})"
        if node.op in _TESTS:
            return f"{operands[0]}.{_TESTS[node.op]}({operands[1]})"
        if node.op is Op.SAFE_DIV and all((size(arg) or 0) <= EXACT_FLOAT for arg in node.args):
            return f"({operands[0]} / {operands[1]} if {operands[1]} else None)"
        return f"{self._constant(STRICT[node.op])}({', '.join(operands)})"


def _parts(rule: Node) -> list[Node]:
    return list(dict.fromkeys(rule.args)) if rule.op is Op.AND else [rule]


def _taker(names: Sequence[str]) -> Callable[[Row], tuple[object, ...]]:
    return itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)


def _limits(parts: Iterable[Node]) -> Mapping[float, Sequence[Node]]:
    """The numeric columns below arithmetic and divisions by the limit they must keep."""
    sums = (
        node
        for part in parts
        for node in part.walk()
        if node.op in ARITHMETIC or node.op in (Op.SAFE_DIV, Op.SAFE_MOD)
    )
    leaves = (leaf for node in sums for leaf in node.walk() if leaf.op is Op.COLUMN)
    found: dict[float, list[Node]] = {}
    for leaf in dict.fromkeys(leaves):
        if leaf.type in (Type.INT, Type.FLOAT):
            found.setdefault(limit(leaf), []).append(leaf)
    return found


def _nullable(node: Node) -> bool:
    if node.op is Op.COLUMN:
        return not node.required
    if node.op in _MAYBE:
        return True
    if node.op is Op.COALESCE:
        return all(_nullable(arg) for arg in node.args)
    if node.op in (Op.IS_NULL, Op.IS_TRUE, Op.IS_FALSE):
        return False
    return any(_nullable(arg) for arg in node.args)


def _is_plain_question(node: Node) -> bool:
    return node.args[0].op is Op.COLUMN and node.args[1].op is Op.LITERAL


def _cost(node: Node) -> int:
    """About nanoseconds: cheap questions come first, lists last."""
    weights: Mapping[Op, int] = {Op.COLUMN: 5, Op.LITERAL: 2, Op.IN_LIST: 400, Op.IN: 15}
    return sum(weights.get(part.op, 15 if part.op in _SIGNS else 20) for part in node.walk())
