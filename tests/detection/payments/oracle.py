"""Features by brute force, straight from their definitions: slow, short, in plain Python."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fanzha.detection.payments.feature import Aggregate, Catalogue, Entity, Feature
from fanzha.detection.payments.workdays import calendar

Event = Mapping[str, Any]
HOUR = 3_600_000_000
DAY = 24 * HOUR
KEPT_H = 31 * 24
DAYS = calendar()
FILTERS: dict[str, Callable[[Event], bool]] = {
    "new": lambda e: e["fresh"] and e.get("own_account") is not True,
    "others": lambda e: e.get("own_account") is not True,
    "noncounter": lambda e: (
        e.get("channel") not in (None, "counter")
        and not (e.get("own_account") is True and e.get("same_bank") is True)
    ),
    "small": lambda e: e["amount_fen"] <= 1000,
    "below": lambda e: 4_500_000 <= e["amount_fen"] < 5_000_000,
    "night": lambda e: e["minute_of_day"] < 300,
    "cash": lambda e: e.get("cash") is True,
    "create": lambda e: e.get("step") == "create",
}


def features(catalogue: Catalogue, events: Sequence[Event]) -> list[dict[str, Any]]:
    """The features of every event, each seeing those that arrived before it."""
    done: list[dict[str, Any]] = []
    past: list[Event] = []
    for event in events:
        flows = {
            name: _flows(catalogue, entity, event, past)
            for name, entity in catalogue.entities.items()
        }
        done.append(
            {
                each.name: _feature(catalogue, each, event, flows[each.entity])
                for each in catalogue.features
            }
        )
        newest = [seen for each in flows.values() if (seen := _newest(each)) is not None]
        done[-1]["late"] = event["occurred_at"] < max(newest, default=event["occurred_at"])
        pair = catalogue.entities.get("pair")
        fresh = pair is not None and not any(_flows(catalogue, pair, event, past).values())
        past.append({**event, "fresh": fresh, "amount_fen": event.get("amount_fen", 0)})
    return done


def _key(entity: Entity, event: Event) -> tuple[Any, ...] | None:
    key = tuple(event.get(name) for name in entity.key)
    return None if None in key else key


def _flows(
    catalogue: Catalogue, entity: Entity, event: Event, past: Sequence[Event]
) -> dict[str, list[Event]]:
    mine = _key(entity, event)
    alike = [each for each in catalogue.entities.values() if each.domain == entity.domain]
    met = [e for e in past if mine is not None and mine in [_key(each, e) for each in alike]]
    kept = _since_forgotten(met, event["occurred_at"])
    return {each.flow: [e for e in kept if _key(each, e) == mine] for each in alike}


def _since_forgotten(met: Sequence[Event], now: int) -> Sequence[Event]:
    """The events, in order of arrival, after the last 400 days without any."""
    since, newest = 0, None
    for i, moment in enumerate([*(e["occurred_at"] for e in met), now]):
        if newest is not None and moment - newest >= 400 * DAY:
            since, newest = i, None
        newest = moment if newest is None else max(newest, moment)
    return met[since:]


def _newest(flows: Mapping[str, Sequence[Event]]) -> int | None:
    return max((e["occurred_at"] for events in flows.values() for e in events), default=None)


def _feature(
    catalogue: Catalogue, each: Feature, event: Event, flows: Mapping[str, Sequence[Event]]
) -> Any:
    entity = catalogue.entities[each.entity]
    if _key(entity, event) is None:
        return None
    if each.window is None or each.aggregate is Aggregate.WOKEN:
        return _of_entity(each, event, flows)
    twin = "in" if each.flow == "out" else "out"
    newest = _newest(flows)
    entity = next(
        e for e in catalogue.entities.values() if e.domain == entity.domain and e.flow == each.flow
    )
    if entity.hours and (each.window.working or each.window.us > entity.ring_us):
        return _of_hours(each, entity, event, flows[each.flow], newest)
    near = [_near(entity, each, event, flows.get(flow, []), newest) for flow in (each.flow, twin)]
    return _of_ring(each, entity, event, *near)


def _of_entity(each: Feature, event: Event, flows: Mapping[str, Sequence[Event]]) -> Any:
    now, newest = event["occurred_at"], _newest(flows)
    if each.aggregate is Aggregate.FRESH:
        return not flows[each.flow]
    if each.aggregate is Aggregate.WOKEN:
        woke, seen = None, None
        arrivals = {id(e): e for events in flows.values() for e in events}
        for e in sorted(arrivals.values(), key=lambda e: e["n"]):
            if seen is not None and e["occurred_at"] - seen >= 180 * DAY:
                woke = e["occurred_at"]
            seen = max(e["occurred_at"], seen or e["occurred_at"])
        assert each.window
        return woke is not None and now - each.window.us < woke <= now
    if newest is None:
        return None
    if each.aggregate is Aggregate.IDLE:
        return max(0, now - newest) // 1_000_000
    first = min(e["occurred_at"] for events in flows.values() for e in events)
    return max(0, now - first) // DAY


def _near(
    entity: Entity, each: Feature, event: Event, events: Sequence[Event], newest: int | None
) -> list[Event]:
    assert each.window
    now = event["occurred_at"]
    after = now - each.window.us
    if each.window.working:
        after = _workday_start(now, each.window.working) * HOUR - 1
    after = max(after, (newest or 0) - entity.ring_us)
    return sorted(
        (e for e in events if after < e["occurred_at"] <= now), key=lambda e: e["occurred_at"]
    )


def _of_ring(
    each: Feature, entity: Entity, event: Event, here: list[Event], there: list[Event]
) -> Any:
    if each.aggregate in (Aggregate.SHARE, Aggregate.PASS):
        part = [e for e in here if each.aggregate is Aggregate.PASS or FILTERS[each.filter](e)]
        whole = here if each.aggregate is Aggregate.SHARE else there
        return _quotient(_sum(part), _sum(whole))
    if each.filter:
        here = [e for e in here if FILTERS[each.filter](e)]
        there = [e for e in there if FILTERS[each.filter](e)]
    amounts = [e["amount_fen"] for e in here]
    amount = event.get("amount_fen", 0)
    if each.aggregate is Aggregate.BOTH:
        return len(here) + len(there)
    if each.aggregate is Aggregate.LAST:
        return amounts[-1] if amounts else None
    if each.aggregate is Aggregate.SIMILAR:
        return sum(abs(a - amount) <= amount // 20 for a in amounts[-64:])
    if each.aggregate is Aggregate.RISE:
        run = 0
        for i in range(len(amounts) - 1, max(-1, len(amounts) - 65), -1):
            if run and amounts[i] >= amounts[i + 1]:
                break
            run += 1
        return run
    return _plain(each, entity, here)


def _plain(each: Feature, entity: Entity, here: Sequence[Event]) -> Any:
    amounts = [e["amount_fen"] for e in here]
    if each.aggregate is Aggregate.COUNT:
        return len(here)
    if each.aggregate is Aggregate.SUM:
        return _sum(here)
    if each.aggregate is Aggregate.MEAN:
        return _quotient(_sum(here), len(here))
    if each.aggregate is Aggregate.DISTINCT:
        return len({e[entity.other] for e in here if e.get(entity.other) is not None})
    return (max if each.aggregate is Aggregate.MAX else min)(amounts, default=None)


def _sum(events: Sequence[Event]) -> int | None:
    done = sum(e["amount_fen"] for e in events)
    return done if done < 2**63 else None


def _quotient(above: int | None, below: int | None) -> float | None:
    return above / below if above is not None and below else None


def _of_hours(
    each: Feature, entity: Entity, event: Event, events: Sequence[Event], newest: int | None
) -> Any:
    assert each.window
    hour = event["occurred_at"] // HOUR
    start = hour - each.window.us // HOUR + 1
    if each.window.working:
        start = _workday_start(event["occurred_at"], each.window.working)
    start = max(start, (newest or 0) // HOUR - KEPT_H + 1)
    if each.aggregate is Aggregate.DISTINCT:
        last: dict[str, int] = {}
        for e in events:
            other = e.get(entity.other)
            if other is not None:
                last[other] = max(last.get(other, 0), e["occurred_at"] // HOUR)
        return sum(h >= start for h in last.values())
    return _plain(each, entity, [e for e in events if start <= e["occurred_at"] // HOUR <= hour])


def _workday_start(moment: int, working: int) -> int:
    day = (datetime.fromtimestamp(moment // 1_000_000, UTC) + timedelta(hours=8)).date()
    while working:
        working -= DAYS.working(day)
        day -= timedelta(1)
    return ((day + timedelta(1)) - date(1970, 1, 1)).days * 24 - 8
