"""Who is on duty."""

from datetime import datetime

from fanzha.organisations.models import DutyShift, Unit


def on_duty(unit: Unit | int, now: datetime) -> DutyShift | None:
    """The shift of a unit that runs now, None when the roster has a gap."""
    key = unit if isinstance(unit, int) else unit.pk
    shifts = DutyShift.objects.filter(unit_id=key, starts_at__lte=now, ends_at__gt=now)
    return shifts.select_related("leader", "officer", "unit").order_by("-starts_at").first()
