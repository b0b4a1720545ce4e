"""How an extraction agrees with gold: elements by kind, payments in every field, the loss."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fanzha.detection.text.elements import Elements, Transfer
from fanzha.detection.text.extract import extract
from fanzha.detection.text.stories import REPORT, Payment, Story, Value

_FIELDS = ("account", "name", "channel", "at")
_Row = tuple[Value, ...]


@dataclass
class Score:
    """Counts over many stories."""

    hits: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    payments_right: int = 0
    payments: int = 0
    spurious: int = 0
    loss_right: int = 0
    losses: int = 0
    payers_right: int = 0
    payers: int = 0
    contact_right: int = 0
    stories: int = 0
    wrong: list[str] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)

    @property
    def elements_f1(self) -> float:
        """Micro-F1 of (kind, value)."""
        return 2 * self.hits.total() / max(self.found.total() + self.gold.total(), 1)

    @property
    def by_kind(self) -> dict[str, float]:
        """F1 of (kind, value), kind by kind."""
        return {
            kind: 2 * self.hits[kind] / (self.found[kind] + self.gold[kind])
            for kind in sorted({*self.found, *self.gold})
        }

    @property
    def transfers_exact(self) -> float:
        """Share of gold payments right in all five fields; one too many counts as one wrong."""
        return self.payments_right / (self.payments + self.spurious)

    @property
    def loss_exact(self) -> float:
        """Share of texts whose loss is right to the fen."""
        return self.loss_right / self.losses

    def __str__(self) -> str:
        return (
            f"{self.stories} texts: elements F1 {self.elements_f1:.3f} "
            f"({self.gold.total()}), transfers "
            f"{self.transfers_exact:.3f} ({self.payments}+{self.spurious}), loss "
            f"{self.loss_exact:.3f}, payers {self.payers_right}/{self.payers}, "
            f"contact {self.contact_right / self.stories:.3f}; "
            f"payments with the right {dict(self.fields)}"
        )


def score(stories: Sequence[Story]) -> Score:
    """The extraction compared with the gold of every story."""
    total = Score()
    for story in stories:
        _add(total, story, extract(story.text, REPORT))
    return total


def _add(total: Score, story: Story, found: Elements) -> None:
    notes: list[str] = []
    total.stories += 1
    have: Counter[tuple[str, Value]] = Counter((e.kind.value, e.value) for e in found.elements)
    gold: Counter[tuple[str, Value]] = Counter(story.elements)
    if not story.voice.startswith("!"):
        for count, told in ((total.hits, have & gold), (total.found, have), (total.gold, gold)):
            count.update(kind for kind, _ in told.elements())
        notes += [f"missing {k} {v}" for k, v in (gold - have).elements()]
        notes += [f"extra {k} {v}" for k, v in (have - gold).elements()]
    if story.payments is not None:
        notes += _add_payments(total, story.payments, found)
    if story.loss_fen is not None:
        total.losses += 1
        total.loss_right += found.loss_fen == story.loss_fen
        if found.loss_fen != story.loss_fen:
            notes.append(f"loss {found.loss_fen} not {story.loss_fen}")
    total.contact_right += found.still_in_contact is story.contact
    if found.still_in_contact is not story.contact:
        notes.append(f"contact {found.still_in_contact} not {story.contact}")
    if notes:
        total.wrong.append("\n  ".join([f"[{story.voice}] {story.text}", *notes]))


def _add_payments(total: Score, gold: Sequence[Payment], found: Elements) -> Iterable[str]:
    want, have = [_wanted(p) for p in gold], [_told(t) for t in found.transfers]
    for k, name in enumerate(("amount", *_FIELDS)):
        missing, _ = _unmatched([(r[0], r[k]) for r in want], [(r[0], r[k]) for r in have])
        total.fields[name] += len(gold) - len(missing)
    payers = [(p.fen, p.payer) for p in gold if p.payer]
    told = [(t.amount_fen, t.payer_account) for t in found.transfers]
    total.payers += len(payers)
    total.payers_right += len(payers) - len(_unmatched(payers, told)[0])
    missing, extra = _unmatched(want, have)
    total.payments += len(gold)
    total.payments_right += len(gold) - len(missing)
    total.spurious += max(0, len(have) - len(gold))
    return [*(f"no payment {row}" for row in missing), *(f"payment {row}" for row in extra)]


def _wanted(payment: Payment) -> _Row:
    return (payment.fen, payment.account, payment.name, payment.channel, payment.at)


def _told(transfer: Transfer) -> _Row:
    paid = (transfer.amount_fen, transfer.payee_account, transfer.payee_name)
    return (*paid, transfer.channel, transfer.at)


def _unmatched(gold: Sequence[_Row], have: Sequence[_Row]) -> tuple[list[_Row], list[_Row]]:
    """The gold rows not found and the rows found in excess; rows with a `?` choose last."""
    missing, extra = [], list(have)
    for row in sorted(gold, key=lambda row: row.count("?")):
        match = next((one for one in extra if _fits(row, one)), None)
        if match is None:
            missing.append(row)
        else:
            extra.remove(match)
    return missing, extra


def _fits(gold: _Row, have: _Row) -> bool:
    return all(a in (b, "?") for a, b in zip(gold, have, strict=True))
