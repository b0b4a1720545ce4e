"""The same features as one SQL query: their definition for a warehouse.

The query reads a table of events with a column `seq` (order of arrival). It equals the kernel for
streams without ties in which `seq` and `occurred_at` rise together, at most 256 counterparties in a
window and no sum beyond 64 bits. Every frame and every holiday is a constant, so that Spark can run
it too.
"""

from fanzha.detection.payments.entities import FORGOTTEN
from fanzha.detection.payments.feature import Aggregate, Catalogue, Entity, Feature
from fanzha.detection.payments.filters import FILTERS
from fanzha.detection.payments.reading import RUN
from fanzha.detection.payments.workdays import Calendar, calendar

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_EAST_8 = 8 * _HOUR
_DORMANT = 180 * _DAY
# 1970-01-01 was a Thursday: weeks counted from a Monday hold five working days each.
_DAY_NUMBER = f"(occurred_at + {_EAST_8}) // {_DAY} + 3"
_WEEKDAYS = f"({_DAY_NUMBER}) // 7 * 5 + least(({_DAY_NUMBER}) % 7, 4)"


def query(
    catalogue: Catalogue,
    table: str = "events",
    dialect: str = "duckdb",
    days: Calendar | None = None,
) -> str:
    """One SELECT: `seq` and every feature, in the order of `seq`; dialects duckdb and spark.

    Without `days` the holidays are those of `calendar()`.
    """
    import sqlglot

    text = _query(catalogue, table, _workday(days or calendar()))
    return sqlglot.transpile(text, read="duckdb", write=dialect, pretty=True)[0]


def _workday(days: Calendar) -> str:
    """Working days until the event's own, counted from a fixed day."""
    shifts = days.shifts()
    if not shifts:
        return _WEEKDAYS
    cases = " ".join(
        f"when occurred_at >= {day * _DAY - _EAST_8} then {shift}" for day, shift in shifts[::-1]
    )
    return f"{_WEEKDAYS} + case {cases} else 0 end"


def _query(catalogue: Catalogue, table: str, workday: str) -> str:
    domains = dict.fromkeys(entity.domain for entity in catalogue.entities.values())
    steps = {"base": _base(catalogue, table)}
    for domain in domains:
        legs = [entity for entity in catalogue.entities.values() if entity.domain == domain]
        amount = "amount_fen" if catalogue.scenario != "account_opening" else "0"
        steps[f"{domain}_leg"] = " union all ".join(
            _leg(entity, amount, workday) for entity in legs
        )
        steps[f"{domain}_life"] = _lives(domain)
        steps[f"{domain}_run"] = _runs(domain)
        steps |= {f"{entity.name}_row": _rows(catalogue, entity) for entity in legs}
    names = ", ".join(each.name for each in catalogue.features)
    joins = " ".join(f"left join {name}_row using (seq)" for name in catalogue.entities)
    ctes = ", ".join(f"{name} as ({text})" for name, text in steps.items())
    return f"with {ctes} select seq, {names} from base {joins} order by seq"  # noqa: S608


def _base(catalogue: Catalogue, table: str) -> str:
    pair = catalogue.entities.get("pair")
    fresh = "false"
    if pair:
        keys = ", ".join(pair.key)
        gap = f"occurred_at - lag(occurred_at) over (partition by {keys} order by occurred_at)"
        fresh = f"coalesce({gap} >= {FORGOTTEN}, true)"
    return f"select *, {fresh} as pair_fresh from {table}"  # noqa: S608


def _leg(entity: Entity, amount: str, workday: str) -> str:
    """Each event as the entity's own."""
    known = " and ".join(f"{name} is not null" for name in entity.key)
    return (
        f"select *, '{entity.name}' as leg, '{entity.flow}' as flow, "  # noqa: S608
        f"{entity.other or 'null'} as party, {amount} as fen, "
        f"{_key(entity)} as name, occurred_at // {_HOUR} as hour, {workday} as workday "
        f"from base where {known}"
    )


def _key(entity: Entity) -> str:
    """Names of unlike length do not meet: each is led by its length."""
    return " || ".join(f"cast(length({name}) as varchar) || ':' || {name}" for name in entity.key)


def _lives(domain: str) -> str:
    """After 400 days without an event an entity is another one: `k` names it and its life."""
    before = (
        "partition by name order by occurred_at range between unbounded preceding and 1 preceding"
    )
    return (
        "select *, name || '#' || cast(sum(gone) over (partition by name order by occurred_at) "  # noqa: S608
        f"as varchar) as k from (select *, case when occurred_at - max(occurred_at) "
        f"over ({before}) >= {FORGOTTEN} then 1 else 0 end as gone from {domain}_leg)"
    )


def _runs(domain: str) -> str:
    """Numbers of strictly rising runs, and whether the entity woke with this event."""
    chain = "partition by k, flow order by occurred_at"
    before = "partition by k order by occurred_at range between unbounded preceding and 1 preceding"
    return (
        f"select *, sum(broken) over ({chain} rows unbounded preceding) as run from ("  # noqa: S608
        f"select *, case when fen <= lag(fen) over ({chain}) then 1 else 0 end as broken, "
        f"case when occurred_at - max(occurred_at) over ({before}) >= {_DORMANT} "
        f"then 1 else 0 end as woke from {domain}_life)"
    )


def _rows(catalogue: Catalogue, entity: Entity) -> str:
    mine = [each for each in catalogue.features if each.entity == entity.name]
    columns = ", ".join(f"{_expression(each, catalogue)} as {each.name}" for each in mine)
    return (
        f"select seq, {', '.join(each.name for each in mine) or 'leg'} from ("  # noqa: S608
        f"select seq, leg{', ' + columns if columns else ''} from {entity.domain}_run) "
        f"where leg = '{entity.name}'"
    )


def _expression(each: Feature, catalogue: Catalogue) -> str:
    entity = catalogue.entities[each.entity]
    if each.window is None or each.aggregate is Aggregate.WOKEN:
        return _of_entity(each)
    if each.window.working and not entity.hours:
        return _similar_workdays(each, entity.ring_us)
    if each.window.working:
        return _long(each, "workday", each.window.working)
    if each.window.us > entity.ring_us:
        return _long(each, "hour", each.window.us // _HOUR)
    return _short(each, each.window.us)


def _of_entity(each: Feature) -> str:
    before = "partition by k order by occurred_at range between unbounded preceding and 1 preceding"
    if each.aggregate is Aggregate.IDLE:
        return f"(occurred_at - max(occurred_at) over ({before})) // 1000000"
    if each.aggregate is Aggregate.AGE:
        return f"(occurred_at - min(occurred_at) over ({before})) // {_DAY}"
    if each.aggregate is Aggregate.FRESH:
        return f"count(*) over ({before}) = 0"
    assert each.window
    return f"coalesce(max(woke) over ({_frame(each.window.us)}), 0) = 1"


def _frame(us: int) -> str:
    return f"partition by k order by occurred_at range between {us - 1} preceding and 1 preceding"


def _of(each: Feature, value: str, flow: str | None = None, *, all_kinds: bool = False) -> str:
    """The value where the event counts for the feature, else NULL.

    Spark knows no FILTER beside a window, hence a CASE.
    """
    wanted = each.flow if flow is None else flow
    kind = FILTERS[each.filter].sql if each.filter and not all_kinds else ""
    parts = [f"flow = '{wanted}'" if wanted != "*" else "", kind]
    text = " and ".join(part for part in parts if part)
    return f"case when {text} then {value} end" if text else value


def _list(value: str, over: str) -> str:
    """The values in a frame, those that are not NULL."""
    return f"list_filter(array_agg({value}) {over}, x -> x is not null)"


def _short(each: Feature, us: int) -> str:
    over = f"over ({_frame(us)})"
    if each.aggregate is Aggregate.BOTH:
        return f"count({_of(each, '1', '*')}) {over}"
    if each.aggregate in (Aggregate.SHARE, Aggregate.PASS):
        return _ratio(each, over)
    if each.aggregate is Aggregate.LAST:
        return f"arg_max({_of(each, 'fen')}, {_of(each, 'occurred_at')}) {over}"
    if each.aggregate is Aggregate.RISE:
        runs, newest = _list(_of(each, "run"), over), f"max({_of(each, 'run')}) {over}"
        return f"least(coalesce(array_length(list_filter({runs}, x -> x = {newest})), 0), {RUN})"
    if each.aggregate is Aggregate.SIMILAR:
        return _similar(_list(_of(each, "fen"), over), str(RUN))
    if each.aggregate is Aggregate.DISTINCT:
        return f"coalesce(array_length(list_distinct({_list(_of(each, 'party'), over)})), 0)"
    return _plain(each, [over])


def _similar(amounts: str, most: str) -> str:
    last = _last(amounts, most)
    return f"coalesce(array_length(list_filter({last}, x -> abs(x - fen) <= fen // 20)), 0)"


def _similar_workdays(each: Feature, ring_us: int) -> str:
    """As many from the end of all that is kept, in order of time, as the working days have."""
    assert each.window
    fen, frames = _of(each, "fen"), _frames("workday", each.window.working)
    held = " + ".join(f"count({fen}) {frame}" for frame in frames)
    return _similar(_list(fen, f"over ({_frame(ring_us)})"), f"least({held}, {RUN})")


def _ratio(each: Feature, over: str) -> str:
    """The share of the whole that counts, or what went out of what came in."""
    whole = _of(each, "fen", all_kinds=True)
    part, below = _of(each, "fen"), whole
    if each.aggregate is Aggregate.PASS:
        part, below = whole, _of(each, "fen", "in")
    return (
        f"cast(case when count({below}) {over} > 0 then coalesce(sum({part}) {over}, 0) "
        f"end as double) / nullif(cast(sum({below}) {over} as double), 0)"
    )


def _last(values: str, most: str) -> str:
    """At most so many from the end; the last argument is an end for DuckDB, a length for Spark."""
    size = f"array_length({values})"
    return f"array_slice({values}, greatest({size} - {most} + 1, 1), {size})"


def _frames(clock: str, span: int) -> list[str]:
    """The clock's earlier ticks and what went before in the running one."""
    earlier = f"partition by k order by {clock} range between {span - 1} preceding and 1 preceding"
    running = (
        f"partition by k, {clock} order by occurred_at "
        "range between unbounded preceding and 1 preceding"
    )
    return [f"over ({earlier})", f"over ({running})"]


def _long(each: Feature, clock: str, span: int) -> str:
    frames = _frames(clock, span)
    if each.aggregate is Aggregate.DISTINCT:
        party = _of(each, "party")
        before, now = (f"coalesce({_list(party, frame)}, [])" for frame in frames)
        return f"array_length(list_distinct(list_concat({before}, {now})))"
    return _plain(each, frames)


def _plain(each: Feature, frames: list[str]) -> str:
    fen, aggregate = _of(each, "fen"), each.aggregate
    counts = " + ".join(f"count({_of(each, '1')}) {frame}" for frame in frames)
    sums = " + ".join(f"coalesce(sum({fen}) {frame}, 0)" for frame in frames)
    if aggregate is Aggregate.COUNT:
        return counts
    if aggregate is Aggregate.SUM:
        return f"cast({sums} as bigint)"
    if aggregate is Aggregate.MEAN:
        return f"cast({sums} as double) / nullif(cast({counts} as double), 0)"
    name, both = ("max", "greatest") if aggregate is Aggregate.MAX else ("min", "least")
    ends = [f"{name}({fen}) {frame}" for frame in frames]
    if len(ends) == 1:
        return ends[0]
    return f"{both}(coalesce({ends[0]}, {ends[1]}), coalesce({ends[1]}, {ends[0]}))"
