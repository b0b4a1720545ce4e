"""Writing into the ledger."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from fanzha.kit import Direction, clock, local_date
from fanzha.kit.actions import insert_many, keyring
from fanzha.ledger.actions import rollup
from fanzha.ledger.fact import Fact, Source, check
from fanzha.ledger.models import Entry, Feed, Share
from fanzha.ledger.periods import Calendar
from fanzha.organisations.actions import Person, Unit

BATCH = 500
"""Rows per insert; callers commit in chunks of at most as many."""


def calendar() -> Calendar:
    """The centre's calendar of statistics (settings 统计月 and week start)."""
    return Calendar(settings.MONTH_START_DAY, settings.WEEK_START_DAY)


def record(
    metric: str,
    unit: Unit | int,
    value: int | None,
    on: date,
    ref: str,
    by: Person | None = None,
    type_code: str = "",
    source: str = Source.SYSTEM,
    approx: bool = False,
    raw_text: str = "",
    subject_key: str = "",
    shared_with: Iterable[Unit | int] | Unit | None = None,
    tier: str = "",
    *,
    key: str = "",
    direction: Direction = "",
    period: tuple[date, date] | None = None,
    group: str = "",
    note: str = "",
    now: datetime | None = None,
) -> Entry:
    """Record one fact in the current transaction; see `Fact` for the arguments.

    With a `key` that was used before, the earlier entry is returned and nothing is written.
    Several facts of one change belong in one `record_many`. Record before you audit: both lock
    rows until the commit, and one order keeps writers from waiting for each other in a circle.
    Raises UnknownMetric and Invalid.
    """
    fact = Fact(
        metric,
        _id(unit),
        value,
        local_date(on) if isinstance(on, datetime) else on,
        ref,
        type_code=type_code,
        tier=tier,
        group=group,
        source=source,
        approx=approx,
        direction=direction,
        raw_text=raw_text,
        note=note,
        subject_key=subject_key,
        key=key,
        period=period,
        shared_with=_ids(shared_with),
    )
    found = record_many([fact], by, now)
    return found[0] if found else Entry.objects.get(key=key)


def _id(unit: Unit | int) -> int:
    return unit if isinstance(unit, int) else unit.pk


def _ids(units: Iterable[Unit | int] | Unit | None) -> tuple[int, ...]:
    if units is None:
        return ()
    return (units.pk,) if isinstance(units, Unit) else tuple(_id(unit) for unit in units)


def record_many(
    facts: Iterable[Fact], by: Person | None = None, now: datetime | None = None
) -> list[Entry]:
    """Record facts in the current transaction and return the new entries.

    Facts whose key is already in the ledger (or twice in the batch) are left out.
    """
    wanted = list(facts)
    for fact in wanted:
        check(fact)
    moment = now or clock.now()
    try:
        with transaction.atomic():
            return _insert(_fresh(wanted), by, moment)
    except IntegrityError:
        # Another writer took one of the keys between the look and the insert.
        with transaction.atomic():
            return _insert(_fresh(wanted), by, moment)


def _fresh(facts: Sequence[Fact]) -> list[Fact]:
    keys = [fact.key for fact in facts if fact.key]
    taken: set[str | None] = set()
    for start in range(0, len(keys), BATCH):
        known = Entry.objects.filter(key__in=keys[start : start + BATCH])
        taken.update(known.values_list("key", flat=True))
    fresh = []
    for fact in facts:
        if fact.key not in taken:
            fresh.append(fact)
            taken |= {fact.key} if fact.key else set()
    return fresh


def _insert(facts: Sequence[Fact], by: Person | None, now: datetime) -> list[Entry]:
    entries = insert_many(prepare(facts, by, now))
    Share.objects.bulk_create(
        Share(entry=entry, unit_id=unit)
        for entry, fact in zip(entries, facts, strict=True)
        for unit in sorted(set(fact.shared_with) - {fact.unit_id})
    )
    rollup.apply(entries)
    _start_feeds(facts)
    return entries


def prepare(
    facts: Sequence[Fact], by: Person | None = None, now: datetime | None = None
) -> list[Entry]:
    """The entries that facts become, not yet stored."""
    days, secret, moment = calendar(), keyring().chain, now or clock.now()
    return [_entry(fact, days, secret, by, moment) for fact in facts]


def _entry(fact: Fact, days: Calendar, secret: bytes, by: Person | None, now: datetime) -> Entry:
    day = fact.period[1] if fact.period else fact.on
    return Entry(
        metric=fact.definition.code,
        owner_id=fact.unit_id,
        occurred_on=day,
        month=days.month_of(day).first,
        period_start=fact.period[0] if fact.period else None,
        period_end=fact.period[1] if fact.period else None,
        value=fact.value,
        approx=fact.approx,
        direction=(fact.direction or "over") if fact.approx else "",
        type_code=fact.type_code,
        tier=fact.tier,
        group=fact.group,
        ref=fact.ref,
        source=fact.source,
        raw_text=fact.raw_text[:60],
        note=fact.note[:200],
        subject_key=_pseudonym(secret, fact.subject_key),
        key=fact.key or None,
        recorded_at=fact.recorded_at or now,
        recorded_by=by,
    )


def _pseudonym(secret: bytes, subject: str) -> str | None:
    """The keyed digest of a subject; the chain key outlives key rotation, so people stay equal."""
    if not subject:
        return None
    return hmac.digest(secret, b"ledger subject\0" + subject.encode(), "sha256").hex()[:32]


def _start_feeds(facts: Sequence[Fact]) -> None:
    """Note the first day on which a part records by itself (in the demo: each metric)."""
    first: dict[str, date] = {}
    for fact in facts:
        metric = fact.definition
        if fact.source == Source.SYSTEM and metric.feed:
            name = metric.feed
        elif fact.source == Source.SIMULATION:
            name = metric.code
        else:
            continue
        first[name] = min(fact.on, first.get(name, fact.on))
    known = dict(Feed.objects.filter(name__in=first).values_list("name", "since"))
    for name, day in sorted(first.items()):
        if name not in known or day < known[name]:
            Feed.objects.update_or_create(name=name, defaults={"since": day})
