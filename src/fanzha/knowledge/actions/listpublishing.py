"""Lists in force: what is active today becomes one immutable snapshot that decisions look up in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from fanzha.kit import clock, local_date
from fanzha.kit.actions import keyring, write
from fanzha.knowledge.actions.listing import expire_listed, need_editor
from fanzha.knowledge.lists import LISTS, PURPOSE
from fanzha.knowledge.models import ListEntry, ListVersion
from fanzha.organisations.actions import Person, audit

KEPT = 3  # publications whose files stay, so that a decision of this week can be made again
_CHUNK = 5000


def publish_lists(by: Person | None, reason: str = "") -> ListVersion:
    """Write today's lists as files and put them in force; the decision process follows in seconds.

    The files are complete before CURRENT names them, and CURRENT names them before the database
    says so: a kill in between leaves the old or the new lists in force, never half of them.
    """
    from fanzha.knowledge.listfiles import forget_lists, point_to_lists, write_lists

    if by is not None:
        need_editor(by)
    home, ring, begun = Path(settings.FANZHA_HOME), keyring(), clock.now()
    day = local_date(begun)
    values = {code: _values(code, day) for code in LISTS}
    sha, counts = write_lists(home, values, ring.subkey(PURPOSE), ring.active)
    point_to_lists(home, sha)
    with write():
        version = ListVersion.objects.create(
            sha=sha, key=ring.active, at=begun, person=by, reason=reason[:200], counts=counts
        )
        audit(by, "list.published", "", sha=sha[:16], entries=sum(counts.values()))
    forget_lists(home, ListVersion.objects.order_by("-pk").values_list("sha", flat=True)[:KEPT])
    return version


def _values(code: str, day: date) -> Iterator[str]:
    rows = in_force(day).filter(list=code)
    return rows.order_by("pk").values_list("value", flat=True).iterator(_CHUNK)


def in_force(day: date) -> QuerySet[ListEntry]:
    """The entries that count on a day."""
    ends = Q(valid_until=None) | Q(valid_until__gte=day)
    return ListEntry.objects.filter(ends, state=ListEntry.State.ACTIVE, valid_from__lte=day)


def last_publication() -> ListVersion | None:
    """What is in force, None before the first publication."""
    return ListVersion.objects.order_by("-pk").first()


def waiting() -> QuerySet[ListEntry]:
    """Entries that changed, or begin to count, after the last publication."""
    last = last_publication()
    if last is None:
        return ListEntry.objects.filter(state=ListEntry.State.ACTIVE)
    today = local_date(clock.now())
    begun = Q(valid_from__gt=local_date(last.at), valid_from__lte=today)
    return ListEntry.objects.filter(begun | Q(changed_at__gte=last.at))


def publish_when_due() -> bool:
    """Expire what is over, and publish when anything changed or the keys did (scheduled hourly)."""
    expire_listed()
    last = last_publication()
    stale = last is not None and last.key != keyring().active
    if stale or waiting().exists():
        publish_lists(None)
        return True
    return False
