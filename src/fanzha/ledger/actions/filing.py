"""Filing by hand (手工填报): one record with several values, each an entry that opens to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse as address
from django.utils.translation import gettext as _

from fanzha.kit import YEARS, Invalid, NotFound, clock, local_date, ref, row_id
from fanzha.kit.actions import write
from fanzha.ledger.actions.recording import record_many
from fanzha.ledger.dictionary import METRICS, Kind, Metric
from fanzha.ledger.fact import Fact, Source
from fanzha.ledger.models import Entry, Filing
from fanzha.ledger.typed import Typed
from fanzha.organisations.actions import Person, Thing, Unit, audit, once, visible


@dataclass(frozen=True)
class Record:
    """What the person says about the activity or return; days in Asia/Shanghai."""

    title: str
    started_on: date
    ended_on: date
    note: str
    place: str = ""


def fileable() -> list[Metric]:
    """The metrics that may be filed by hand: all but computed ones and cohorts."""
    closed = (Kind.RATIO, Kind.COHORT)
    return [metric for metric in METRICS.values() if metric.kind not in closed]


def file(
    person: Person,
    owner: Unit,
    said: Record,
    values: Mapping[str, Typed],
    *,
    token: str = "",
    now: datetime | None = None,
) -> Filing:
    """Store the record and an entry for each value.

    Raises Invalid when no value, no note or a day in the future was given, Conflict when the form
    was already sent.
    """
    moment = now or clock.now()
    _check(said, values, local_date(moment))
    with write():
        once(person, token)
        filing = Filing.objects.create(owner=owner, filed_at=moment, filed_by=person, **vars(said))
        record_many(_facts(filing, values), person, moment)
        audit(person, "ledger.filed", ref("ledger", "filing", filing.pk), values=len(values))
    return filing


def _check(said: Record, values: Mapping[str, Typed], today: date) -> None:
    if not values:
        raise Invalid(_("Fill in at least one value."))
    if not said.note.strip():
        raise Invalid(_("Say in the note where the values come from."))
    if said.started_on.year not in YEARS:
        raise Invalid(_("Nothing was filed: the year of the record is a typing error."))
    if said.ended_on < said.started_on:
        raise Invalid(_("The record ends before it begins: swap the days."))
    if said.ended_on > today:
        raise Invalid(_("The record lies in the future: file it when it has happened."))


def _facts(filing: Filing, values: Mapping[str, Typed]) -> list[Fact]:
    span = (filing.started_on, filing.ended_on)
    return [
        Fact(
            code,
            filing.owner_id,
            typed.value,
            filing.ended_on,
            ref("ledger", "filing", filing.pk),
            source=Source.MANUAL,
            approx=typed.approx,
            direction=typed.direction,
            raw_text=typed.raw,
            note=filing.note,
            key=f"filing:{filing.pk}:{code}",
            period=span if filing.started_on < filing.ended_on else None,
        )
        for code, typed in values.items()
    ]


def filing_thing(key: str, person: Person) -> Thing:
    """Resolver of `ledger:filing`."""
    found = visible(Filing.objects.filter(pk=row_id(key)), person).first()
    if found is None:
        raise NotFound(_("There is no such record in your units."))
    return Thing(found.title, address("ledger:filing", args=[found.pk]))


def entry_thing(key: str, person: Person) -> Thing:
    """Resolver of `ledger:entry`."""
    found = visible(Entry.objects.filter(pk=row_id(key)), person).first()
    if found is None:
        raise NotFound(_("There is no such entry in your units."))
    return Thing(str(found), address("ledger:entry", args=[found.pk]))
