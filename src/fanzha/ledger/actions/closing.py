"""Periods that an approved report has closed."""

from datetime import datetime

from django.db.models import Q, QuerySet

from fanzha.ledger.models import Closing, Entry
from fanzha.ledger.periods import Period
from fanzha.organisations.actions import Unit, subtree


def close(unit: Unit, period: Period, as_of: datetime, ref: str) -> Closing:
    """Note that the report `ref` closed the period with the numbers known at `as_of`.

    Entries may still come; they show in a next edition only. Must run in a transaction.
    """
    return Closing.objects.create(
        unit=unit, first=period.first, last=period.last, as_of=as_of, ref=ref
    )


def closing_of(unit: Unit | int, period: Period) -> Closing | None:
    """The newest closing of exactly these days, None while the period is open."""
    key = unit if isinstance(unit, int) else unit.pk
    rows = Closing.objects.filter(unit_id=key, first=period.first, last=period.last)
    return rows.order_by("-as_of").first()


def late_entries(closing: Closing) -> QuerySet[Entry]:
    """What was recorded for a closed period afterwards (补记): the next edition takes it in."""
    days = Q(occurred_on__gte=closing.first, occurred_on__lte=closing.last)
    rows = Entry.objects.filter(days, recorded_at__gt=closing.as_of)
    return rows.filter(owner_id__in=subtree(closing.unit_id)).order_by("id")
