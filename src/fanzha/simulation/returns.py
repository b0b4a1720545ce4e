"""Regular returns of the demo: the weekly report on money and strikes, the stock of positions."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from fanzha.intake import Channel
from fanzha.kit import local_date
from fanzha.organisations import UnitKind
from fanzha.simulation.activities import Activity
from fanzha.simulation.county import CENTRE, County
from fanzha.simulation.reports import ReportStory

FROZEN_SHARE = 0.7  # of the money that was stopped
# Positions of a town with a monthly growth of some; counted at the first of the month.
_STOCK = {
    "loudspeakers_issued": (14, 22),
    "lightboxes": (9, 16),
    "lightbox_faces": (18, 32),
    "village_boards": (4, 4),
    "enterprise_boards": (40, 80),
    "e_boards": (3, 8),
    "parcel_outlets": (10, 18),
    "app_registered": (14_000, 26_000),
    "app_active_30d": (6_000, 11_000),
}


def weekly(reports: Sequence[ReportStory], days: Sequence[date], rng: Random) -> Iterator[Activity]:
    """The centre's return on stops, freezes, refunds and arrests, every Sunday."""
    for sunday in (day for day in days if day.weekday() == 6):
        first = sunday - timedelta(days=6)
        mine = [one for one in reports if first <= local_date(one.reported_at) <= sunday]
        paid = [one for one in mine if any(p.channel is Channel.BANK for p in one.payments)]
        if paid:
            values = _money(paid, rng)
            yield Activity(CENTRE, "资金查控与打击战果周报", "反诈中心", sunday, values)


def _money(paid: Sequence[ReportStory], rng: Random) -> dict[str, int]:
    accounts = {p.payee.number for one in paid for p in one.payments if p.channel is Channel.BANK}
    stopped = [one for one in paid if one.stopped_fen]
    total = sum(one.stopped_fen for one in stopped)
    returned = [one for one in stopped if one.returned_fen]
    refund = sum(one.returned_fen for one in returned)
    return {
        "stop_requests": len(accounts),
        "stop_accounts_requested": len(accounts),
        "stop_accounts_stopped": min(len(accounts), round(len(accounts) * rng.uniform(0.5, 0.75))),
        "amount_transferred_out": sum(one.loss_fen for one in paid),
        "amount_stopped": total,
        "amount_kept": total - refund,
        "accounts_frozen": len(stopped),
        "amount_frozen": round(total * FROZEN_SHARE),
        "amount_returned": refund,
        "victims_repaid": len(returned),
        "suspects_caught": rng.choice((0, 0, 1, 1, 2, 3)),
        "accounts_reported": len(accounts),
        "transactions_stopped": rng.randint(1, 5),
    }


def stock(county: County, days: Sequence[date], rng: Random) -> Iterator[Activity]:
    """Each town's positions and app users, on the first told day and every month's first."""
    towns = county.of(UnitKind.TOWN)
    begun = {
        town.code: {code: rng.randint(*span) for code, span in _STOCK.items()} for town in towns
    }
    for day in [days[0], *(day for day in days[1:] if day.day == 1)]:
        months = (day - days[0]).days / 30
        for town in towns:
            values = {
                code: round(value * (1 + 0.02 * months)) for code, value in begun[town.code].items()
            }
            yield Activity(town.code, "宣传阵地与注册情况台账", town.short, day, values)
