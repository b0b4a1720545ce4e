"""Which bank belongs to which account of a narrative.

A wrong bank sends a stop payment to the wrong house, so a name counts only where nothing between
it and the account speaks of moving money.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fanzha.intake.findings import Finding
from fanzha.intake.sides import Side

_BEFORE, _AFTER = 8, 16  # characters between a bank's name and the account it belongs to
_MOVES = re.compile("[转汇打付给到入从用→]")
_PAYS_FROM = re.compile("(?:从|用|通过|由)(?:我|本人|自己|其|他|她)?(?:名下)?的?$")


@dataclass(frozen=True)
class Banks:
    """Banks by account, and the bank that the victim paid from, empty when none was told."""

    of: Mapping[str, str] = field(default_factory=dict)
    own: str = ""


def read(text: str, findings: Sequence[Finding]) -> Banks:
    """The banks that stand right before or after an account, and the victim's."""
    cards = [f for f in findings if f.kind == "bank_card" and f.start is not None]
    names = [f for f in findings if f.kind == "bank_name" and f.start is not None]
    of: dict[str, str] = {}
    for card in cards:
        bank = _before(text, card, names) or _after(text, card, names)
        if bank:
            of.setdefault(card.value, bank.value)
    own = {f.value for f in names if _PAYS_FROM.search(text[: f.start])}
    of_victim = {of[card.value] for card in cards if card.side is Side.VICTIM and card.value in of}
    told = own | of_victim
    return Banks(of, told.pop() if len(told) == 1 else "")


def _before(text: str, card: Finding, names: Sequence[Finding]) -> Finding | None:
    """The nearest bank before an account: 建设银行6217…, 中国银行账号：6216…."""
    start = card.start or 0
    near = [f for f in names if 0 <= start - (f.end or 0) <= _BEFORE]
    return next((f for f in reversed(near) if not _MOVES.search(text[f.end : start])), None)


def _after(text: str, card: Finding, names: Sequence[Finding]) -> Finding | None:
    """The bank told after an account and its holder: 6214…，户名刘某，招商银行的."""
    end = card.end or 0
    near = [f for f in names if 0 <= (f.start or 0) - end <= _AFTER]
    return next((f for f in near if not _MOVES.search(text[end : f.start])), None)
