"""The tier table that holds now, and changing it."""

from datetime import datetime
from typing import Any

from fanzha.kit.actions import write
from fanzha.organisations.actions import Person, audit
from fanzha.warning.models import TierTable
from fanzha.warning.models.tiers import current_tiers, forget_tiers
from fanzha.warning.tiers import Tiers


def tiers() -> Tiers:
    """The newest table of the centre, the shipped one where nobody changed it."""
    return current_tiers()


def save_tiers(data: dict[str, Any], person: Person, now: datetime) -> Tiers:
    """Put a new table in force for warnings dispatched from now on; raises Invalid.

    Running clocks keep the deadlines they were started with. Codes in use cannot be dropped.
    """
    table = Tiers.parse(data)
    with write():
        TierTable.objects.create(data=table.as_data(), since=now, by=person)
        audit(person, "warning.tiers_changed", "", levels=len(table.levels))
    forget_tiers()
    return table
