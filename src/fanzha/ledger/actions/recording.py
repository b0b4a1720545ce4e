"""Writing into the ledger."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from fanzha.kit import Conflict, Invalid, clock, local_date, ref
from fanzha.kit.actions import keyring
from fanzha.kit.numerals import Direction
from fanzha.ledger.actions import rollup
from fanzha.ledger.dictionary import Kind, metric_of
from fanzha.ledger.fact import Fact, Source, check
from fanzha.ledger.models import Entry, Feed, Share
from fanzha.ledger.periods import Calendar
from fanzha.organisations.actions import Person, Unit, audit

BATCH = 500
"""Rows per insert; callers commit in chunks of at most as many."""


class AlreadyReversed(Conflict):
    """The entry has a counter-entry, or is one."""


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
    taken = set(Entry.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    fresh = []
    for fact in facts:
        if fact.key not in taken:
            fresh.append(fact)
            taken |= {fact.key} if fact.key else set()
    return fresh


def _insert(facts: Sequence[Fact], by: Person | None, now: datetime) -> list[Entry]:
    days, secret = calendar(), keyring().chain
    entries = Entry.objects.bulk_create(
        [_entry(fact, days, secret, by, now) for fact in facts], batch_size=BATCH
    )
    Share.objects.bulk_create(
        Share(entry=entry, unit_id=unit)
        for entry, fact in zip(entries, facts, strict=True)
        for unit in sorted(set(fact.shared_with) - {fact.unit_id})
    )
    rollup.apply(entries)
    _start_feeds(facts)
    return entries


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
        recorded_at=now,
        recorded_by=by,
    )


def _pseudonym(secret: bytes, subject: str) -> str:
    """The keyed digest of a subject; the chain key outlives key rotation, so people stay equal."""
    if not subject:
        return ""
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


def reverse(
    entry: Entry, reason: str, by: Person | None = None, now: datetime | None = None
) -> Entry:
    """Take an entry back by a counter-entry of the same day; both stay in the ledger.

    Raises Invalid without a reason and AlreadyReversed the second time.
    """
    if not reason.strip():
        raise Invalid("Say why the entry is taken back.")
    if entry.reverses_id or Entry.objects.filter(reverses=entry).exists():
        raise AlreadyReversed(f"Entry {entry.pk} was already taken back: record the right one.")
    counter = _counter(entry, reason.strip(), by, now or clock.now())
    try:
        with transaction.atomic():
            counter.save(force_insert=True)
            _post_counter(entry, counter)
            audit(by, "ledger.reversed", ref("ledger", "entry", entry.pk))
    except IntegrityError:
        raise AlreadyReversed(f"Entry {entry.pk} was just taken back by somebody else.") from None
    return counter


def _counter(entry: Entry, reason: str, by: Person | None, now: datetime) -> Entry:
    same = (
        "metric owner_id occurred_on month period_start period_end approx direction type_code tier "
        "group ref source subject_key"
    )
    values = {name: getattr(entry, name) for name in same.split()}
    return Entry(
        **values,
        value=None if entry.value is None else -entry.value,
        note=reason[:200],
        reverses=entry,
        recorded_at=now,
        recorded_by=by,
    )


def _post_counter(entry: Entry, counter: Entry) -> None:
    if metric_of(entry.metric).kind in (Kind.LAST, Kind.MAX):
        rollup.recompute(rollup.cell_of(entry))
    else:
        rollup.apply([counter])
