"""Makers of the ledger part."""

from datetime import date
from typing import Any

from fanzha.ledger.actions import record
from fanzha.ledger.models import Entry
from fanzha.organisations.actions import Unit

DAY = date(2026, 11, 10)


def make_entry(
    metric: str = "leaflets_issued", unit: Unit | None = None, value: int | None = 1, **more: Any
) -> Entry:
    """An entry of 10 November 2026; leaflets unless told otherwise."""
    assert unit is not None, "an entry belongs to a unit"
    return record(
        metric, unit, value, more.pop("on", DAY), more.pop("ref", "outreach:activity:1"), **more
    )
