"""What happened to an indicator, for its timeline."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext as _

from fanzha.kit import FanzhaError
from fanzha.knowledge.models import Appeal, Indicator, IndicatorStep, Sighting
from fanzha.organisations.actions import Person, resolve, visible

MOST = 100  # sightings shown; a hub's older ones are counted, not listed
_TONES = {"confirmed": "bad", "withdrawn": "good", "expired": "", "proposed": "soon"}
_ICONS = {"confirmed": "check", "withdrawn": "close", "expired": "clock", "proposed": "plus"}


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    title: str
    by: str = ""
    detail: str = ""
    icon: str = "eye"
    tone: str = ""
    url: str = ""


def story(row: Indicator, person: Person) -> list[Event]:
    """Sightings, changes of state and appeals, newest first."""
    sightings = row.sightings.select_related("person").order_by("-at", "-id")[:MOST]
    steps = row.steps.select_related("person").order_by("-at", "-id")
    appeals = visible(row.appeals.all(), person) if person.can("appeal.view") else ()
    events = chain(
        (_seen(sighting, person) for sighting in sightings),
        (_moved(step) for step in steps),
        (_appealed(appeal) for appeal in appeals),
    )
    return sorted(events, key=lambda event: event.at, reverse=True)


def _seen(sighting: Sighting, person: Person) -> Event:
    title, url = _where(sighting.ref, person)
    return Event(
        sighting.at,
        title or sighting.get_source_display(),
        by=str(sighting.person or ""),
        detail=_("Confidence %(n)d") % {"n": sighting.confidence},
        url=url,
    )


def _where(ref: str, person: Person) -> tuple[str, str]:
    """Title and address of the evidence, empty where the person may not see it."""
    if not ref:
        return "", ""
    try:
        thing = resolve(ref, person)
    except FanzhaError:
        return "", ""
    return thing.title, thing.url


def _moved(step: IndicatorStep) -> Event:
    return Event(
        step.at,
        step.get_after_display(),
        by=str(step.person or ""),
        detail=step.reason,
        icon=_ICONS[step.after],
        tone=_TONES[step.after],
    )


def _appealed(appeal: Appeal) -> Event:
    return Event(
        appeal.decided_at or appeal.received_at,
        _("Appeal %(number)s") % {"number": appeal.pk},
        detail=appeal.get_result_display() or appeal.get_state_display(),
        icon="message",
        tone="soon",
        url=reverse("knowledge:appeal", args=[appeal.pk]),
    )
