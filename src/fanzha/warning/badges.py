"""Tiers and scam types as pages name them, in the reader's language."""

from dataclasses import dataclass

from fanzha.kit import gettext as _
from fanzha.knowledge import taxonomy
from fanzha.warning.tiers import Tier, Tiers


@dataclass(frozen=True)
class Badge:
    """A tier as the badge shows it."""

    name: str
    colour: str
    shape: str


def in_english() -> bool:
    """Is the reader's page English? (The word is its own translation there.)"""
    return _("Tier") == "Tier"


def badge(tier: Tier) -> Badge:
    """The badge of a tier; the Chinese name unless the page is English."""
    return Badge(tier.name_en if in_english() else tier.name, tier.colour, tier.shape)


def tier_in(table: Tiers, code: str, rank: int) -> Tier:
    """The tier of a code; one taken out of the table keeps the nearest rank."""
    for tier in table.levels:
        if tier.code == code:
            return tier
    return table.levels[min(rank, len(table.levels)) - 1]


def scam_name(code: str, text: str = "") -> str:
    """The scam type in words, else what was pushed."""
    known = taxonomy()
    if code and known.knows(code):
        return known.name_en(code) if in_english() else known.short_name(code)
    return text
