"""Correcting the ledger: counter-entries only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fanzha.kit import Conflict, Invalid, clock, ref
from fanzha.ledger.actions import rollup
from fanzha.ledger.actions.recording import BATCH, prepare, record_many
from fanzha.ledger.dictionary import Kind, metric_of
from fanzha.ledger.fact import Fact, check
from fanzha.ledger.models import Entry
from fanzha.organisations.actions import Person, audit

_COPIED = [
    "metric",
    "owner_id",
    "occurred_on",
    "month",
    "period_start",
    "period_end",
    "approx",
    "direction",
    "type_code",
    "tier",
    "group",
    "ref",
    "source",
    "subject_key",
]
_SAME = ("metric", "owner_id", "occurred_on", "value", "approx", "type_code", "tier", "group")


class AlreadyReversed(Conflict):
    """The entry has a counter-entry, or is one."""


def live_entries(ref: str) -> list[Entry]:
    """What stands of a reference: neither counter-entries nor what they took back."""
    return list(Entry.objects.filter(ref=ref, reverses=None, counter=None).order_by("id"))


def reverse(
    entry: Entry, reason: str, by: Person | None = None, now: datetime | None = None
) -> Entry:
    """Take an entry back by a counter-entry of the same day; both stay in the ledger.

    Raises Invalid without a reason and AlreadyReversed the second time.
    """
    if entry.reverses_id or Entry.objects.filter(reverses=entry).exists():
        raise AlreadyReversed(_("This entry was already taken back: record the right one."))
    try:
        with transaction.atomic():
            counter = _take_back([entry], reason, by, now or clock.now())[0]
            audit(by, "ledger.reversed", ref("ledger", "entry", entry.pk))
    except IntegrityError:
        raise AlreadyReversed(_("Somebody else has just taken this entry back.")) from None
    return counter


def restate(
    ref: str,
    wanted: Iterable[Fact],
    reason: str,
    by: Person | None = None,
    now: datetime | None = None,
) -> list[Entry]:
    """Make exactly these facts stand for a reference; returns the new and the counter-entries.

    Equal facts (metric, unit, day, value, type, tier, group, subject) are kept; others are taken
    back with the reason, missing ones recorded; one audit line when anything was taken back.
    """
    moment = now or clock.now()
    facts = list(wanted)
    for fact in facts:
        check(fact)
    with transaction.atomic():
        obsolete, missing = _compare(live_entries(ref), facts)
        written = _take_back(obsolete, reason, by, moment) if obsolete else []
        written += record_many(missing, by, moment)
        if obsolete:
            audit(by, "ledger.restated", ref, taken_back=len(obsolete), recorded=len(missing))
    return written


def _compare(standing: Sequence[Entry], facts: Sequence[Fact]) -> tuple[list[Entry], list[Fact]]:
    """What stands and should not, and what should stand and does not."""
    have = Counter(_sameness(entry) for entry in standing)
    missing = []
    for fact, entry in zip(facts, prepare(facts), strict=True):
        if have[_sameness(entry)]:
            have[_sameness(entry)] -= 1
        else:
            missing.append(fact)
    obsolete = []
    for entry in reversed(standing):
        if have[_sameness(entry)]:
            have[_sameness(entry)] -= 1
            obsolete.append(entry)
    return obsolete, missing


def _sameness(entry: Entry) -> tuple[object, ...]:
    return (*(getattr(entry, name) for name in _SAME), entry.subject_key)


def _take_back(
    entries: Sequence[Entry], reason: str, by: Person | None, now: datetime
) -> list[Entry]:
    if not reason.strip():
        raise Invalid(_("Say why the entry is taken back."))
    counters = Entry.objects.bulk_create(
        [_counter(entry, reason.strip(), by, now) for entry in entries], batch_size=BATCH
    )
    states = {
        rollup.cell_of(entry)
        for entry in entries
        if metric_of(entry.metric).kind in (Kind.LAST, Kind.MAX)
    }
    rollup.apply(counter for counter in counters if rollup.cell_of(counter) not in states)
    for cell in sorted(states):
        rollup.recompute(cell)
    return counters


def _counter(entry: Entry, reason: str, by: Person | None, now: datetime) -> Entry:
    return Entry(
        **{name: getattr(entry, name) for name in _COPIED},
        value=None if entry.value is None else -entry.value,
        note=reason[:200],
        reverses=entry,
        recorded_at=now,
        recorded_by=by,
    )
