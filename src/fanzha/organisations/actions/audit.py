"""The audit chain: append, verify, anchor.

Each entry's seal is an HMAC over the seal before it and its own content, so a changed, removed,
inserted or reordered row breaks the chain. The head is anchored to a second file every ten minutes
(and in approved reports), so a tail that was cut off is found too.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from fanzha.kit import clock
from fanzha.kit import gettext as _
from fanzha.kit.actions import insert_many, keyring
from fanzha.organisations.models import AuditEntry, AuditHead, Person, Unit

_BATCH = 2000
_UNANCHORED = timedelta(hours=2)  # so long a centre may have entries before the first anchor
_SEALED = ("sequence", "at", "person_id", "action", "ref", "facts")


@dataclass(frozen=True)
class Finding:
    """Something wrong with the chain, at a sequence number (0: with the anchor file)."""

    sequence: int
    problem: str


@dataclass(frozen=True)
class Anchor:
    """The head of the chain at a moment, as kept outside the database."""

    sequence: int
    seal: str
    at: str


def audit(person: Person | None, action: str, ref: str = "", **facts: str | int | bool) -> None:
    """Append an entry in the current transaction; `facts` must hold no personal data."""
    with transaction.atomic():
        head = _lock_head()
        entry = AuditEntry(
            sequence=head.sequence + 1,
            at=clock.now(),
            person=person,
            action=action,
            ref=ref,
            facts=facts,
        )
        entry.seal = _seal(head.seal, entry)
        entry.save(force_insert=True)
        AuditHead.objects.filter(pk=1).update(sequence=entry.sequence, seal=entry.seal)


@dataclass(frozen=True)
class Deed:
    """Something done at an earlier moment, for `audit_many`."""

    at: datetime
    person: Person | None
    action: str
    ref: str = ""
    facts: Mapping[str, str | int | bool] = field(default_factory=dict)


def audit_many(deeds: Iterable[Deed]) -> int:
    """Append entries of told history (the demo) in the current transaction; returns how many."""
    with transaction.atomic():
        head = _lock_head()
        sequence, seal, entries = head.sequence, head.seal, []
        for sequence, deed in enumerate(deeds, head.sequence + 1):
            entry = AuditEntry(
                sequence=sequence,
                at=deed.at,
                person=deed.person,
                action=deed.action,
                ref=deed.ref,
                facts=dict(deed.facts),
            )
            seal = entry.seal = _seal(seal, entry)
            entries.append(entry)
        insert_many(entries)
        AuditHead.objects.filter(pk=1).update(sequence=sequence, seal=seal)
    return len(entries)


def _lock_head() -> AuditHead:
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    return head or AuditHead.objects.get_or_create(pk=1)[0]


def _seal(previous: str, entry: AuditEntry) -> str:
    content = (getattr(entry, name) for name in _SEALED)
    return _digest(keyring().chain, previous, *content)


def _digest(
    chain: bytes,
    previous: str,
    sequence: int,
    at: datetime,
    person_id: int | None,
    action: str,
    ref: str,
    facts: object,
) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = json.dumps(
        [previous, sequence, moment, person_id, action, ref, facts],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hmac.digest(chain, content.encode(), "sha256").hex()


def head() -> Anchor:
    """The newest entry's number and seal."""
    row = AuditHead.objects.filter(pk=1).first() or AuditHead()
    return Anchor(row.sequence, row.seal, clock.now().isoformat(timespec="seconds"))


def anchors_file() -> Path:
    """Where the anchors are kept, beside the database."""
    return Path(settings.FANZHA_HOME) / "audit" / "anchors.jsonl"


def anchor() -> Anchor:
    """Append the present head to the anchor file, where it moved (scheduled every ten minutes)."""
    path, present = anchors_file(), head()
    if path.exists() and any(mark.seal == present.seal for mark in _read_anchors()[0][-1:]):
        return present
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(present.__dict__) + "\n")
    return present


def newest_file() -> Path:
    """Where the present head is kept between two anchors."""
    return anchors_file().with_name("newest.json")


def note_head() -> None:
    """Write the present head down (scheduled every fifteen seconds).

    Who cuts the newest entries in the database sets the head back as well; the anchors alone would
    leave ten minutes to do so unseen.
    """
    path, present = newest_file(), head()
    held = _read_newest()
    if held and held.seal == present.seal:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(present.__dict__), encoding="utf-8")
    draft.replace(path)


def _read_newest() -> Anchor | None:
    try:
        return Anchor(**json.loads(newest_file().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def verify() -> list[Finding]:
    """Walk the whole chain and compare it with its head and all anchors; empty means sound."""
    marks, damaged = _read_anchors()
    newest = _read_newest()
    marks += [newest] if newest else []
    row = AuditHead.objects.filter(pk=1).first() or AuditHead()
    marks = [mark for mark in [Anchor(row.sequence, row.seal, ""), *marks] if mark.sequence]
    seals, findings = _walk({mark.sequence for mark in marks})
    cut = {mark.sequence for mark in marks if seals.get(mark.sequence) != mark.seal}
    findings += [
        Finding(sequence, _("the chain was cut or changed after it was anchored"))
        for sequence in sorted(cut)
    ]
    return findings + damaged + _missing(bool(marks))


def _missing(marked: bool) -> list[Finding]:
    """A chain or an anchor file that is not there at all, where there must be one."""
    old = AuditEntry.objects.filter(at__lt=clock.now() - _UNANCHORED).exists()
    if old and not anchors_file().exists():
        problem = _("there is no anchor file: it was removed, or no worker has run for hours")
        return [Finding(0, problem)]
    if not marked and Unit.objects.exists():
        return [Finding(0, _("the chain is empty although the centre has units"))]
    return []


def _walk(wanted: set[int]) -> tuple[dict[int, str], list[Finding]]:
    """The seals at the wanted places and what is wrong; plain rows keep a million of them fast."""
    seals: dict[int, str] = {}
    findings: list[Finding] = []
    chain, previous, expected = keyring().chain, "", 1
    rows = AuditEntry.objects.order_by("sequence").values_list(*_SEALED, "seal")
    for sequence, *content, seal in rows.iterator(_BATCH):
        if sequence != expected:
            findings.append(Finding(expected, _("an entry is missing")))
        elif _digest(chain, previous, sequence, *content) != seal:
            findings.append(Finding(sequence, _("the entry was changed, moved or inserted")))
        previous, expected = seal, sequence + 1
        if sequence in wanted:
            seals[sequence] = seal
    return seals, findings


def _read_anchors() -> tuple[list[Anchor], list[Finding]]:
    path = anchors_file()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    anchors, damaged = [], []
    for number, line in enumerate(lines, start=1):
        try:
            anchors.append(Anchor(**json.loads(line)))
        except (ValueError, TypeError):
            damaged.append(Finding(0, _("line {n} of the anchor file is damaged").format(n=number)))
    return anchors, damaged
