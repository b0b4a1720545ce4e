"""Who is on duty, and how a shift is handed over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from fanzha.kit import Conflict, Forbidden, Invalid, clock, place_of, ref
from fanzha.kit import gettext as _
from fanzha.kit.actions import publish, write
from fanzha.organisations.actions.audit import audit
from fanzha.organisations.models import DutyShift, Handover, Person, Unit

log = structlog.get_logger("fanzha.duty")
Provider = Callable[[Unit, datetime], Sequence[tuple[str, int, str]]]


@dataclass(frozen=True)
class OpenItem:
    """A line of the hand-over: what is open, how much of it, and where it is worked on."""

    label: str
    count: int
    url: str


def on_duty(unit: Unit | int, now: datetime) -> DutyShift | None:
    """The shift of a unit that runs now, None when the roster has a gap."""
    key = unit if isinstance(unit, int) else unit.pk
    shifts = DutyShift.objects.filter(unit_id=key, starts_at__lte=now, ends_at__gt=now)
    return shifts.select_related("leader", "officer", "unit").order_by("-starts_at").first()


def add_shift(by: Person, shift: DutyShift) -> DutyShift:
    """Put a shift on the roster; raises Conflict when it overlaps another of the unit."""
    if shift.ends_at <= shift.starts_at:
        raise Invalid(_("The shift ends before it begins: correct the times."))
    with write():
        others = DutyShift.objects.filter(unit=shift.unit).exclude(pk=shift.pk)
        if others.filter(starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at).exists():
            raise Conflict(_("Another shift covers part of this time: remove it first."))
        shift.save()
        audit(by, "shift.added", _shift_ref(shift), unit=shift.unit.code)
    return shift


def remove_shift(by: Person, shift: DutyShift) -> None:
    """Take a shift that has not begun off the roster."""
    if shift.starts_at <= clock.now():
        raise Conflict(_("A shift that has begun stays on the roster as a record."))
    with write():
        audit(by, "shift.removed", _shift_ref(shift), unit=shift.unit.code)
        shift.delete()


def _shift_ref(shift: DutyShift) -> str:
    return ref("organisations", "shift", shift.pk)


def open_items(unit: Unit, now: datetime) -> list[OpenItem]:
    """What the next shift has to know, asked of every provider in `settings.HANDOVER`.

    A provider that fails is told of in its place: a hand-over must not hide that something lacks.
    """
    paths: Sequence[str] = import_string(settings.HANDOVER)
    return [item for path in paths for item in _asked(path, unit, now)]


def _asked(path: str, unit: Unit, now: datetime) -> list[OpenItem]:
    try:
        provider: Provider = import_string(path)
        return [OpenItem(label, count, url) for label, count, url in provider(unit, now)]
    except Exception as error:  # noqa: BLE001 - the shift is handed over whatever one part does
        log.warning("handover_provider_failed", what=path, error=place_of(error))
        part = path.split(".")[1]
        label = _("The open work of “{part}” does not load: look there yourself.")
        return [OpenItem(label.format(part=part), 0, "")]


def give_over(giver: Person, unit: Unit, taker: Person, note: str = "") -> Handover:
    """Hand the shift over to a colleague, with everything that is open right now.

    Raises Conflict while an earlier hand-over of the unit still waits to be confirmed.
    """
    if giver.pk == taker.pk:
        raise Invalid(_("Hand over to somebody else than yourself."))
    now = clock.now()
    items = [item.__dict__ for item in open_items(unit, now)]
    with write():
        if Handover.objects.filter(unit=unit, state=Handover.State.GIVEN).exists():
            raise Conflict(_("The last hand-over is not confirmed yet: that comes first."))
        handover = Handover.objects.create(
            unit=unit, giver=giver, taker=taker, given_at=now, items=items, note=note
        )
        audit(giver, "handover.given", _handover_ref(handover), unit=unit.code, items=len(items))
        publish("handover.given", queue="urgent", handover_id=handover.pk)
    return handover


def confirm(taker: Person, handover: Handover) -> None:
    """Take the shift over; only the one it was handed to can."""
    if handover.taker_id != taker.pk:
        raise Forbidden(_("Only the colleague who takes over can confirm."))
    with write():
        mine = Handover.objects.filter(pk=handover.pk, state=Handover.State.GIVEN)
        if not mine.update(state=Handover.State.CONFIRMED, confirmed_at=clock.now()):
            raise Conflict(_("This hand-over was confirmed or withdrawn already."))
        audit(taker, "handover.confirmed", _handover_ref(handover), unit=handover.unit.code)
        publish("handover.ended", handover_id=handover.pk)


def withdraw(giver: Person, handover: Handover) -> None:
    """Take back a hand-over that nobody confirmed (a wrong colleague was chosen)."""
    with write():
        mine = Handover.objects.filter(pk=handover.pk, giver=giver, state=Handover.State.GIVEN)
        if not mine.update(state=Handover.State.WITHDRAWN):
            raise Conflict(_("This hand-over was confirmed already, or it is not yours."))
        audit(giver, "handover.withdrawn", _handover_ref(handover))
        publish("handover.ended", handover_id=handover.pk)


def _handover_ref(handover: Handover) -> str:
    return ref("organisations", "handover", handover.pk)
