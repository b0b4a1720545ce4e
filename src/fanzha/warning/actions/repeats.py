"""The same hit pushed again: R9, unless the platform has graded it differently meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from fanzha.warning.actions.dispatch import raise_tier, reopen
from fanzha.warning.actions.moves import note_down
from fanzha.warning.models import Hit, Warning
from fanzha.warning.rows import Candidate
from fanzha.warning.states import CONCLUDED


def graver(warning: Warning, row: Candidate) -> bool:
    """Does the row itself name a tier above that of the warning?"""
    return row.graded and row.tier.rank < warning.tier_rank


def begins_anew(warning: Warning, row: Candidate) -> bool:
    """A closed warning that the platform now grades higher is danger again: a new warning."""
    return warning.closed_at is not None and graver(warning, row)


def grade_again(warning: Warning, row: Candidate, earlier: Sequence[Hit], now: datetime) -> None:
    """Follow the platform up, never down; a lower tier is noted in the history, once."""
    if graver(warning, row):
        if warning.at in CONCLUDED:
            reopen(warning, None, now, "regraded")
        raise_tier(warning, row.tier, "regraded", None, now)
        return
    lower = row.graded and row.tier.rank > warning.tier_rank
    if lower and row.tier.code not in {hit.tier for hit in earlier}:
        note_down(warning, None, now, f"kept:{row.tier.code}")
