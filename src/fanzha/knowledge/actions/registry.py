"""The life of an indicator: proposed → confirmed → expired or withdrawn, one function each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, clock, local_date, ref
from fanzha.kit.actions import publish, write
from fanzha.knowledge.actions.library import current_library
from fanzha.knowledge.actions.members import next_version, stop_list
from fanzha.knowledge.identifiers import IndicatorKind, kind_of, normalise
from fanzha.knowledge.lifetimes import expiry
from fanzha.knowledge.models import Indicator, IndicatorStep, Sighting
from fanzha.ledger.actions import record
from fanzha.organisations.actions import Person, Unit, audit, centre

State = Indicator.State
CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Where an indicator was met. `ref` names the thing; the same reference counts once.

    `confidence` is 0–100; `type_code` a scam type or empty.
    """

    source: Indicator.Source | str
    seen_at: datetime
    ref: str = ""
    type_code: str = ""
    confidence: int = 50
    note: str = ""


def indicator_ref(indicator: Indicator) -> str:
    """The reference `knowledge:indicator:…`."""
    return ref("knowledge", "indicator", indicator.pk)


def find_indicator(pk: int) -> Indicator:
    """The indicator; raises NotFound."""
    found = Indicator.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such indicator in the registry."))
    return found


def tested(kind: IndicatorKind | str, value: str, evidence: Evidence) -> tuple[IndicatorKind, str]:
    """Kind and normal value of something that may be registered; raises Invalid otherwise."""
    known = kind_of(kind)
    normal = normalise(known, value)
    stop_list().refuse(known, normal)
    if evidence.type_code and not current_library().taxonomy.knows(evidence.type_code):
        raise Invalid(_("There is no scam type “%(code)s”.") % {"code": evidence.type_code[:10]})
    if not 0 <= evidence.confidence <= 100:
        raise Invalid(_("The confidence lies between 0 and 100."))
    return known, normal


def propose_indicator(
    kind: IndicatorKind | str,
    value: str,
    *,
    source: Indicator.Source | str,
    ref: str = "",
    by: Person | None = None,
    unit: Unit | None = None,
    type_code: str = "",
    seen_at: datetime | None = None,
    confidence: int = 50,
    note: str = "",
) -> Indicator:
    """Register a value, or add a sighting to it; the same `ref` again changes nothing.

    A confirmed indicator lives on from the new sighting, an expired one waits for confirmation
    again, a withdrawn one stays withdrawn until a person confirms it. `confidence` is 0–100. Raises
    Invalid for a value that is malformed or on the stop-list.
    """
    evidence = Evidence(
        source=source,
        seen_at=seen_at or clock.now(),
        ref=ref,
        type_code=type_code,
        confidence=confidence,
        note=note,
    )
    known, normal = tested(kind, value, evidence)
    with write():
        found, created = Indicator.objects.get_or_create(
            kind=known, value=normal, defaults=fresh(evidence, unit)
        )
        if created:
            step_row(found, "", State.PROPOSED, by, ref=evidence.ref).save()
        if _sighted(found, evidence, by):
            renew(found, evidence, by)
        if created:
            audit(by, "indicator.proposed", indicator_ref(found), kind=known.value)
    found.refresh_from_db()
    return found


def fresh(evidence: Evidence, unit: Unit | None) -> dict[str, object]:
    """The columns of an indicator first known from this evidence."""
    return {
        "type_code": evidence.type_code,
        "source": evidence.source,
        "confidence": evidence.confidence,
        "first_seen": evidence.seen_at,
        "last_seen": evidence.seen_at,
        "note": evidence.note[:200],
        "unit": unit,
    }


def _sighted(indicator: Indicator, evidence: Evidence, by: Person | None) -> bool:
    """Note the sighting; False when this reference was noted before."""
    values = {
        "at": evidence.seen_at,
        "source": evidence.source,
        "confidence": evidence.confidence,
        "person": by,
    }
    if not evidence.ref:
        Sighting.objects.create(indicator=indicator, **values)
        return True
    _row, new = Sighting.objects.get_or_create(
        indicator=indicator, ref=evidence.ref, defaults=values
    )
    return new


def renew(indicator: Indicator, evidence: Evidence, by: Person | None) -> None:
    """Bring the row up to the new sighting; what others wrote meanwhile is not undone."""
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    row.sightings_count += 1
    row.first_seen = min(row.first_seen, evidence.seen_at)
    row.last_seen = max(row.last_seen, evidence.seen_at)
    row.confidence = max(row.confidence, evidence.confidence)
    row.type_code = row.type_code or evidence.type_code
    if row.state == State.CONFIRMED:
        _extend(row)
    elif row.state == State.EXPIRED:
        row.state = State.PROPOSED
        step_row(row, State.EXPIRED, State.PROPOSED, by, ref=evidence.ref).save()
    row.save()


def _extend(row: Indicator) -> None:
    later = expiry(IndicatorKind(row.kind), local_date(row.last_seen))
    if row.expires_on is not None and later is not None:
        row.expires_on = max(row.expires_on, later)
    row.version = next_version()


def confirm_indicator(
    indicator: Indicator,
    by: Person,
    reason: str = "",
    confidence: int | None = None,
    expires_on: date | None = None,
    type_code: str | None = None,
) -> Indicator:
    """A person takes it for certain; from now on it is matched everywhere.

    Without `expires_on` the kind's usual life counts from today. A withdrawn one needs
    a reason. Raises Forbidden, Invalid, Conflict (no longer in a state that can be confirmed).
    """
    _need(by)
    if indicator.state == State.WITHDRAWN and not reason.strip():
        raise Invalid(_("It was withdrawn: say why it is registered again."))
    if type_code and not current_library().taxonomy.knows(type_code):
        raise Invalid(_("There is no scam type “%(code)s”.") % {"code": type_code[:10]})
    kind = IndicatorKind(indicator.kind)
    stop_list().refuse(kind, indicator.value)
    changes: dict[str, Any] = {
        "expires_on": expires_on or expiry(kind, local_date(clock.now())),
        "confidence": indicator.confidence if confidence is None else confidence,
        "type_code": indicator.type_code if type_code is None else type_code,
    }
    allowed = (State.PROPOSED, State.EXPIRED, State.WITHDRAWN)
    with write():
        _move(indicator, allowed, State.CONFIRMED, by, reason, **changes)
        publish("indicator.confirmed", indicator=indicator.pk)
        _count(indicator, by)
        audit(by, "indicator.confirmed", indicator_ref(indicator), kind=indicator.kind)
    return indicator


def _count(indicator: Indicator, by: Person) -> None:
    record(
        "indicators_confirmed",
        by.unit or centre(),
        1,
        local_date(clock.now()),
        indicator_ref(indicator),
        by=by,
        type_code=indicator.type_code,
        key=f"{indicator_ref(indicator)}:confirmed",
    )


def withdraw_indicator(indicator: Indicator, by: Person, reason: str) -> Indicator:
    """A person takes it back; it is matched nowhere from this moment. A reason is required."""
    _need(by)
    with write():
        withdraw(indicator, by, reason)
        audit(by, "indicator.withdrawn", indicator_ref(indicator), kind=indicator.kind)
    return indicator


def withdraw(indicator: Indicator, by: Person, reason: str, because: str = "") -> None:
    """The withdrawal itself, inside the caller's transaction; `because` is a reference."""
    if not reason.strip():
        raise Invalid(_("Say why the indicator is withdrawn."))
    allowed = (State.PROPOSED, State.CONFIRMED, State.EXPIRED)
    _move(indicator, allowed, State.WITHDRAWN, by, reason, because)
    publish("indicator.withdrawn", queue="urgent", indicator=indicator.pk)


def expire_due(today: date | None = None) -> int:
    """Expire what is past its last day, in short chunks (scheduled daily); returns how many."""
    day, done = today or local_date(clock.now()), 0
    due = Indicator.objects.filter(state=State.CONFIRMED, expires_on__lt=day).order_by("expires_on")
    while ids := list(due.values_list("pk", flat=True)[:CHUNK]):
        with write():
            _expire(ids, day)
        done += len(ids)
    return done


def _expire(ids: Collection[int], day: date) -> None:
    rows = Indicator.objects.filter(pk__in=ids, state=State.CONFIRMED, expires_on__lt=day)
    moved = list(rows.select_for_update().values_list("pk", flat=True))
    Indicator.objects.filter(pk__in=moved).update(state=State.EXPIRED, version=next_version())
    IndicatorStep.objects.bulk_create(
        IndicatorStep(indicator_id=pk, at=clock.now(), before=State.CONFIRMED, after=State.EXPIRED)
        for pk in moved
    )
    audit(None, "indicator.expired", count=len(moved))


def _need(person: Person) -> None:
    if not person.can("indicator.confirm"):
        raise Forbidden(_("Your role does not confirm or withdraw indicators."))


def _move(
    indicator: Indicator,
    allowed: Collection[str],
    after: State,
    by: Person | None,
    reason: str,
    because: str = "",
    **changes: Any,
) -> None:
    before = indicator.state
    if before not in allowed:
        raise _moved_on(indicator)
    rows = Indicator.objects.filter(pk=indicator.pk, state=before)
    if not rows.update(state=after, version=next_version(), **changes):
        raise _moved_on(indicator)
    step_row(indicator, before, after, by, reason, because).save()
    indicator.refresh_from_db()


def _moved_on(indicator: Indicator) -> Conflict:
    now = Indicator.objects.get(pk=indicator.pk).get_state_display()
    return Conflict(_("The indicator is in the state “%(state)s” by now.") % {"state": now})


def step_row(
    indicator: Indicator,
    before: str,
    after: str,
    by: Person | None,
    reason: str = "",
    ref: str = "",
) -> IndicatorStep:
    """A change of state for the history, not yet saved."""
    return IndicatorStep(
        indicator=indicator,
        at=clock.now(),
        person=by,
        before=before,
        after=after,
        reason=reason.strip()[:200],
        ref=ref,
    )
