"""What the extraction reads of a payment told in a sentence or two."""

from datetime import datetime

from fanzha.detection import Transfer, extract

REPORT = datetime(2026, 11, 22, 10, 0)
CARD, OTHER = "9999991000000000005", "9999992000000000004"


def paid(text: str) -> list[int]:
    """The payments in yuan."""
    return [t.amount_fen // 100 for t in extract(text, REPORT).transfers]


def loss(text: str) -> int:
    """The loss in yuan."""
    return extract(text, REPORT).loss_fen // 100


def only(text: str) -> Transfer:
    """The one payment of a text."""
    (transfer,) = extract(text, REPORT).transfers
    return transfer
