"""Putting the edited knowledge in force."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from fanzha.kit import Conflict, clock
from fanzha.kit.actions import publish, write
from fanzha.knowledge.actions.dictionary import (
    LoadReport,
    database_entries,
    database_library,
    load_entries,
)
from fanzha.knowledge.actions.library import current, current_library, home
from fanzha.knowledge.entries import Entry
from fanzha.knowledge.library import Library
from fanzha.knowledge.models import Publication
from fanzha.knowledge.snapshots import point_to, write_snapshot
from fanzha.organisations.actions import Person, audit


def load_knowledge() -> LoadReport:
    """Load the shipped files and publish them, where no edits wait; a second run changes nothing.

    Local edits are kept. While edits wait for publication, only a person publishes.
    """
    waiting = _published() is not None and unpublished()
    report = load_entries()
    if not waiting and unpublished():
        _put_in_force(database_library(), None, "")
    elif not waiting and current().sha != _published():
        point_to(home(), database_library().sha)
    return report


def _published() -> str | None:
    return Publication.objects.order_by("-pk").values_list("sha", flat=True).first()


def unpublished() -> bool:
    """Do edits wait for publication?"""
    return database_library().sha != _published()


def changed_entries() -> list[tuple[str, str]]:
    """The entries, as kind and code, that differ from what is in force."""
    edited, live = database_entries(), current_library().entries
    if not any(edited.values()):
        return []  # nothing was loaded yet: the shipped files are in force
    return [(kind, code) for kind in edited for code in _differing(live[kind], edited[kind])]


def _differing(old: Iterable[Entry], new: Iterable[Entry]) -> list[str]:
    before = {entry.code: entry for entry in old}
    after = {entry.code: entry for entry in new}
    return [c for c in dict.fromkeys([*before, *after]) if before.get(c) != after.get(c)]


def publish_knowledge(by: Person, reason: str) -> Publication:
    """Put the edited knowledge in force everywhere; raises Conflict when nothing waits."""
    library = database_library()
    if library.sha == _published():
        raise Conflict(_("Everything is published already."))
    return _put_in_force(library, by, reason)


def _put_in_force(library: Library, by: Person | None, reason: str) -> Publication:
    now = clock.now()
    write_snapshot(library, home(), f"{now:%Y.%m.%d}")
    with write():
        made = Publication.objects.create(
            sha=library.sha,
            at=now,
            person=by,
            reason=reason.strip()[:200],
            entries=sum(len(entries) for entries in library.entries.values()),
        )
        publish("knowledge.published", sha=library.sha)
        audit(by, "knowledge.published", f"knowledge:snapshot:{library.sha}")
        transaction.on_commit(lambda: point_to(home(), library.sha))
    return made


def last_publication() -> Publication | None:
    """What was published last, None while the shipped files are in force."""
    return Publication.objects.select_related("person").order_by("-pk").first()
