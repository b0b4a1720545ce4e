"""De-duplication: which rows of a list are one person, and what that person's tier is.

Two rows are one person when they have the same id number; or the same warning number; or the same
name and phone while an id number is missing. Rows are joined transitively, but never so that two
different valid id numbers come together. The result does not depend on the order of the rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from fanzha.warning.flags import Flag
from fanzha.warning.rows import Candidate
from fanzha.warning.tiers import Method, Tier, Tiers

RAISE_WITHIN = timedelta(days=7)  # domain.md 3.2, escalation rules


@dataclass(frozen=True, slots=True)
class Person:
    """One suspected victim of a list with all rows that name him, in file order."""

    rows: tuple[Candidate, ...]
    tier: Tier
    raised: bool
    flags: tuple[Flag, ...]

    @property
    def lines(self) -> list[int]:
        """The 1-based lines of the file."""
        return [row.line for row in self.rows]

    @property
    def name(self) -> str:
        """The first name given."""
        return next((row.name for row in self.rows if row.name), "")

    @property
    def id_card(self) -> str:
        """A valid id number if any row has one, else a flawed one, else nothing."""
        given = [row for row in self.rows if row.id_card]
        best = next((row for row in given if row.id_valid), given[0] if given else None)
        return best.id_card if best else ""

    @property
    def phones(self) -> tuple[str, ...]:
        """All usable numbers, first named first."""
        return tuple(dict.fromkeys(phone for row in self.rows for phone in row.phones))

    @property
    def phone(self) -> str:
        """The first usable number, else a broken one as pushed."""
        broken = next((row.phone_text for row in self.rows if row.phone_text), "")
        return self.phones[0] if self.phones else broken

    @property
    def away(self) -> bool:
        """True when a row says that the person works away from home."""
        return any(row.away for row in self.rows)

    @property
    def method(self) -> Method:
        """Face to face by tier; people working away are phoned (S16)."""
        return Method.PHONE if self.away else self.tier.method

    @property
    def first_pushed(self) -> datetime | None:
        """The earliest time any source pushed this person."""
        return min((row.pushed_at for row in self.rows if row.pushed_at), default=None)

    def first(self, value: Callable[[Candidate], str]) -> str:
        """The first non-empty text of that kind among the rows."""
        for row in self.rows:
            if text := value(row):
                return text
        return ""


class _Forest:
    """Union-find whose root remembers the valid id numbers of its tree."""

    def __init__(self, rows: Sequence[Candidate]) -> None:
        self.parent = list(range(len(rows)))
        self.valid = [{row.id_card} if row.id_valid else set() for row in rows]
        self.key = [_content(row) for row in rows]

    def root(self, node: int) -> int:
        while self.parent[node] != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

    def join(self, one: int, other: int) -> int:
        one, other = self.root(one), self.root(other)
        if one == other:
            return one
        self.parent[other] = one
        self.valid[one] |= self.valid[other]
        self.key[one] = min(self.key[one], self.key[other])
        return one


def _content(row: Candidate) -> tuple[str, ...]:
    """A sort key from what the row says, not from where it stands in the file."""
    pushed = row.pushed_at.isoformat() if row.pushed_at else "~"
    return (pushed, row.id_card, row.warning_no, row.name, *row.phones)


def merge(rows: Sequence[Candidate], tiers: Tiers, now: datetime) -> list[Person]:
    """The persons of a list, ordered by their first line."""
    forest = _Forest(rows)
    ambiguous: set[int] = set()
    shared: set[int] = set()
    for _, same_id in _groups(rows, lambda row: [row.identity]):
        _join_all(forest, same_id)
    for _, same_no in _groups(rows, lambda row: [row.warning_no]):
        shared |= _join_guarded(forest, same_no)
    for _, same_phone in _groups(rows, _name_and_phones):
        if any(not rows[node].identity for node in same_phone):
            ambiguous |= _join_guarded(forest, same_phone)
    trees: dict[int, list[int]] = {}
    for node in range(len(rows)):
        trees.setdefault(forest.root(node), []).append(node)
    marks = {Flag.NUMBER_SHARED: shared, Flag.IDENTITY_AMBIGUOUS: ambiguous}
    return [
        _person(
            [rows[n] for n in nodes], [f for f, on in marks.items() if on & {*nodes}], tiers, now
        )
        for nodes in trees.values()
    ]


def _name_and_phones(row: Candidate) -> list[str]:
    return [f"{row.name}\0{phone}" for phone in row.phones]


def _groups(
    rows: Sequence[Candidate], keys: Callable[[Candidate], Iterable[str]]
) -> list[tuple[str, list[int]]]:
    """Nodes that share a non-empty key, in the order of the keys, groups of one left out."""
    found: dict[str, list[int]] = {}
    for node, row in enumerate(rows):
        for key in keys(row):
            if key:
                found.setdefault(key, []).append(node)
    return sorted((key, nodes) for key, nodes in found.items() if len(nodes) > 1)


def _join_all(forest: _Forest, nodes: Sequence[int]) -> None:
    for one, other in pairwise(nodes):
        forest.join(one, other)


def _join_guarded(forest: _Forest, nodes: Sequence[int]) -> set[int]:
    """Join trees unless that brings two valid id numbers together; returns the nodes in doubt.

    With two trees of different valid numbers the rest goes to the one whose content sorts first.
    """
    roots = sorted({forest.root(node) for node in nodes}, key=lambda root: forest.key[root])
    named = [root for root in roots if forest.valid[root]]
    nameless = [root for root in roots if not forest.valid[root]]
    _join_all(forest, [*named[:1], *nameless])
    return set(nodes) if len(named) > 1 else set()


def _person(rows: list[Candidate], marks: list[Flag], tiers: Tiers, now: datetime) -> Person:
    flags = list(dict.fromkeys([flag for row in rows for flag in row.flags] + marks))
    if any(row.name for row in rows):
        flags = [flag for flag in flags if flag is not Flag.NAME_MISSING]
    sure = [row.tier for row in rows if row.graded]
    if sure:
        flags = [flag for flag in flags if flag not in _GUESSED]
    base = tiers.gravest(sure or [row.tier for row in rows])
    raised = _repeated(rows, base, now) and tiers.raised(base) != base
    return Person(tuple(rows), tiers.raised(base) if raised else base, raised, tuple(flags))


_GUESSED = (Flag.TIER_MISSING, Flag.TIER_UNKNOWN)


def _repeated(rows: Sequence[Candidate], base: Tier, now: datetime) -> bool:
    """Two different warning numbers of the gravest tier within seven days of each other."""
    hits = sorted(
        (row.pushed_at or now, row.warning_no)
        for row in rows
        if row.warning_no and row.tier == base and row.graded
    )
    return any(
        one[1] != other[1] and other[0] - one[0] <= RAISE_WITHIN for one, other in pairwise(hits)
    )
