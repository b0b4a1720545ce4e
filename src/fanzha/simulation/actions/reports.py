"""Reports of the demo as rows, with payments, elements, history, ledger facts and audit lines."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db import transaction

from fanzha.detection import extract
from fanzha.intake import Channel, State
from fanzha.intake.actions import (
    Element,
    Payment,
    Report,
    StateChange,
    facts_of,
    keep_sketch,
    method_facts,
)
from fanzha.kit import Month, at_local, local_date
from fanzha.kit.actions import insert_many
from fanzha.simulation.actions.cast import Cast
from fanzha.simulation.county import CENTRE
from fanzha.simulation.reports import ReportStory

CHUNK = 100
_ASSIGNED_AFTER = timedelta(minutes=40)  # the centre hands a report to its station
_SWINDLER, _VICTIM = "swindler", "victim"
_SEAT = ("seat", "seat2")
_PLAIN = frozenset({"amount", "datetime", "bank_name"})


def load_reports(cast: Cast) -> dict[str, Report]:
    """All reports of the story, by their numbers."""
    found: dict[str, Report] = {}
    stories = cast.story.reports
    for at in range(0, len(stories), CHUNK):
        with transaction.atomic():
            found |= _load(stories[at : at + CHUNK], cast)
    for day in _month_ends(cast):
        written = at_local(day + timedelta(days=1), time(0, 5))
        cast.record(replace(fact, recorded_at=written) for fact in method_facts(day))
    return found


def _month_ends(cast: Cast) -> list[date]:
    """The last told day of every month before today, when the methods seen are counted."""
    ends = {Month.of(day): day for day in cast.story.days if day < local_date(cast.now)}
    return list(ends.values())


def _load(stories: Sequence[ReportStory], cast: Cast) -> dict[str, Report]:
    rows = insert_many([_report(told, cast) for told in stories])
    pairs = list(zip(rows, stories, strict=True))
    insert_many(p for row, told in pairs for p in _payments(row, told))
    insert_many(c for row, told in pairs for c in _changes(row, told, cast))
    for row, told in pairs:
        elements = list(_elements(row, told))
        insert_many(elements)
        spans = [(e.start, e.end) for e in elements if e.start is not None and e.end is not None]
        keep_sketch(row, spans)
        cast.record(replace(f, recorded_at=_heard(f.on, told, cast.now)) for f in facts_of(row))
        _write_down(row, told, cast)
    return {told.number: row for row, told in pairs}


def _heard(day: date, told: ReportStory, now: datetime) -> datetime:
    """When a fact of that day was written down: with the step of that day."""
    steps = [at for _, at in told.states if local_date(at) == day]
    return min(steps[-1] if steps else told.reported_at, now)


def _report(told: ReportStory, cast: Cast) -> Report:
    victim, state = told.victim, told.state_at(cast.now)
    assigned = cast.now - told.reported_at > _ASSIGNED_AFTER
    taking = state in (State.CALL, State.EMERGENCY_DATA_COMPLETE)
    return Report(
        number=told.number,
        owner=cast.units[told.station if assigned else CENTRE],
        source=told.way,
        state=state.value,
        urgency=_urgency(told, cast.now),
        still_in_contact=told.in_contact,
        narrative=told.narrative,
        reporter_name=victim.name,
        reporter_phone=victim.phone,
        victim_name=victim.name,
        victim_phone=victim.phone,
        victim_id=victim.id_card,
        victim_address=victim.address,
        home=cast.units.get(victim.grid),
        victim_job=victim.job,
        type_code=told.type_code,
        sub_type=told.sub_type,
        probability=0.9,
        classified=_reached(told, State.CLASSIFIED, cast.now) is not None,
        paid=bool(told.payments),
        loss_fen=told.loss_fen,
        missing=2 if taking and told.payments else 0,
        received_at=told.reported_at,
        occurred_on=local_date(told.incident_at),
        accepted_on=_day(told, State.ACCEPTED, cast.now),
        filed_on=_day(told, State.FILED, cast.now),
        solved_on=_day(told, State.SOLVED, cast.now),
        taken_by=cast.people[_taker(told)],
        changed_at=max(at for _, at in told.states if at <= cast.now),
    )


def _urgency(told: ReportStory, now: datetime) -> str:
    """Money that left within the hour may still be caught."""
    young = now - told.reported_at < timedelta(hours=1)
    if young and told.payments:
        return "now" if told.in_contact else "today"
    return "none"


def _taker(told: ReportStory) -> str:
    if told.way == "visit":
        return f"station{told.station.removeprefix('PCS')}"
    return _SEAT[int(told.number[-1]) % 2]


def _reached(told: ReportStory, state: State, now: datetime) -> datetime | None:
    at = told.when(state)
    return at if at is not None and at <= now else None


def _day(told: ReportStory, state: State, now: datetime) -> date | None:
    at = _reached(told, state, now)
    return None if at is None else local_date(at)


def _payments(row: Report, told: ReportStory) -> Iterator[Payment]:
    for number, paid in enumerate(told.payments, 1):
        known = paid.channel in (Channel.BANK, Channel.USDT)
        yield Payment(
            report=row,
            number=number,
            channel=paid.channel.value,
            amount_fen=paid.amount_fen,
            paid_at=paid.at,
            payee_name=paid.payee.holder if paid.channel is not Channel.USDT else "",
            payee_account=paid.payee.number if known else "",
            payee_bank=paid.payee.bank if paid.channel is Channel.BANK else "",
            payer_name=told.victim.name,
            details=f'{{"order_no": "{paid.order_no}"}}' if paid.order_no else "",
        )


def _changes(row: Report, told: ReportStory, cast: Cast) -> Iterator[StateChange]:
    old = ""
    for state, at in told.states:
        if at <= cast.now:
            by = cast.people[_taker(told)]
            yield StateChange(report=row, old=old, new=state.value, at=at, by=by)
            old = state.value


def _elements(row: Report, told: ReportStory) -> Iterator[Element]:
    """What detection finds in the narrative, with the sides that the story knows."""
    theirs = {*told.slots.values(), *(paid.payee.number for paid in told.payments)}
    for found in extract(told.narrative, told.reported_at).elements:
        value = str(found.value if found.value is not None else found.surface)
        side = _SWINDLER if {value, found.surface} & theirs else _VICTIM
        plain = side == _SWINDLER or found.kind in _PLAIN
        yield Element(
            report=row,
            kind=found.kind,
            found_kind=found.kind,
            side="unknown" if found.kind in _PLAIN else side,
            value=value[:500] if plain else "",
            sealed="" if plain else value,
            start=found.start,
            end=found.end,
            confidence=found.confidence,
        )


def _write_down(row: Report, told: ReportStory, cast: Cast) -> None:
    taker = _taker(told)
    cast.did(told.reported_at, taker, "report.taken", row.ref, state=State.CALL.value)
    for (old, _), (new, at) in zip(told.states[3:], told.states[4:], strict=False):
        if at <= cast.now:
            cast.did(at, taker, "report.state", row.ref, old=old.value, new=new.value)
