"""The swindlers' numbers of the reports, in the registry: seen, proposed, mostly confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from fanzha.intake import Channel
from fanzha.intake.actions import Report
from fanzha.kit import Invalid, local_date, ref
from fanzha.kit.actions import insert_many
from fanzha.knowledge import IndicatorKind, expiry, normalise
from fanzha.knowledge.actions import Indicator, IndicatorStep, Sighting, next_version
from fanzha.ledger import Fact
from fanzha.simulation.actions.cast import Cast
from fanzha.simulation.county import CENTRE
from fanzha.simulation.reports import ReportStory

_KINDS = {
    "phone": IndicatorKind.PHONE,
    "qq": IndicatorKind.QQ,
    "wechat": IndicatorKind.WECHAT,
    "app": IndicatorKind.APP,
    "url": IndicatorKind.URL,
    "meeting": IndicatorKind.MEETING_ID,
}
_LOOKED_AT = timedelta(hours=8)  # how soon an investigator decides, at most three times as long
CONFIRMED_SHARE = 0.9
State = Indicator.State


@dataclass
class _Seen:
    """One identifier with the reports that name it, oldest first."""

    kind: IndicatorKind
    value: str
    reports: list[tuple[ReportStory, Report]] = field(default_factory=list)


def load_indicators(cast: Cast, reports: Mapping[str, Report]) -> int:
    """Registry rows for everything that reports named."""
    rng = Random(f"{cast.story.seed}:indicators")
    seen = _seen(cast, reports)
    with transaction.atomic():
        version = next_version()
        rows = insert_many([_row(one, cast, rng, version) for one in seen])
        pairs = list(zip(rows, seen, strict=True))
        insert_many(
            Sighting(
                indicator=row,
                at=told.reported_at,
                source=Indicator.Source.REPORT,
                ref=report.ref,
                confidence=row.confidence,
            )
            for row, one in pairs
            for told, report in one.reports
        )
        insert_many(step for row, one in pairs for step in _steps(row, one, cast))
    return len(rows)


def _seen(cast: Cast, reports: Mapping[str, Report]) -> list[_Seen]:
    found: dict[tuple[IndicatorKind, str], _Seen] = {}
    for told in cast.story.reports:
        for kind, value in _identifiers(told):
            try:
                key = (kind, normalise(kind, value))
            except Invalid:
                continue
            one = found.setdefault(key, _Seen(*key))
            if not one.reports or one.reports[-1][0] is not told:
                one.reports.append((told, reports[told.number]))
    return list(found.values())


def _identifiers(told: ReportStory) -> list[tuple[IndicatorKind, str]]:
    named = [(_KINDS[name], value) for name, value in told.slots.items() if name in _KINDS]
    accounts = {
        Channel.BANK: IndicatorKind.BANK_CARD,
        Channel.USDT: IndicatorKind.WALLET,
    }
    paid = [
        (accounts[payment.channel], payment.payee.number)
        for payment in told.payments
        if payment.channel in accounts
    ]
    return named + paid


def _row(one: _Seen, cast: Cast, rng: Random, version: int) -> Indicator:
    first, last = one.reports[0][0].reported_at, one.reports[-1][0].reported_at
    decided = first + _LOOKED_AT * rng.uniform(0.2, 3)
    state = State.PROPOSED
    if decided <= cast.now and rng.random() < CONFIRMED_SHARE:
        until = expiry(one.kind, local_date(last))
        gone = until is not None and until < local_date(cast.now)
        state = State.EXPIRED if gone else State.CONFIRMED
    told = one.reports[0][0]
    return Indicator(
        kind=one.kind.value,
        value=one.value,
        type_code=told.sub_type[:5],
        source=Indicator.Source.REPORT,
        confidence=80 if told.payments else 60,
        state=state,
        first_seen=first,
        last_seen=last,
        expires_on=None if state == State.PROPOSED else expiry(one.kind, local_date(last)),
        sightings_count=len(one.reports),
        unit=cast.units[told.station],
        version=0 if state == State.PROPOSED else version,
    )


def _steps(row: Indicator, one: _Seen, cast: Cast) -> list[IndicatorStep]:
    told, report = one.reports[0]
    steps = [_step(row, told.reported_at, "seat", "", State.PROPOSED, cast, report.ref)]
    if row.state == State.PROPOSED:
        return steps
    at = min(told.reported_at + _LOOKED_AT, cast.now)
    steps.append(_step(row, at, "investigator", State.PROPOSED, State.CONFIRMED, cast))
    name = ref("knowledge", "indicator", row.pk)
    cast.did(at, "investigator", "indicator.confirmed", name, kind=row.kind)
    cast.record(
        [
            Fact(
                "indicators_confirmed",
                cast.units[CENTRE].pk,
                1,
                local_date(at),
                name,
                type_code=row.type_code,
                key=f"{name}:confirmed",
                recorded_at=at,
            )
        ],
        "investigator",
    )
    if row.state == State.EXPIRED:
        assert row.expires_on is not None  # nothing expires without a last day
        steps.append(_step(row, cast.now, "", State.CONFIRMED, State.EXPIRED, cast))
    return steps


def _step(
    row: Indicator,
    at: datetime,
    login: str,
    before: str,
    after: State,
    cast: Cast,
    because: str = "",
) -> IndicatorStep:
    return IndicatorStep(
        indicator=row, at=at, person=cast.person(login), before=before, after=after, ref=because
    )
