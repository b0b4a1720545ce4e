"""The life of an entry on a list: added → expired or withdrawn; one function each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, clock, local_date, ref
from fanzha.kit.actions import blind, write
from fanzha.knowledge.lists import NamedList, list_named, listable
from fanzha.knowledge.models import ListEntry, ListStep
from fanzha.organisations import kept_since
from fanzha.organisations.actions import Person, audit, centre, visible

State = ListEntry.State
CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One value with what is said about it; `value` is already in its written form."""

    value: str
    source: str
    reason: str
    valid_from: date
    valid_until: date | None


def listed_ref(entry: ListEntry) -> str:
    """The reference `knowledge:listed:…`."""
    return ref("knowledge", "listed", entry.pk)


def find_listed(pk: int, person: Person) -> ListEntry:
    """The entry, for those who see lists and whose reach covers it; raises NotFound."""
    found = visible(ListEntry.objects.filter(pk=pk), person).first()
    if found is None:
        raise NotFound(_("There is no such entry in your units."))
    return found


def listing(
    which: NamedList,
    value: str,
    *,
    source: str = ListEntry.Source.POLICE,
    reason: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Listing:
    """A value tested for its list; without an end the list's usual time counts.

    Raises Invalid for a value that cannot stand there, an unknown source or an end before the
    beginning.
    """
    start = valid_from or local_date(clock.now())
    usual = start + timedelta(days=which.days) if which.days else None
    end = valid_until or usual
    if end and end < local_date(clock.now()):
        raise Invalid(_("The last day is over: the entry would never count."))
    if end and end < start:
        raise Invalid(_("The last day lies before the first."))
    if source not in ListEntry.Source.values:
        names = ", ".join(map(str, ListEntry.Source.labels))
        raise Invalid(_("The source is one of %(names)s.") % {"names": names})
    return Listing(
        value=listable(which.kind, value),
        source=source,
        reason=reason.strip()[:200],
        valid_from=start,
        valid_until=end,
    )


def add_to_list(by: Person, code: str, value: str, reason: str, **more: object) -> ListEntry:
    """Put a value on a list by hand, or make it count again; a reason is required.

    It is looked up from the next publication on. Raises Forbidden, Invalid, Conflict (it counts
    already).
    """
    need_editor(by)
    if not reason.strip():
        raise Invalid(_("Say why the value stands on the list."))
    one = listing(list_named(code), value, reason=reason, **more)  # type: ignore[arg-type]
    with write():
        if known_on(code, [one.value]).get(one.value, None) == State.ACTIVE:
            raise Conflict(_("This value stands on the list already."))
        entry = put(code, one, by)
        audit(by, "list.added", listed_ref(entry), list=code)
    return entry


def known_on(code: str, values: list[str]) -> dict[str, str]:
    """The state of each of these written values that the list knows."""
    digests = {digest: value for value in values for digest in blind(value)}
    rows = ListEntry.objects.filter(list=code, value_index__in=list(digests))
    return {digests[index]: state for index, state in rows.values_list("value_index", "state")}


def put(code: str, one: Listing, by: Person | None) -> ListEntry:
    """Create the entry or make it count again, inside the caller's transaction."""
    rows = ListEntry.objects.select_for_update().filter(list=code)
    entry = rows.filter(value_index__in=blind(one.value)).first()
    before = entry.state if entry else ""
    if entry is None:
        entry = fresh(code, one, by)
    entry.state, entry.changed_at = State.ACTIVE, clock.now()
    entry.source, entry.reason = one.source, one.reason
    entry.valid_from, entry.valid_until = one.valid_from, one.valid_until
    entry.save()
    step(entry, before, by, one.reason).save()
    return entry


def fresh(code: str, one: Listing, by: Person | None) -> ListEntry:
    """A new entry, not yet saved."""
    now = clock.now()
    return ListEntry(
        list=code,
        owner=(by.unit if by else None) or centre(),
        value=one.value,
        source=one.source,
        reason=one.reason,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        added_at=now,
        changed_at=now,
    )


def withdraw_listed(entry: ListEntry, by: Person, reason: str) -> ListEntry:
    """Take a value off its list; a reason is required. Raises Forbidden, Invalid, Conflict."""
    need_editor(by)
    if not reason.strip():
        raise Invalid(_("Say why the value is taken off the list."))
    with write():
        rows = ListEntry.objects.filter(pk=entry.pk, state=State.ACTIVE)
        if not rows.update(state=State.WITHDRAWN, changed_at=clock.now()):
            raise Conflict(_("This entry no longer counts."))
        entry.refresh_from_db()
        step(entry, State.ACTIVE, by, reason.strip()).save()
        audit(by, "list.withdrawn", listed_ref(entry), list=entry.list)
    return entry


def expire_listed(today: date | None = None) -> int:
    """Expire entries past their last day, in short chunks; returns how many."""
    day, done = today or local_date(clock.now()), 0
    due = ListEntry.objects.filter(state=State.ACTIVE, valid_until__lt=day).order_by("valid_until")
    while keys := list(due.values_list("pk", flat=True)[:CHUNK]):
        with write():
            _expire(keys)
        done += len(keys)
    return done


def _expire(keys: list[int]) -> None:
    rows = ListEntry.objects.filter(pk__in=keys, state=State.ACTIVE).select_for_update()
    moved = list(rows)
    ListEntry.objects.filter(pk__in=[row.pk for row in moved]).update(
        state=State.EXPIRED, changed_at=clock.now()
    )
    for row in moved:
        row.state = State.EXPIRED
    ListStep.objects.bulk_create(step(row, State.ACTIVE, None) for row in moved)
    audit(None, "list.expired", count=len(moved))


def forget_listed(now: datetime) -> int:
    """Remove entries that ended long ago, with their history; the audit chain keeps the deeds."""
    old = ListEntry.objects.exclude(state=State.ACTIVE)
    old = old.filter(changed_at__lt=kept_since("list_ended", now))
    with write():
        return old.delete()[1].get("knowledge.ListEntry", 0)


def need_editor(person: Person) -> None:
    """Raise Forbidden for those who do not keep lists."""
    if not person.can("list.edit"):
        raise Forbidden(_("Your role does not keep the lists."))


def step(entry: ListEntry, before: str, by: Person | None, reason: str = "") -> ListStep:
    """A change for the history of an entry, not yet saved; it is in its new state already."""
    return ListStep(
        entry=entry,
        at=entry.changed_at,
        person=by,
        before=before,
        after=entry.state,
        reason=reason[:200],
    )
