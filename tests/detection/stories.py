"""Dirty texts with their gold elements, payments and loss, and how an extraction is scored on them.

The texts are in `narratives/`: `seventh.txt` is looked at only in total, the others when rules are
written. An element is written `{surface|k|value}`, the value left out where it follows from the
surface; `@C1` is a card, `@S1` the same in groups of four, `@I1` an identity number, `@W1` a
wallet, `@O1` an order number. After the text come its payments (`> yuan | account | name |
channel | at`) and the loss in yuan with whether contact goes on (`= 5000 yes|no|-`); `?`, also
in a field, is not scored. A voice that begins with `!` has no gold elements.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from fanzha.detection import Elements, extract
from fanzha.detection.text.normalise import normalise
from fanzha.kit import check_digit, luhn_ok

REPORT = datetime(2026, 11, 22, 10, 0)
_FOLDER = Path(__file__).parent / "narratives"
_KINDS = {
    "p": "phone", "l": "landline", "c": "bank_card", "i": "id_card", "q": "qq", "w": "wechat",
    "a": "alipay", "u": "url", "d": "domain", "e": "email", "app": "app", "m": "meeting_id",
    "y": "amount", "t": "datetime", "wl": "wallet", "k": "courier_no", "o": "order_no", "ip": "ip",
    "pl": "plate", "b": "bank_name",
}  # fmt: skip
_MARK = re.compile(r"\{([^{}|]+)\|(\w+)(?:\|([^{}|]+))?\}")
_PLACE = re.compile(r"@([CSIWO])(\d)")
_NAMED = re.compile(r"[CW]\d")
Value = str | int | None
Payment = tuple[int, str | None, str | None, str | None, str | None]


@dataclass
class Story:
    """One text; `elements` are (kind, value), `payments` and `loss_fen` None where not scored."""

    voice: str
    text: str
    elements: list[tuple[str, Value]]
    payments: list[Payment] | None
    loss_fen: int | None
    contact: bool | None


def read(name: str) -> list[Story]:
    """The stories of one file."""
    blocks = re.split(r"^@ ", (_FOLDER / f"{name}.txt").read_text("utf-8"), flags=re.M)
    return [_story(block) for block in blocks if block.strip()]


def _story(block: str) -> Story:
    voice, *lines = block.strip().split("\n")
    told = [line[2:] for line in lines if line.startswith("> ")]
    end = next(line for line in lines if line.startswith("= "))
    text = "\n".join(line for line in lines if line[:2] not in ("> ", "= "))
    loss, contact = end[2:].split()
    elements: list[tuple[str, Value]] = []

    def plain(match: re.Match[str]) -> str:
        surface = _PLACE.sub(_identifier, match[1])
        elements.append((_KINDS[match[2]], _value(match[2], surface, match[3])))
        return surface

    text = _PLACE.sub(_identifier, _MARK.sub(plain, text))
    return Story(
        voice, text, elements,
        None if "?" in told else [_payment(line) for line in told],
        None if loss == "?" else _fen(loss),
        {"yes": True, "no": False}.get(contact),
    )  # fmt: skip


def _identifier(match: re.Match[str]) -> str:
    """What a placeholder stands for; none of them can exist."""
    kind, digit = match.groups()
    if kind in "CS":
        body = f"999999{int(digit) * 123_457_891:012d}"
        card = next(body + last for last in "0123456789" if luhn_ok(body + last))
        return " ".join(re.findall(r"\d{1,4}", card)) if kind == "S" else card
    if kind == "I":
        return f"9901011985030{digit}123" + check_digit(f"9901011985030{digit}123")
    return (
        f"T{digit}DemoWa11etAddressForTestsXyZ9876" if kind == "W" else f"9999{digit}" * 5 + "017"
    )


def _value(kind: str, surface: str, told: str | None) -> Value:
    if kind == "y":
        return _fen(told or re.sub(r"[^\d.]", "", normalise(surface).text))
    if kind == "t":
        return _moment(told)
    if told:
        return _PLACE.sub(_identifier, "@" + told if _NAMED.fullmatch(told) else told)
    if kind in ("p", "l", "c", "q", "m", "i", "wl", "k", "pl"):
        return re.sub(r"[ .\-]", "", surface)
    folded = normalise(surface).text
    return folded if kind in ("app", "b", "o") else folded.lower()


def _moment(told: str | None) -> str | None:
    """`1120T1540` and `1120T15` and `1120` of the year of the report; `?` is vague."""
    if told in (None, "?", "-"):
        return None
    assert told
    day, _, clock = told.partition("T")
    return f"2026-{day[:2]}-{day[2:]}T{clock[:2] or '00'}:{clock[2:] or '00'}:00"


def _fen(yuan: str) -> int:
    return int(Decimal(yuan) * 100)


def _payment(line: str) -> Payment:
    amount, account, name, channel, at = (part.strip() for part in line.split("|"))
    account = _PLACE.sub(_identifier, "@" + account) if _NAMED.fullmatch(account) else account
    told = [None if part == "-" else part for part in (account, name, channel)]
    return (_fen(amount), told[0], told[1], told[2], "?" if at == "?" else _moment(at))


@dataclass
class Score:
    """Counts over many stories."""

    hits: int = 0
    found: int = 0
    gold: int = 0
    payments_right: int = 0
    payments: int = 0
    spurious: int = 0
    loss_right: int = 0
    losses: int = 0
    contact_right: int = 0
    stories: int = 0
    wrong: list[str] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)

    @property
    def elements_f1(self) -> float:
        """Micro-F1 of (kind, value)."""
        return 2 * self.hits / max(self.found + self.gold, 1)

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
            f"{self.stories} texts: elements F1 {self.elements_f1:.3f} ({self.gold}), transfers "
            f"{self.transfers_exact:.3f} ({self.payments}+{self.spurious}), loss "
            f"{self.loss_exact:.3f}, contact {self.contact_right / self.stories:.3f}; "
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
        total.hits += (have & gold).total()
        total.found += have.total()
        total.gold += gold.total()
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
    have = [(t.amount_fen, t.payee_account, t.payee_name, t.channel, t.at) for t in found.transfers]
    for k, name in enumerate(("amount", "account", "name", "channel", "at")):
        missing, _ = _unmatched([(r[0], r[k]) for r in gold], [(r[0], r[k]) for r in have])
        total.fields[name] += len(gold) - len(missing)
    missing, extra = _unmatched(gold, have)
    total.payments += len(gold)
    total.payments_right += len(gold) - len(missing)
    total.spurious += max(0, len(have) - len(gold))
    return [*(f"no payment {row}" for row in missing), *(f"payment {row}" for row in extra)]


_Row = tuple[Value, ...]


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


if __name__ == "__main__":
    import sys

    for part in sys.argv[1:] or ("dev", "seventh"):
        result = score(read(part))
        sys.stdout.write(f"{part}: {result}\n")
        if part != "seventh" and len(sys.argv) > 1:
            sys.stdout.write("\n".join(result.wrong) + "\n")
