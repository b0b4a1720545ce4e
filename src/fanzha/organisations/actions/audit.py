"""The audit chain: append, verify, anchor.

Each entry's seal is an HMAC over the seal before it and its own content, so a changed, removed,
inserted or reordered row breaks the chain. The head is anchored hourly to a second file (and in
approved reports), so a tail that was cut off is found too.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.db import transaction

from fanzha.kit import clock
from fanzha.kit.actions import keyring
from fanzha.organisations.models import AuditEntry, AuditHead, Person

_BATCH = 2000


@dataclass(frozen=True)
class Finding:
    """Something wrong with the chain, at a sequence number."""

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


def _lock_head() -> AuditHead:
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    return head or AuditHead.objects.get_or_create(pk=1)[0]


def _seal(previous: str, entry: AuditEntry) -> str:
    content = json.dumps(
        [
            previous,
            entry.sequence,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.person_id,
            entry.action,
            entry.ref,
            entry.facts,
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hmac.new(keyring().chain, content.encode(), hashlib.sha256).hexdigest()


def head() -> Anchor:
    """The newest entry's number and seal."""
    row = AuditHead.objects.filter(pk=1).first() or AuditHead()
    return Anchor(row.sequence, row.seal, clock.now().isoformat(timespec="seconds"))


def anchors_file() -> Path:
    """Where the hourly anchors are kept, beside the database."""
    return Path(settings.FANZHA_HOME) / "audit" / "anchors.jsonl"


def anchor() -> Anchor:
    """Append the present head to the anchor file (scheduled hourly)."""
    path, present = anchors_file(), head()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(present.__dict__) + "\n")
    return present


def verify() -> list[Finding]:
    """Walk the whole chain and compare it with its head and all anchors; empty means sound."""
    seals, findings = _walk()
    row = AuditHead.objects.filter(pk=1).first() or AuditHead()
    marks = [Anchor(row.sequence, row.seal, ""), *_read_anchors()]
    findings += [
        Finding(mark.sequence, "the chain was cut or changed after it was anchored")
        for mark in marks
        if mark.sequence and seals.get(mark.sequence) != mark.seal
    ]
    return findings


def _walk() -> tuple[dict[int, str], list[Finding]]:
    seals: dict[int, str] = {}
    findings: list[Finding] = []
    previous, expected = "", 1
    for entry in AuditEntry.objects.order_by("sequence").iterator(_BATCH):
        if entry.sequence != expected:
            findings.append(Finding(expected, "an entry is missing"))
        elif _seal(previous, entry) != entry.seal:
            findings.append(Finding(entry.sequence, "the entry was changed, moved or inserted"))
        previous, expected = entry.seal, entry.sequence + 1
        seals[entry.sequence] = entry.seal
    return seals, findings


def _read_anchors() -> list[Anchor]:
    path = anchors_file()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Anchor(**json.loads(line)) for line in lines if line.strip()]
