"""Activities as records filed by hand (手工填报)."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

from django.db import transaction

from fanzha.kit import at_local, ref
from fanzha.kit.actions import insert_many
from fanzha.ledger import Fact, Source
from fanzha.ledger.actions import Filing
from fanzha.organisations import Role
from fanzha.reporting.actions import Target
from fanzha.simulation.actions.cast import Cast
from fanzha.simulation.activities import Activity
from fanzha.simulation.county import CENTRE

NOTE = "演示数据：现场清点或台账汇总"


def load_filings(cast: Cast) -> int:
    """One filing for each activity, with an entry for each of its counts."""
    rng = Random(f"{cast.story.seed}:filings")
    filers = _filers(cast)
    told = [(a, _filed_at(a, cast.now, rng)) for a in cast.story.activities]
    with transaction.atomic():
        rows = insert_many([_filing(activity, at, filers, cast) for activity, at in told])
    for row, (activity, _) in zip(rows, told, strict=True):
        login = filers[activity.unit]
        cast.record(_facts(row, activity), login)
        cast.did(
            row.filed_at,
            login,
            "ledger.filed",
            ref("ledger", "filing", row.pk),
            values=len(activity.values),
        )
    return len(rows)


# What the county wants of this year: metric and value in its unit (percent, count, fen). Our guess.
_AIMS = (("meeting_rate", 100), ("cases_total", 1800), ("loss_avoided", 3_000_000_000))


def load_targets(cast: Cast) -> None:
    """The year's targets of the centre, set by the leader in January."""
    first = cast.now.replace(month=1, day=8)
    centre = cast.units[CENTRE]
    for metric, value in _AIMS:
        Target.objects.create(
            owner=centre,
            metric=metric,
            label=str(first.year),
            value=value,
            set_at=first,
            set_by=cast.people["leader"],
        )


def _filers(cast: Cast) -> dict[str, str]:
    """Who files for a unit: its first member of a role that files; for areas the first grid."""
    filing = {Role.DUTY, Role.STATION, Role.GRID, Role.BRANCH, Role.OPERATOR, Role.PAYMENT}
    filing |= {Role.SCHOOL, Role.ALLIANCE}
    found: dict[str, str] = {}
    for member in cast.story.staff:
        if member.role in filing:
            found.setdefault(member.unit, member.login)
            if member.role is Role.GRID:
                found.setdefault(member.unit[:-2], member.login)
                found.setdefault(member.unit[:-5], member.login)
    return found


def _filed_at(activity: Activity, now: datetime, rng: Random) -> datetime:
    """In the evening of the day or on one of the two days after."""
    evening = at_local(activity.day, time(17, rng.randrange(60)))
    return min(evening + timedelta(days=rng.choice((0, 0, 0, 1, 2))), now)


def _filing(activity: Activity, at: datetime, filers: dict[str, str], cast: Cast) -> Filing:
    return Filing(
        owner=cast.units[activity.unit],
        title=activity.title,
        place=activity.place[:80],
        started_on=activity.day,
        ended_on=activity.day,
        note=NOTE,
        filed_at=at,
        filed_by=cast.people[filers[activity.unit]],
    )


def _facts(row: Filing, activity: Activity) -> Sequence[Fact]:
    return [
        Fact(
            code,
            row.owner_id,
            value,
            activity.day,
            ref("ledger", "filing", row.pk),
            source=Source.MANUAL,
            approx=code in activity.approx,
            note=NOTE,
            key=f"filing:{row.pk}:{code}",
            recorded_at=row.filed_at,
        )
        for code, value in activity.values.items()
    ]
