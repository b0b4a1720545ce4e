"""下发 of a whole list: each waiting warning to the station of its address, the gravest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

from fanzha.kit.actions import insert_many, write
from fanzha.ledger import Fact
from fanzha.ledger.actions import record_many
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import Person, Unit
from fanzha.warning.actions import clocks, facts
from fanzha.warning.actions.dispatch import announce
from fanzha.warning.actions.pacing import Pace
from fanzha.warning.actions.routing import Place, router
from fanzha.warning.actions.tiers import tiers
from fanzha.warning.deadlines import earliest, on_dispatch
from fanzha.warning.models import Batch, Deadline, StateChange, Warning
from fanzha.warning.states import State
from fanzha.warning.tiers import Tiers

LEAST, MOST = 25, 200  # warnings dispatched in one transaction


@dataclass(frozen=True)
class Going:
    """A warning about to be sent, with everything that is written of it."""

    warning: Warning
    columns: Mapping[str, Any]
    deadlines: Sequence[Deadline]
    facts: Sequence[Fact]
    step: StateChange


def dispatch_batch(batch: Batch, now: datetime, by: Person | None = None) -> int:
    """Send the waiting warnings of a list to their stations; returns how many went.

    Unknown places stay in the centre's queue; a list that came to a station stays there. Safe to
    run twice and after a crash: only waiting warnings go.
    """
    table, places = tiers(), router()
    home = _home(batch.owner)
    pace, sent = Pace(LEAST, MOST), 0
    for chunk in _waiting(batch, pace):
        found = [(warning, places.find(*_whereabouts(warning)) or home) for warning in chunk]
        going = [prepare(warning, place, table, by, now) for warning, place in found if place]
        with write():
            began = perf_counter()
            sent += send(going, table, by, now)
        pace.held(perf_counter() - began)
    return sent


def _home(owner: Unit) -> Place | None:
    return Place(owner.pk, owner.rural) if owner.kind == UnitKind.STATION else None


def _waiting(batch: Batch, pace: Pace) -> Iterator[list[Warning]]:
    """Waiting warnings of a list, gravest first, each looked at once."""
    rows = Warning.objects.filter(hits__batch=batch, state=State.DEDUPLICATED).distinct()
    keys = list(rows.order_by("tier_rank", "id").values_list("pk", flat=True))
    while keys:
        part, keys = keys[: pace.size], keys[pace.size :]
        whole = Warning.objects.filter(pk__in=part).defer("reason", "related", "outcome_note")
        yield list(whole.order_by("tier_rank", "id"))


def _whereabouts(warning: Warning) -> tuple[str, ...]:
    return (warning.region, warning.address, warning.hukou)


def prepare(
    warning: Warning, place: Place, table: Tiers, by: Person | None, now: datetime
) -> Going:
    """What the dispatch writes; the warning itself already has its new values."""
    tier = table[warning.tier]
    dues = on_dispatch(tier, now, place.rural, warning.away)
    soonest = earliest(dues)
    assert soonest is not None
    columns = {
        "owner_id": place.station,
        "rural": place.rural,
        "state": State.DISPATCHED.value,
        "dispatched_at": now,
        "tier_at": now,
        "next_due_at": soonest.at,
        "next_due_kind": soonest.kind.value,
    }
    for name, value in columns.items():
        setattr(warning, name, value)
    return Going(
        warning,
        columns,
        clocks.rows_for(warning, dues, now),
        facts.dispatched(warning, tier),
        StateChange(
            warning=warning, at=now, old=State.DEDUPLICATED.value, new=State.DISPATCHED.value, by=by
        ),
    )


def send(chunk: Sequence[Going], table: Tiers, by: Person | None, now: datetime) -> int:
    """Dispatch many in the current transaction; those no longer waiting are left alone."""
    asked = Warning.objects.filter(pk__in=[one.warning.pk for one in chunk])
    waiting = asked.filter(state=State.DEDUPLICATED).select_for_update().order_by("id")
    still = set(waiting.values_list("pk", flat=True))
    going = [one for one in chunk if one.warning.pk in still]
    _move(going)
    insert_many(row for one in going for row in one.deadlines)
    insert_many(one.step for one in going)
    record_many([fact for one in going for fact in one.facts], by, now)
    announce([one.warning for one in going], table)
    return len(going)


def _move(going: Sequence[Going]) -> None:
    """One UPDATE for all that get the same values: they share station, tier and clocks."""
    groups: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for one in going:
        groups.setdefault(tuple(one.columns.items()), []).append(one.warning.pk)
    for columns, keys in groups.items():
        Warning.objects.filter(pk__in=keys).update(**dict(columns))
