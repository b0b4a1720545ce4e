"""Building the demo centre: the told story, written through one loader after the other."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from time import perf_counter

from django.conf import settings
from django.core.management import call_command

from fanzha.detection.actions import load_rules
from fanzha.kit import Conflict, ref
from fanzha.kit import gettext as _
from fanzha.kit import now as current
from fanzha.kit.actions import refresh_statistics
from fanzha.knowledge.actions import load_knowledge
from fanzha.organisations.actions import Unit, anchor
from fanzha.simulation import history
from fanzha.simulation.actions import marker
from fanzha.simulation.actions.batches import load_batches
from fanzha.simulation.actions.cast import Cast
from fanzha.simulation.actions.checks import load_checks, load_cohorts
from fanzha.simulation.actions.filings import load_filings, load_targets
from fanzha.simulation.actions.guarding import load_lists, load_orders
from fanzha.simulation.actions.indicators import load_indicators
from fanzha.simulation.actions.marker import DemoSummary, Login
from fanzha.simulation.actions.reports import load_reports
from fanzha.simulation.actions.units import PASSWORD, load_rosters, load_staff, load_units
from fanzha.simulation.actions.warnings import load_warnings
from fanzha.simulation.story import Story, story

Progress = Callable[[str], None]
_SHOWN: tuple[str, ...] = (
    "duty",
    "seat",
    "station1",
    "grid1",
    "investigator",
    "leader",
    "supervisor",
    "admin",
)
_SHOWN += ("teller1", "branch1", "operator1", "payment1", "school1", "ally1")


def _quiet(_line: str) -> None:
    """Say nothing."""


def build_demo(
    days: int = 90, seed: int = 7, now: datetime | None = None, progress: Progress = _quiet
) -> DemoSummary:
    """Fill the centre with the demo county; an existing demo is left as it is.

    A build that was killed is begun anew. Raises Conflict for a home that holds another demo, or
    a centre of its own.
    """
    found = marker.existing(seed, days)
    if found:
        return found
    if marker.is_broken():
        progress(_("An earlier build was interrupted: it is begun anew."))
        _empty()
    elif Unit.objects.exists():
        raise Conflict(
            _(
                "This home holds a centre already; invented people do not belong there. Set "
                "FANZHA_HOME to an empty folder for the demo."
            )
        )
    marker.begin(seed, days)
    began = perf_counter()
    told = story(seed, now or current(), days)
    summary = _load(told, progress, began)
    marker.finish(summary)
    return summary


def stage(seed: int, now: datetime) -> Cast:
    """Only the units and people of the county: a centre without any work yet, to measure on."""
    cast = Cast(story(seed, now, days=1))
    load_units(cast)
    load_staff(cast)
    return cast


def _empty() -> None:
    """Take out everything the broken build left, in the database and beside it."""
    call_command("flush", interactive=False, verbosity=0)
    for name in ("raw", "files", "audit"):
        shutil.rmtree(Path(settings.FANZHA_HOME) / name, ignore_errors=True)
    load_knowledge()
    load_rules()


def _load(told: Story, progress: Progress, began: float) -> DemoSummary:
    cast, counts = Cast(told), {}
    for kind, number in _loaded(cast):
        counts[kind] = number
        progress(f"{perf_counter() - began:5.1f} s  {number} {marker.told(kind)}")
    return DemoSummary(
        seed=told.seed,
        days=len(told.days),
        password=PASSWORD,
        counts=counts,
        logins=tuple(_logins(cast)),
        seconds=round(perf_counter() - began, 1),
    )


def _loaded(cast: Cast) -> Iterator[tuple[str, int]]:
    yield "units", load_units(cast)
    yield "people", load_staff(cast)
    yield "shifts", load_rosters(cast)
    warnings = load_warnings(cast)
    yield "warnings", len(warnings)
    yield "lists", load_batches(cast, warnings)
    reports = load_reports(cast)
    yield "reports", len(reports)
    yield "indicators", load_indicators(cast, reports)
    yield "checks", load_checks(cast, reports, warnings)
    load_cohorts(cast, warnings)
    yield "activities", load_filings(cast)
    load_targets(cast)
    _add_history(cast)
    yield "entries", cast.write_ledger()
    yield "audit lines", cast.write_audit()
    yield "list entries", load_lists(cast)
    yield "orders", load_orders(cast)
    anchor()
    refresh_statistics()


def _add_history(cast: Cast) -> None:
    told = cast.story
    known = [fact for facts in cast.facts.values() for fact in facts]
    mean = history.means(known, len(told.days))
    months = history.earlier_months(told.days[0])
    past = history.echo(mean, months, Random(f"{told.seed}:history"))
    refs = {unit.pk: ref("organisations", "unit", unit.pk) for unit in cast.units.values()}
    cast.record(history.as_facts(past, refs))


def _logins(cast: Cast) -> Iterator[Login]:
    members = {member.login: member for member in cast.story.staff}
    for login in _SHOWN:
        member = members[login]
        unit = cast.units[member.unit].name
        yield Login(member.login, member.role.value, unit, member.name)
