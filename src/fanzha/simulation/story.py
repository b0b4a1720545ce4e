"""The whole story of the demo county, told from one seed: plain values, no database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from fanzha.kit import at_local, local_date
from fanzha.organisations import UnitKind
from fanzha.simulation import returns, seasons
from fanzha.simulation.activities import Activity, activities, campaign_days
from fanzha.simulation.county import County, county
from fanzha.simulation.gangs import Gang, Underworld
from fanzha.simulation.identifiers import Identifiers
from fanzha.simulation.people import Residents
from fanzha.simulation.reports import Fate, Reporter, ReportStory
from fanzha.simulation.shares import draw_type
from fanzha.simulation.staff import Shift, Staff, crews, rosters, staff
from fanzha.simulation.warned import Act, WarningStory, Watch, held
from fanzha.warning import Outcome, Tiers, default_tiers, quiet

WARNINGS_A_MONTH = 1000
REPORTS_A_MONTH = 150
PAST_ROSTER, COMING_ROSTER = timedelta(days=28), timedelta(days=14)
# How often a warned person is deceived later, by how the warning ended; our guess.
_RELAPSE = {Outcome.R1: 0.012, Outcome.R2: 0.01, Outcome.R5: 0.06, Outcome.R6: 0.2}
# A grid worker is asked by day only: this long ago, or in an evening before a night.
_ASKED_AGO, _EVENING = timedelta(hours=2), timedelta(hours=18)
# What has just come in when the demo opens: minutes ago, rank of the tier, was nothing done yet?
_JUST_NOW = (
    (2, 1, True),
    (4, 2, True),
    (9, 1, True),
    (13, 2, False),
    (17, 3, True),
    (26, 1, False),
    (35, 3, True),
    (48, 2, True),
    (55, 4, True),
    (80, 2, False),
    (95, 4, True),
    (140, 3, True),
)


@dataclass(frozen=True)
class Story:
    """Everything that happens in the county up to `now`, and what is already under way."""

    seed: int
    now: datetime
    days: tuple[date, ...]
    county: County
    staff: tuple[Staff, ...]
    shifts: tuple[Shift, ...]
    gangs: tuple[Gang, ...]
    warnings: tuple[WarningStory, ...]
    reports: tuple[ReportStory, ...]
    activities: tuple[Activity, ...]


def story(seed: int, now: datetime, days: int = 90) -> Story:
    """The story of a seed for the days that end with `now`; equal for equal arguments."""
    return _Teller(seed, now, days, default_tiers()).tell()


def _by_day(moment: datetime) -> datetime:
    """The moment, or an evening before where nobody is called in the hours that follow it."""
    if not quiet(moment) and not quiet(moment + _ASKED_AGO):
        return moment
    evening = at_local(local_date(moment)) + _EVENING
    return evening if evening <= moment else evening - timedelta(days=1)


class _Teller:
    """Holds the sources of randomness: one for each strand, so that strands stay as they are."""

    def __init__(self, seed: int, now: datetime, days: int, tiers: Tiers) -> None:
        self._seed, self._now, self._tiers = seed, now, tiers
        self._days = seasons.days_back(local_date(now), days)
        self._county = county(seed)
        self._ids = Identifiers(self._source("identifiers"))
        self._rng = self._source("events")
        self._people = Residents(self._county, self._source("people"), self._ids, local_date(now))
        self._world = Underworld(self._days, self._source("gangs"), self._ids)
        self._crews = crews(self._county)
        self._busy = campaign_days(self._days[0], self._days[-1])

    def _source(self, strand: str) -> Random:
        return Random(f"{self._seed}:{strand}")

    def tell(self) -> Story:
        today = self._days[-1]
        members = staff(self._county, self._source("staff"), self._ids)
        warned = [*self._warnings(), *self._just_now()]
        reports = self._reports(warned)
        return Story(
            seed=self._seed,
            now=self._now,
            days=tuple(self._days),
            county=self._county,
            staff=tuple(members),
            shifts=tuple(rosters(self._county, today - PAST_ROSTER, today + COMING_ROSTER)),
            gangs=tuple(self._world.gangs),
            warnings=tuple(warned),
            reports=tuple(reports),
            activities=tuple(self._activities(reports)),
        )

    def _activities(self, reports: Sequence[ReportStory]) -> list[Activity]:
        source = self._source("activities")
        found = [
            *activities(self._county, self._days, source),
            *returns.weekly(reports, self._days, source),
            *returns.stock(self._county, self._days, source),
        ]
        return sorted(found, key=lambda one: (one.day, one.unit, one.title))

    def _moments(self, monthly: int, strand: str) -> list[datetime]:
        rng = self._source(strand)
        total = round(monthly * len(self._days) / 30)
        days = seasons.spread(total, self._days, rng, self._busy)
        return sorted(at for at in (seasons.moment(day, rng) for day in days) if at <= self._now)

    def _warnings(self) -> Iterator[WarningStory]:
        watch = Watch(self._county, self._world, self._tiers, self._source("warnings"))
        for order, at in enumerate(self._moments(WARNINGS_A_MONTH, "pushes"), 1):
            type_code = draw_type(self._rng, seasons.factors(local_date(at)))
            person = self._people.draw(type_code)
            number = f"YJ{local_date(at):%Y%m%d}{order:05d}"
            yield watch.warning(number, at, person, type_code, self._crews[person.grid])

    def _just_now(self) -> Iterator[WarningStory]:
        watch = Watch(self._county, self._world, self._tiers, self._source("now"))
        levels = self._tiers.levels
        for order, (minutes, rank, idle) in enumerate(_JUST_NOW, 1):
            at = self._now - timedelta(minutes=minutes + 2)
            person = self._people.draw(type_code := draw_type(self._rng, {}))
            number = f"YJ{local_date(at):%Y%m%d}9{order:04d}"
            crew, tier = self._crews[person.grid], levels[min(rank, len(levels)) - 1]
            told = watch.warning(number, at, person, type_code, crew, tier)
            yield held(told, self._now) if idle else told
        yield self._for_first_grid(watch)

    def _for_first_grid(self, watch: Watch) -> WarningStory:
        """A warning for which the first grid worker has just been asked to knock at the door."""
        grid = self._county.of(UnitKind.GRID)[0].code
        tier, at = self._tiers.default, _by_day(self._now - _ASKED_AGO)
        number = f"YJ{local_date(at):%Y%m%d}99999"
        while True:
            person = self._people.draw("T01", grid)
            told = watch.warning(number, at, person, "T01", self._crews[grid], tier)
            asked = [n for n, step in enumerate(told.steps) if step.act is Act.ASK_GRID]
            if asked and told.steps[asked[0]].at < self._now:
                return held(told, self._now, keep=asked[0] + 1)

    def _reports(self, warned: Sequence[WarningStory]) -> list[ReportStory]:
        """Those who were warned and deceived all the same, and the many who were not warned."""
        reporter = Reporter(self._county, self._world, self._ids, self._source("reports"))
        after = sorted(self._deceived(warned), key=lambda pair: pair[0])
        moments = self._moments(REPORTS_A_MONTH, "calls")
        keep = max(0, len(moments) - len(after))
        fresh = sorted(self._source("fresh").sample(moments, keep))
        told = [*((at, warning) for at, warning in after), *((at, None) for at in fresh)]
        told.sort(key=lambda pair: pair[0])
        return [self._report(reporter, n, at, w) for n, (at, w) in enumerate(told, 1)]

    def _report(
        self, reporter: Reporter, order: int, at: datetime, warning: WarningStory | None
    ) -> ReportStory:
        number = f"JJ{local_date(at):%Y%m%d}{order:04d}"
        if warning is None:
            type_code = draw_type(self._rng, seasons.factors(local_date(at)))
            return reporter.report(number, at, self._people.draw(type_code), type_code)
        return reporter.report(
            number,
            at,
            warning.person,
            warning.type_code,
            warning.number,
            Fate.COMPLETED,
            warning.gang,
        )

    def _deceived(self, warned: Sequence[WarningStory]) -> Iterator[tuple[datetime, WarningStory]]:
        rng = self._source("relapse")
        for warning in warned:
            concluded = warning.when(Act.CONCLUDE)
            assert concluded is not None  # every story is told to its end
            at = None
            if warning.outcome is Outcome.R3:
                at = concluded + timedelta(minutes=rng.uniform(5, 90))
            elif rng.random() < _RELAPSE.get(warning.outcome, 0.0):
                at = concluded + timedelta(days=rng.uniform(0.5, 26))
            if at is not None and at <= self._now:
                yield at, warning
