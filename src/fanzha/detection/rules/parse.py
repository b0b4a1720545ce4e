"""From the text of a rule to its tree: words by sqlglot, above them a closed grammar of our own.

sqlglot's own parser accepts whole languages and keeps no places of literals and signs; a closed
grammar refuses everything else with a sentence, a line and a column.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches
from math import isfinite

from fanzha.detection.rules.functions import CASTS, FUNCTIONS, NUMBERS, Function
from fanzha.detection.rules.nodes import INT_MAX, INT_MIN, Node, Op, column, literal
from fanzha.detection.rules.reader import DEEPEST, Reader, RuleError, Word
from fanzha.detection.rules.schema import Schema, Type
from fanzha.kit import gettext as _

_DEEPEST_TREE = 2 * DEEPEST
_WHOLE = re.compile(r"[0-9]{1,19}")
_DECIMAL = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40}([eE][+-]?[0-9]{1,3})?|[eE][+-]?[0-9]{1,3})")
_COMPARE = {"=": Op.EQ, "<>": Op.NE, "!=": Op.NE, "<": Op.LT, "<=": Op.LE, ">": Op.GT, ">=": Op.GE}
_RESERVED = frozenset(
    {"and", "or", "not", "between", "in", "is", "null", "true", "false", "as", "like"}
    | {"case", "when", "then", "else", "end"}
)
_QUERIES = ("select", "with", "exists", "from", "table", "values")


def parse(text: str, schema: Schema) -> Node:
    """The tree of a rule over the columns of a scenario; raises RuleError."""
    try:
        return _Parser(text, schema).rule()
    except RecursionError:  # the bounds of the reader make it unlikely, not impossible
        raise RuleError(_("Too deeply nested.")) from None


class _Parser:
    def __init__(self, text: str, schema: Schema) -> None:
        self.reader = Reader(text)
        self.schema = schema

    def rule(self) -> Node:
        """All of the text."""
        if self.reader.now.kind == "end":
            raise self.reader.fail(_("The rule is empty."))
        first = self.reader.now
        tree = self.either()
        if self.reader.now.kind != "end":
            raise self.reader.fail(_stray(self.reader))
        if tree.type is not Type.BOOL:
            sentence = _("A rule must be true or false; this is {type}.")
            raise self.reader.fail(sentence.format(type=tree.type), first)
        if _depth(tree) > _DEEPEST_TREE:
            sentence = _("The rule is too deeply nested: at most {n} levels.")
            raise self.reader.fail(sentence.format(n=_DEEPEST_TREE), first)
        return tree

    def either(self) -> Node:
        return self.joined(Op.OR, "or", self.both)

    def both(self) -> Node:
        return self.joined(Op.AND, "and", self.negated)

    def joined(self, op: Op, key: str, part: Callable[[], Node]) -> Node:
        first = self.reader.now
        parts = [part()]
        while self.reader.now.key == key:
            self.must_be(parts[-1], Type.BOOL, first)
            self.reader.take()
            first = self.reader.now
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        self.must_be(parts[-1], Type.BOOL, first)
        flat = [arg for one in parts for arg in (one.args if one.op is op else (one,))]
        return Node(op, Type.BOOL, tuple(flat))

    def negated(self) -> Node:
        if not self.reader.accept("not"):
            return self.predicate()
        first = self.reader.now
        self.reader.deeper()
        inner = self.negated()
        self.reader.higher()
        self.must_be(inner, Type.BOOL, first)
        return Node(Op.NOT, Type.BOOL, (inner,))

    def predicate(self) -> Node:
        left = self.sum()
        sign = self.reader.accept(*_COMPARE)
        if sign:
            tree = self.compared(sign, left, self.sum())
            if self.reader.now.key in _COMPARE:
                raise self.reader.fail(_("Comparisons cannot be chained; join them with AND."))
            return tree
        if self.reader.now.key == "is":
            return self.asked(left)
        if self.reader.now.key == "not" and not self.reader.follows("like"):
            self.reader.take()
            return Node(Op.NOT, Type.BOOL, (self.ranged(left),))
        if self.reader.now.key in ("in", "between"):
            return self.ranged(left)
        return left

    def compared(self, sign: Word, left: Node, right: Node) -> Node:
        op = _COMPARE[sign.key]
        self.alike(sign, left, right)
        if op not in (Op.EQ, Op.NE) and left.type not in NUMBERS:
            sentence = _("{type} can only be compared with = and <>.")
            raise self.reader.fail(sentence.format(type=left.type), sign)
        return Node(op, Type.BOOL, (left, right))

    def asked(self, left: Node) -> Node:
        self.reader.take()
        negative = self.reader.accept("not")
        word = self.reader.take()
        ops = {"null": Op.IS_NULL, "true": Op.IS_TRUE, "false": Op.IS_FALSE}
        if word.key not in ops:
            raise self.reader.fail(_("After IS stands NULL, TRUE or FALSE."), word)
        if word.key != "null":
            self.must_be(left, Type.BOOL, word)
        tree = Node(ops[word.key], Type.BOOL, (left,))
        return Node(Op.NOT, Type.BOOL, (tree,)) if negative else tree

    def ranged(self, left: Node) -> Node:
        word = self.reader.take()
        if word.key == "between":
            low = self.sum()
            self.reader.expect("and")
            high = self.sum()
            for bound in (low, high):
                self.alike(word, left, bound)
                self.must_be_number(bound, word)
            pair = (
                Node(Op.GE, Type.BOOL, (left, low)),
                Node(Op.LE, Type.BOOL, (left, high)),
            )
            return Node(Op.AND, Type.BOOL, pair)
        if word.key != "in":
            raise self.reader.fail(_("After NOT stands IN or BETWEEN here."), word)
        return self.one_of(left)

    def one_of(self, left: Node) -> Node:
        self.reader.expect("(")
        values = [self.constant(left)]
        while self.reader.accept(","):
            values.append(self.constant(left))
        self.reader.expect(")")
        return Node(Op.IN, Type.BOOL, (left, *values))

    def constant(self, left: Node) -> Node:
        word = self.reader.now
        value = self.signed()
        if value.op is not Op.LITERAL:
            raise self.reader.fail(_("IN takes numbers or texts, nothing else."), word)
        self.alike(word, left, value)
        return value

    def sum(self) -> Node:
        left = self.product()
        while sign := self.reader.accept("+", "-"):
            op = Op.ADD if sign.text == "+" else Op.SUB
            left = self.computed(op, sign, left, self.product())
        return left

    def product(self) -> Node:
        left = self.signed()
        while sign := self.reader.accept("*", "/", "%"):
            if sign.text != "*":
                name = "safe_div" if sign.text == "/" else "safe_mod"
                sentence = _("“{sign}” is not total; write {name}(a, b).")
                raise self.reader.fail(sentence.format(sign=sign.text, name=name), sign)
            left = self.computed(Op.MUL, sign, left, self.signed())
        return left

    def computed(self, op: Op, sign: Word, left: Node, right: Node) -> Node:
        self.alike(sign, left, right)
        self.must_be_number(left, sign)
        return Node(op, left.type, (left, right))

    def signed(self) -> Node:
        sign = self.reader.accept("-")
        if not sign:
            return self.primary()
        if self.reader.now.kind == "number":
            return self.number(self.reader.take(), "-")
        self.reader.deeper()
        inner = self.signed()
        self.reader.higher()
        self.must_be_number(inner, sign)
        return Node(Op.NEG, inner.type, (inner,))

    def primary(self) -> Node:
        word = self.reader.take()
        if word.kind == "number":
            return self.number(word)
        if word.kind == "text":
            return literal(_utf8(self.reader, word))
        if word.key == "(":
            return self.bracket()
        if word.key in ("true", "false"):
            return literal(word.key == "true")
        if word.key == "case":
            return self.case(word)
        if word.kind == "word" and word.key not in _QUERIES and self.reader.now.key == "(":
            return self.call(word)
        if word.kind == "word" and word.key not in _RESERVED:
            return self.named(word)
        raise self.reader.fail(_misplaced(word), word)

    def bracket(self) -> Node:
        self.reader.deeper()
        inner = self.either()
        self.reader.higher()
        self.reader.expect(")")
        return inner

    def number(self, word: Word, sign: str = "") -> Node:
        if _WHOLE.fullmatch(word.text):
            value = int(sign + word.text)
            if INT_MIN <= value <= INT_MAX:
                return literal(value)
        elif _DECIMAL.fullmatch(word.text) and isfinite(float(word.text)):
            return literal(float(sign + word.text))
        raise self.reader.fail(_("This number cannot be used."), word)

    def named(self, word: Word) -> Node:
        if word.key in _QUERIES:
            raise self.reader.fail(_misplaced(word), word)
        found = self.schema.columns.get(word.text)
        if found is None:
            sentence = _("“{scenario}” has no column “{name}”.{hint}")
            hint = _hint(word.text, list(self.schema.columns))
            raise self.reader.fail(
                sentence.format(scenario=self.schema.scenario, name=word.text[:60], hint=hint),
                word,
            )
        return column(found)

    def call(self, word: Word) -> Node:
        self.reader.take()
        self.reader.deeper()
        special = {"if": self.when, "try_cast": self.cast, "in_list": self.listed}
        tree = special.get(word.key, self.function)(word)
        self.reader.higher()
        self.reader.expect(")")
        return tree

    def function(self, word: Word) -> Node:
        function = FUNCTIONS.get(word.key)
        if function is None:
            known = [*FUNCTIONS, "if", "try_cast"]
            sentence = _("There is no function “{name}”.{hint}")
            hint = _hint(word.key, known)
            raise self.reader.fail(sentence.format(name=word.text[:60], hint=hint), word)
        args = [self.either()]
        while self.reader.accept(","):
            args.append(self.either())
        self.fits(function, word, args)
        return Node(function.op, function.gives or args[0].type, tuple(args))

    def fits(self, function: Function, word: Word, args: list[Node]) -> None:
        if not function.least <= len(args) <= function.most:
            sentence = _("“{name}” takes {least} to {most} arguments, not {n}.")
            raise self.reader.fail(
                sentence.format(
                    name=word.key, least=function.least, most=function.most, n=len(args)
                ),
                word,
            )
        for arg in args:
            if arg.type not in function.takes:
                sentence = _("“{name}” cannot take {type}.")
                raise self.reader.fail(sentence.format(name=word.key, type=arg.type), word)
            self.alike(word, args[0], arg)

    def listed(self, word: Word) -> Node:
        value = self.either()
        self.must_be(value, Type.TEXT, word)
        self.reader.expect(",")
        name = self.reader.take()
        if name.kind != "text":
            raise self.reader.fail(_("The name of a list is a text in single quotes."), name)
        return Node(Op.IN_LIST, Type.BOOL, (value,), value=_utf8(self.reader, name))

    def cast(self, word: Word) -> Node:
        value = self.either()
        self.reader.expect("as")
        target = self.reader.take()
        to = next((type for type in Type if type.value == target.key), None)
        op = CASTS.get((value.type, to)) if to else None
        if op is None or to is None:
            sentence = _("{type} cannot be cast to “{target}”.")
            raise self.reader.fail(
                sentence.format(type=value.type, target=target.text[:40]), target
            )
        return Node(op, to, (value,))

    def when(self, word: Word) -> Node:
        condition = self.either()
        self.must_be(condition, Type.BOOL, word)
        self.reader.expect(",")
        first = self.either()
        args = [condition, first]
        if self.reader.accept(","):
            args.append(self.either())
            self.alike(word, first, args[-1])
        return Node(Op.CASE, first.type, tuple(args))

    def case(self, word: Word) -> Node:
        self.reader.deeper()
        args: list[Node] = []
        while when := self.reader.accept("when"):
            condition = self.either()
            self.must_be(condition, Type.BOOL, when)
            self.reader.expect("then")
            args += [condition, self.either()]
            self.alike(when, args[1], args[-1])
        if not args:
            raise self.reader.fail(_("After CASE stands WHEN."))
        if self.reader.accept("else"):
            args.append(self.either())
            self.alike(word, args[1], args[-1])
        self.reader.expect("end")
        self.reader.higher()
        return Node(Op.CASE, args[1].type, tuple(args))

    def alike(self, word: Word, left: Node, right: Node) -> None:
        if left.type is not right.type:
            sentence = _(
                "{left} and {right} do not go together; nothing is cast silently: "
                "write 1.0 for a float, try_cast(x as float) for a column."
            )
            raise self.reader.fail(sentence.format(left=left.type, right=right.type), word)

    def must_be(self, node: Node, type: Type, word: Word) -> None:
        if node.type is not type:
            sentence = _("{wanted} is needed here, not {type}.")
            raise self.reader.fail(sentence.format(wanted=type, type=node.type), word)

    def must_be_number(self, node: Node, word: Word) -> None:
        if node.type not in NUMBERS:
            sentence = _("A number is needed here, not {type}.")
            raise self.reader.fail(sentence.format(type=node.type), word)


def _depth(tree: Node) -> int:
    deepest, below = 0, [(tree, 1)]
    while below:
        node, depth = below.pop()
        deepest = max(deepest, depth)
        below += [(arg, depth + 1) for arg in node.args]
    return deepest


def _utf8(reader: Reader, word: Word) -> str:
    try:
        word.text.encode()
    except UnicodeEncodeError:
        raise reader.fail(_("The text holds a broken character."), word) from None
    if any(letter < " " for letter in word.text):  # a NUL ends a text in some engines
        raise reader.fail(_("A text holds no control characters."), word)
    return word.text


def _hint(name: str, known: list[str]) -> str:
    near = get_close_matches(name[:60], known, 1)
    return " " + _("Did you mean “{name}”?").format(name=near[0]) if near else ""


def _stray(reader: Reader) -> str:
    if reader.now.key == ";":
        return _("A rule is one expression; “;” ends nothing here.")
    if reader.now.key in ("like", "ilike", "rlike", "regexp") or reader.now.key == "not":
        return _("LIKE is not known; use starts_with, ends_with or contains.")
    return _("{found} is not expected here.").format(found=reader.found())


def _misplaced(word: Word) -> str:
    if word.kind == "end":
        return _("The rule ends too early.")
    if word.kind == "quoted":
        return _("Texts stand in single quotes, names of columns without quotes.")
    if word.key in _QUERIES:
        return _("A rule holds no queries; ask a list with in_list(x, 'name').")
    if word.key == "null":
        return _("NULL stands only after IS: write “x IS NULL”.")
    return _("“{found}” is not expected here.").format(found=word.text[:40])
