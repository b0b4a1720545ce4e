"""Knowledge entries in the database: loaded from the shipped files, edited with history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fanzha.kit import Conflict, Invalid, NotFound, clock, ref
from fanzha.kit.actions import write
from fanzha.knowledge.entries import Entry
from fanzha.knowledge.library import Library, assemble
from fanzha.knowledge.models import KnowledgeEntry, Revision
from fanzha.knowledge.reading import KINDS, Entries, from_json, to_json
from fanzha.knowledge.snapshots import shipped
from fanzha.organisations.actions import Person, audit

Origin = Revision.Origin
_CHUNK = 100
Body = Mapping[str, Any]


@dataclass
class LoadReport:
    """What loading did, as `kind code` names."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Edited here and unchanged in the shipped files: left as they are."""
    conflicts: list[str] = field(default_factory=list)
    """Edited here and changed in the shipped files: the local text stays until somebody chooses."""
    not_shipped: list[str] = field(default_factory=list)
    """Shipped earlier and no longer: kept."""


def load_entries() -> LoadReport:
    """Bring the shipped entries into the database; a second run changes nothing."""
    report, now = LoadReport(), clock.now()
    rows = {(row.kind, row.code): row for row in KnowledgeEntry.objects.all()}
    fresh, known = [], []
    shipped_keys: set[tuple[str, str]] = set()
    for kind, entries in shipped().library.entries.items():
        for position, entry in enumerate(entries):
            shipped_keys.add((kind, entry.code))
            row = rows.get((kind, entry.code))
            if row is None:
                fresh.append(_new_row(kind, entry, position, now))
                report.created.append(f"{kind} {entry.code}")
            else:
                known.append((row, entry))
    for at in range(0, len(fresh), _CHUNK):
        with write():
            _insert(fresh[at : at + _CHUNK], now)
    with write():
        for row, entry in known:
            _refresh(row, entry, report, now)
        if report.created or report.updated:
            counts = len(report.created), len(report.updated)
            audit(None, "knowledge.loaded", created=counts[0], updated=counts[1])
    gone = (row for key, row in rows.items() if row.shipped and key not in shipped_keys)
    report.not_shipped = [str(row) for row in gone]
    return report


def _new_row(kind: str, entry: Entry, position: int, now: datetime) -> KnowledgeEntry:
    body = to_json(entry)
    return KnowledgeEntry(
        kind=kind,
        code=entry.code,
        title=entry.title[:120],
        body=body,
        shipped=body,
        position=position,
        changed_at=now,
    )


def _insert(rows: Iterable[KnowledgeEntry], now: datetime) -> None:
    made = KnowledgeEntry.objects.bulk_create(rows)
    Revision.objects.bulk_create(_state(row, Origin.SHIPPED, None, "", now) for row in made)


def _state(
    row: KnowledgeEntry, origin: Origin, by: Person | None, reason: str, now: datetime
) -> Revision:
    return Revision(
        entry=row,
        number=row.number,
        body=row.body,
        active=row.active,
        origin=origin,
        at=now,
        person=by,
        reason=reason.strip()[:200],
    )


def _refresh(row: KnowledgeEntry, entry: Entry, report: LoadReport, now: datetime) -> None:
    body = to_json(entry)
    if body == row.shipped:
        if row.edited:
            report.kept.append(str(row))
    elif not row.edited:
        row.shipped = body
        _put(row, body, row.active, Origin.SHIPPED, None, "", now)
        report.updated.append(str(row))
    elif row.active and row.body == body:
        KnowledgeEntry.objects.filter(pk=row.pk).update(shipped=body)
    else:
        report.conflicts.append(str(row))


def _put(
    row: KnowledgeEntry,
    body: Body,
    active: bool,
    origin: Origin,
    by: Person | None,
    reason: str,
    now: datetime,
) -> None:
    """Write the next state of the row, unless somebody else wrote it first."""
    seen = KnowledgeEntry.objects.filter(pk=row.pk, number=row.number)
    title = from_json(row.kind, body, "entry").title[:120]
    row.number += 1
    row.body, row.active, row.title, row.changed_at = dict(body), active, title, now
    changes = {
        "number": row.number,
        "body": row.body,
        "shipped": row.shipped,
        "active": active,
        "title": title,
        "changed_at": now,
    }
    if not seen.update(**changes):
        raise Conflict(_("Somebody else has edited this entry: open it again."))
    _state(row, origin, by, reason, now).save()


def database_entries() -> dict[str, tuple[Entry, ...]]:
    """The active entries as edited, published or not, in their order."""
    found: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    rows = KnowledgeEntry.objects.filter(active=True).order_by("kind", "position", "code")
    for row in rows:
        found[row.kind].append(from_json(row.kind, row.body, "entry"))
    return {kind: tuple(entries) for kind, entries in found.items()}


def database_library() -> Library:
    """The library as edited, published or not."""
    return assemble(database_entries(), "knowledge")


def with_entry(content: Entries, kind: str, code: str, entry: Entry | None) -> Library:
    """The library that would result from this change; raises Invalid when it does not fit."""
    others = [old for old in content[kind] if old.code != code]
    if entry is None:
        return assemble({**content, kind: tuple(others)}, kind)
    place = next((i for i, old in enumerate(content[kind]) if old.code == code), len(others))
    others.insert(place, entry)
    return assemble({**content, kind: tuple(others)}, kind)


def find_entry(pk: int) -> KnowledgeEntry:
    """The entry; raises NotFound."""
    found = KnowledgeEntry.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such entry."))
    return found


def entry_ref(row: KnowledgeEntry) -> str:
    """The reference `knowledge:entry:…`."""
    return ref("knowledge", "entry", row.pk)


def create_entry(kind: str, body: Body, by: Person, reason: str) -> KnowledgeEntry:
    """Add an entry of the centre's own; raises Invalid, Conflict when the code is taken."""
    entry = from_json(kind, body, "entry")
    if KnowledgeEntry.objects.filter(kind=kind, code=entry.code).exists():
        text = _("The code “%(code)s” is taken: choose another.")
        raise Conflict(text % {"code": entry.code})
    with_entry(database_entries(), kind, entry.code, entry)
    now = clock.now()
    with write():
        row = _new_row(kind, entry, KnowledgeEntry.objects.filter(kind=kind).count(), now)
        row.shipped = None
        row.save()
        _state(row, Origin.EDIT, by, reason, now).save()
        audit(by, "knowledge.created", entry_ref(row), kind=kind)
    return row


def edit_entry(row: KnowledgeEntry, body: Body, by: Person, reason: str) -> KnowledgeEntry:
    """Write a new state of an entry; raises Invalid when it does not fit with the others."""
    return _change(row, body, row.active, Origin.EDIT, by, reason)


def restore_revision(row: KnowledgeEntry, number: int, by: Person) -> KnowledgeEntry:
    """Make an earlier state the newest one."""
    old = row.revisions.filter(number=number).first()
    if old is None:
        raise NotFound(_("There is no such state in the history."))
    reason = _("State %(number)d restored") % {"number": number}
    return _change(row, old.body, old.active, Origin.RESTORE, by, reason)


def retire_entry(row: KnowledgeEntry, by: Person, reason: str) -> KnowledgeEntry:
    """Take an entry out of the knowledge, or put it back; its history stays."""
    return _change(row, row.body, not row.active, Origin.RETIRE, by, reason)


def keep_local(row: KnowledgeEntry, by: Person) -> None:
    """Settle a conflict in favour of the local text, until the shipped file changes again."""
    body = shipped_body(row)
    with write():
        KnowledgeEntry.objects.filter(pk=row.pk).update(shipped=body)
        audit(by, "knowledge.kept", entry_ref(row))


def take_shipped(row: KnowledgeEntry, by: Person) -> KnowledgeEntry:
    """Settle a conflict (or undo all edits) in favour of the shipped text."""
    row.shipped = shipped_body(row)
    return _change(row, row.shipped, True, Origin.SHIPPED, by, "")


def in_conflict(row: KnowledgeEntry) -> bool:
    """Was it edited here while the shipped text changed?"""
    if row.shipped is None or not row.edited:
        return False
    found = _shipped_entry(row)
    return found is not None and to_json(found) not in (row.shipped, row.body)


def _shipped_entry(row: KnowledgeEntry) -> Entry | None:
    entries = shipped().library.entries[row.kind]
    return next((entry for entry in entries if entry.code == row.code), None)


def shipped_body(row: KnowledgeEntry) -> dict[str, Any]:
    """What the shipped files say of an entry; raises NotFound for one of the centre's own."""
    found = _shipped_entry(row)
    if found is None:
        raise NotFound(_("The shipped files do not hold this entry."))
    return to_json(found)


def _change(
    row: KnowledgeEntry, body: Body, active: bool, origin: Origin, by: Person, reason: str
) -> KnowledgeEntry:
    entry = from_json(row.kind, body, "entry")
    body = to_json(entry)
    if entry.code != row.code:
        raise Invalid(_("The code of an entry stays: retire it and add another."))
    if active == row.active and body == row.body and origin is not Origin.SHIPPED:
        raise Invalid(_("Nothing has changed."))
    with_entry(database_entries(), row.kind, row.code, entry if active else None)
    with write():
        _put(row, body, active, origin, by, reason, clock.now())
        audit(by, "knowledge.edited", entry_ref(row), kind=row.kind, number=row.number)
    return row
