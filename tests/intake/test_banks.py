"""Which bank an account belongs to."""

import pytest

from fanzha.intake.banks import read
from fanzha.intake.findings import Finding
from fanzha.intake.sides import Side

CARD, OTHER = "9999990000000001", "9999990000000002"


def found(text: str, *parts: tuple[str, str]) -> list[Finding]:
    """Findings for the pieces of a text, in its order."""
    return [
        Finding(kind, piece, Side.UNKNOWN, text.index(piece), text.index(piece) + len(piece))
        for kind, piece in parts
    ]


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        (f"转到兴业银行{CARD}", "兴业银行"),
        (f"对方兴业银行账号：{CARD}", "兴业银行"),
        (f"转到{CARD}，户名刘某，兴业银行的", "兴业银行"),
        (f"从我兴业银行卡转到{CARD}", None),
        (f"我用兴业银行给{CARD}打了5000", None),
    ],
)
def test_a_bank_belongs_to_the_account_beside_it(text: str, bank: str | None) -> None:
    findings = found(text, ("bank_name", "兴业银行"), ("bank_card", CARD))

    assert read(text, findings).of.get(CARD) == bank


@pytest.mark.parametrize("way", ["从我", "用本人的", "通过自己名下"])
def test_the_bank_paid_from_is_the_victims(way: str) -> None:
    text = f"{way}兴业银行卡转到{CARD}"

    assert read(text, found(text, ("bank_name", "兴业银行"), ("bank_card", CARD))).own == "兴业银行"


def test_two_banks_paid_from_are_not_guessed_between() -> None:
    text = "从我兴业银行转了一笔，又用浦发银行转了一笔"

    assert not read(text, found(text, ("bank_name", "兴业银行"), ("bank_name", "浦发银行"))).own
