"""Texts with their gold elements, payments and loss, in plain files.

An element is written `{surface|k|value}`, the value left out where it follows from the
surface; `@C1` is a card, `@S1` the same in groups of four, `@I1` an identity number, `@W1` a
wallet, `@O1` an order number. After the text come its payments (`> yuan | account | name |
channel | at`, where told `| payer's account`) and the loss in yuan with whether contact goes on
(`= 5000 yes|no|-`); `?`, also in a field, is not scored. A voice that begins with `!` has no gold
elements.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from fanzha.detection.text.normalise import normalise
from fanzha.kit import check_digit, luhn_ok

REPORT = datetime(2026, 11, 22, 10, 0)
SEALED = Path(__file__).parents[1] / "corpus" / "told" / "sealed.txt"
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


@dataclass(frozen=True, slots=True)
class Payment:
    """One gold payment; `?` in a field is not scored, nor is the payer where it is None."""

    fen: int
    account: str | None
    name: str | None
    channel: str | None
    at: str | None
    payer: str | None = None


@dataclass
class Story:
    """One text; `elements` are (kind, value), `payments` and `loss_fen` None where not scored."""

    voice: str
    text: str
    elements: list[tuple[str, Value]]
    payments: list[Payment] | None
    loss_fen: int | None
    contact: bool | None


def read(path: Path) -> list[Story]:
    """The stories of one file."""
    return parse(path.read_text("utf-8"))


def parse(text: str) -> list[Story]:
    """The stories of a text in the format of the files."""
    blocks = re.split(r"^@ ", text, flags=re.M)
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
    amount, *told = (None if part.strip() == "-" else part.strip() for part in line.split("|"))
    account, name, channel, at, *payer = told
    return Payment(
        _fen(amount or "0"), _account(account), name, channel, "?" if at == "?" else _moment(at),
        _account(payer[0]) if payer else None,
    )  # fmt: skip


def _account(told: str | None) -> str | None:
    return _PLACE.sub(_identifier, "@" + told) if told and _NAMED.fullmatch(told) else told
