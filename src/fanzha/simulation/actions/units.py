"""Units, links, people, rosters and hand-overs of the demo as rows."""

from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from fanzha.kit import at_local, ref
from fanzha.kit.actions import insert_many
from fanzha.ledger import Fact, Source
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import DutyShift, Handover, Person, Post, Unit, UnitLink
from fanzha.simulation.actions.cast import Cast
from fanzha.simulation.county import CENTRE, Place
from fanzha.simulation.staff import Shift

PASSWORD = "fanzha-demo-2026"  # noqa: S105 - the demo's published password
FOUNDED = date(2023, 1, 1)


def load_units(cast: Cast) -> int:
    """Units and links; population goes into the ledger too, grid by grid."""
    with transaction.atomic():
        for place in cast.story.county.places:
            cast.units[place.code] = unit = _unit(place, cast)
            unit.save()
            _count_heads(place, unit, cast)
        for link in cast.story.county.links:
            senior, junior = cast.units[link.senior], cast.units[link.junior]
            UnitLink(kind=link.kind, senior=senior, junior=junior, since=FOUNDED).save()
    return len(cast.units)


def _unit(place: Place, cast: Cast) -> Unit:
    return Unit(
        code=place.code,
        name=place.name,
        short_name=place.short,
        kind=place.kind.value,
        parent=cast.units[place.parent] if place.parent else None,
        aliases="\n".join(place.roads),
        rural=place.rural,
        phone=place.phone,
        population_resident=place.residents,
        population_registered=_registered(place),
        households=place.households,
        enterprises=place.enterprises,
    )


def _registered(place: Place) -> int | None:
    """Registered residents: fewer in town, where people move in, more in villages."""
    if place.residents is None or place.kind is UnitKind.SCHOOL:
        return None
    return round(place.residents * (1.22 if place.rural else 0.88))


def _count_heads(place: Place, unit: Unit, cast: Cast) -> None:
    """Grids alone: the figures of the areas above are their sums."""
    if place.kind is not UnitKind.GRID:
        return
    values = {
        "resident_population": place.residents,
        "registered_population": _registered(place),
        "households": place.households,
    }
    cast.record(
        Fact(
            code,
            unit.pk,
            value,
            FOUNDED,
            ref("organisations", "unit", unit.pk),
            source=Source.SIMULATION,
            recorded_at=at_local(FOUNDED),
        )
        for code, value in values.items()
        if value is not None
    )


def load_staff(cast: Cast) -> int:
    """People with their posts. All share one password, so it is hashed once."""
    sealed = make_password(PASSWORD)
    with transaction.atomic():
        rows = insert_many(
            Person(
                login=member.login,
                name=member.name,
                badge=member.badge,
                phone=member.phone,
                password=sealed,
                created_at=at_local(FOUNDED),
            )
            for member in cast.story.staff
        )
        cast.people = {person.login: person for person in rows}
        insert_many(
            Post(
                person=cast.people[member.login],
                unit=cast.units[member.unit],
                role=member.role.value,
                since=FOUNDED,
            )
            for member in cast.story.staff
        )
    return len(rows)


def load_rosters(cast: Cast) -> int:
    """Shifts of the past and coming weeks, and the confirmed hand-overs between past ones."""
    with transaction.atomic():
        rows = insert_many(
            DutyShift(
                unit=cast.units[shift.unit],
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                leader=cast.people[shift.leader],
                officer=cast.people[shift.officer],
                phone=cast.people[shift.officer].phone,
            )
            for shift in cast.story.shifts
        )
        insert_many(_handovers(cast))
    return len(rows)


def _handovers(cast: Cast) -> list[Handover]:
    rng = Random(f"{cast.story.seed}:handovers")
    past = [s for s in cast.story.shifts if s.unit == CENTRE and s.ends_at <= cast.now]
    return [_handover(shift, cast, rng) for shift in past]


def _handover(shift: Shift, cast: Cast, rng: Random) -> Handover:
    taker = "duty2" if shift.officer == "duty" else "duty"
    given = shift.ends_at - timedelta(minutes=rng.randint(5, 18))
    return Handover(
        unit=cast.units[CENTRE],
        giver=cast.people[shift.officer],
        taker=cast.people[taker],
        given_at=given,
        confirmed_at=given + timedelta(minutes=rng.randint(2, 20)),
        state=Handover.State.CONFIRMED,
        note=rng.choice(_NOTES),
    )


_NOTES = (
    "无异常，均已交接。",
    "高危预警已全部签收，见面劝阻跟进中。",
    "晚间推送较多，请注意未接通人员的再次拨打。",
    "两起止付正在等待银行反馈，请继续跟进。",
    "外地转办回执待收，请留意。",
)
