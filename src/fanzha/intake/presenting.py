"""What the seat page shows of an analysis: groups, marks and words, without any markup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fanzha.intake.analysis import Analysis
from fanzha.intake.findings import Finding
from fanzha.intake.minimum import Item
from fanzha.intake.urgency import Urgency
from fanzha.intake.wording import channel_name


@dataclass(frozen=True)
class Mark:
    """A stretch of the narrative to be marked; `kind` names its colour."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Group:
    """The checklist of one payment; number 0 is what concerns the whole report."""

    number: int
    items: tuple[Item, ...]
    amount: str = ""
    channel: str = ""

    @property
    def missing(self) -> int:
        """How many items must still be asked."""
        return sum(item.missing for item in self.items)


def marks(analysis: Analysis) -> list[Mark]:
    """Elements first, then the phrases behind urgency and type where nothing else is marked."""
    elements = [
        Mark(each.start, each.end, each.kind)
        for each in analysis.findings
        if each.state != "dropped" and each.start is not None and each.end is not None
    ]
    urgent = [Mark(r.start, r.end, "urgent") for r in analysis.reasons]
    why = [Mark(r.start, r.end, "reason") for r in analysis.typing.reasons]
    return _free(elements + urgent + (why if analysis.typing.is_fraud else []))


def _free(wanted: Sequence[Mark]) -> list[Mark]:
    """Earlier marks win; of later ones only those that touch none."""
    taken: list[Mark] = []
    for mark in wanted:
        if all(mark.end <= other.start or mark.start >= other.end for other in taken):
            taken.append(mark)
    return sorted(taken, key=lambda mark: mark.start)


def groups(analysis: Analysis) -> list[Group]:
    """The checklist by payment, the whole report first; optional items nobody told stay out."""
    numbers = sorted({item.payment for item in analysis.items})
    found = []
    for number in numbers:
        mine = (item for item in analysis.items if item.payment == number)
        items = tuple(item for item in mine if item.value or item.missing)
        payment = analysis.money[number - 1].payment if 0 < number <= len(analysis.money) else None
        channel = channel_name(payment.channel) if payment and payment.channel else ""
        amount = payment.values.get("amount", "") if payment else ""
        if items:
            found.append(Group(number, items, amount, channel))
    return found


def later(analysis: Analysis) -> list[Item]:
    """Optional items that nobody told yet, in the order to ask them."""
    return [item for item in analysis.items if not item.value and not item.missing]


def next_question(analysis: Analysis) -> str:
    """What to ask now; empty when nothing is missing."""
    return next((item.need.question for item in analysis.items if item.missing), "")


def missing(items: Iterable[Item]) -> int:
    """How many items must still be asked before money can be stopped."""
    return sum(item.missing for item in items)


def shown(findings: Sequence[Finding]) -> list[Finding]:
    """One line per element, in the narrative's order; amounts and times speak for themselves."""
    seen: dict[tuple[str, str], Finding] = {}
    for each in findings:
        if each.found_kind not in ("amount", "datetime", "bank_name"):
            seen.setdefault((each.found_kind or each.kind, each.value), each)
    return list(seen.values())


def is_urgent(analysis: Analysis) -> bool:
    """Must money be stopped before anything else?"""
    return analysis.urgency is not Urgency.NONE and analysis.paid is not False


def covered(
    text: str, sealed: Iterable[tuple[int, int, str]], names: Iterable[str]
) -> list[tuple[str, int]]:
    """The narrative in pieces (text, place in the original) with sealed stretches masked.

    `sealed` gives start, end and mask of each; `names` are masked wherever they stand.
    """
    pieces: list[tuple[str, int]] = []
    at = 0
    for start, end, mask in sorted(sealed):
        if start < at:
            continue
        pieces += [(text[at:start], at), (mask, -1)]
        at = end
    pieces.append((text[at:], at))
    return [(_without_names(piece, names), place) for piece, place in pieces if piece]


def _without_names(piece: str, names: Iterable[str]) -> str:
    for name in names:
        if len(name) > 1:
            piece = piece.replace(name, name[0] + "*" * (len(name) - 1))
    return piece


def covered_marks(
    pieces: Sequence[tuple[str, int]], wanted: Iterable[Mark]
) -> tuple[str, list[Mark]]:
    """The masked text as one, and the marks moved to where their words stand in it now."""
    kept = list(wanted)
    moved: list[Mark] = []
    length = 0
    for piece, place in pieces:
        if place >= 0:
            inside = (m for m in kept if place <= m.start and m.end <= place + len(piece))
            moved += [
                Mark(m.start - place + length, m.end - place + length, m.kind) for m in inside
            ]
        length += len(piece)
    return "".join(piece for piece, _ in pieces), moved
