"""Messages and reports by writers who never saw the reader, with the answers they gave.

Nobody who writes rules, phrases or training texts looks at the rows of `corpus/strangers`: only
their sums are printed. An id begins with its batch: 1 by one hand, 2 and 3 by another, whose
reports of batch 3 are hard on purpose.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

STRANGERS = Path(__file__).parents[1] / "corpus" / "strangers"
BATCHES = ("1", "2", "3")
_UNTOLD = "-"


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `type` and `sub_type` are None where it is no fraud."""

    id: str
    text: str
    type: str | None
    sub_type: str | None


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment; a field that is None was not told. `at` is an ISO time as exact as was told."""

    fen: int
    account: str | None
    name: str | None
    channel: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One report; `elements` are (kind, value), `payments` and `loss_fen` None where untold."""

    id: str
    text: str
    told_at: datetime
    elements: tuple[tuple[str, str], ...]
    payments: tuple[Payment, ...] | None
    loss_fen: int | None

    @property
    def batch(self) -> str:
        """The batch it came in, one of `BATCHES`."""
        return self.id.partition("-")[0]


def messages() -> list[Message]:
    """All messages, in the order of the file."""
    head, *rows = _lines("messages.tsv")
    names = head.split("\t")
    return [_message(dict(zip(names, row.split("\t"), strict=True))) for row in rows]


def reports() -> list[Report]:
    """All reports, in the order of the file."""
    return [_report(json.loads(line)) for line in _lines("reports.jsonl")]


def _lines(name: str) -> list[str]:
    return (STRANGERS / name).read_text("utf-8").rstrip("\n").split("\n")


def _message(row: Mapping[str, str]) -> Message:
    kind, sub_type = (None if row[key] == _UNTOLD else row[key] for key in ("type", "sub"))
    return Message(row["id"], row["text"].replace("\\n", "\n"), kind, sub_type)


def _report(row: Mapping[str, Any]) -> Report:
    paid, loss = row["transfers"], row["loss"]
    return Report(
        id=row["id"],
        text=row["text"],
        told_at=datetime.fromisoformat(row["told_at"]),
        elements=tuple((each["kind"], each["value"]) for each in row["elements"]),
        payments=None if paid is None else tuple(_payment(each) for each in paid),
        loss_fen=None if loss is None else _fen(loss),
    )


def _payment(row: Mapping[str, Any]) -> Payment:
    fields = (row[key] for key in ("payee_account", "payee_name", "channel", "at"))
    return Payment(_fen(row["amount"]), *fields)


def _fen(yuan: float) -> int:
    return round(yuan * 100)
