"""The duty desk: the wall of tiers, the live queue, today's funnel, who is on duty."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fanzha.kit import at_local, local_date
from fanzha.kit import now as current
from fanzha.organisations.actions import Person, centre, current_person, on_duty, page, visible
from fanzha.warning.actions import tiers
from fanzha.warning.badges import Badge, badge
from fanzha.warning.models import Warning
from fanzha.warning.states import UNSIGNED, WAITING
from fanzha.warning.tiers import Tiers
from fanzha.warning.views import stages
from fanzha.warning.views.shown import LIGHT, cards

QUEUE = 30


@dataclass
class Brick:
    """One tier on the wall."""

    code: str
    badge: Badge
    total: int = 0
    waiting: int = 0
    unsigned: int = 0
    working: int = 0
    overdue: int = 0
    url: str = ""


@page("duty.view")
def desk(request: HttpRequest) -> HttpResponse:
    """The desk; `?tier=` shows one tier's queue."""
    return render(request, "warning/desk.html", _content(request))


@page("duty.view")
def live(request: HttpRequest) -> HttpResponse:
    """The part that refreshes itself."""
    return render(request, "warning/parts/desk.html", _content(request))


def _content(request: HttpRequest) -> dict[str, Any]:
    person, now = current_person(request), current()
    table = tiers()
    chosen = request.GET.get("tier", "")
    active = visible(Warning.objects.filter(concluded_at__isnull=True), person)
    bricks = wall(active, table)
    for brick in bricks:
        brick.url = "?" if brick.code == chosen else f"?tier={brick.code}"
    queue = active.filter(tier=chosen) if chosen else active
    rows = queue.order_by("-overdue", "tier_rank", "next_due_at").select_related("owner")
    steps = funnel(person, now)
    poll = reverse("warning:desk-live") + (f"?tier={chosen}" if chosen else "")
    return {
        "bricks": bricks,
        "chosen": chosen,
        "rows": cards(rows.defer(*LIGHT)[:QUEUE], person),
        "more": sum(brick.total for brick in bricks if chosen in ("", brick.code)) > QUEUE,
        "funnel": [(step.label, step.count, step.url) for step in steps if not step.beside],
        "stages": steps,
        "total": sum(brick.total for brick in bricks),
        "unsigned": sum(brick.unsigned for brick in bricks),
        "waiting": sum(brick.waiting for brick in bricks),
        "overdue": sum(brick.overdue for brick in bricks),
        "poll": poll,
        "shift": on_duty(centre(), now),
        "now": now,
    }


def wall(active: Any, table: Tiers) -> list[Brick]:
    """Counts by tier, answered from one covering index."""
    groups = active.order_by().values_list("tier_rank", "state", "overdue").annotate(n=Count("pk"))
    bricks = [Brick(tier.code, badge(tier)) for tier in table.levels]
    for rank, state, late, n in groups:
        brick = bricks[min(rank, len(bricks)) - 1]
        brick.total += n
        brick.overdue += n * late
        brick.waiting += n * (state in WAITING)
        brick.unsigned += n * (state in UNSIGNED)
        brick.working += n * (state not in WAITING | UNSIGNED)
    return bricks


@dataclass(frozen=True)
class Stage:
    """One line of the funnel's table; `share` of what was pushed, None when nothing was."""

    label: str
    count: int
    share: float | None
    url: str
    beside: bool


def funnel(person: Person, now: datetime) -> list[Stage]:
    """How far today's warnings came: the nested steps, then what stands beside them."""
    day = local_date(now)
    counts = stages.count(visible(Warning.objects.filter(dispatched_at__gte=at_local(day)), person))
    whole = counts["pushed"]
    return [
        Stage(
            stages.name(stage),
            count,
            count / whole if whole else None,
            stages.address(stage, day),
            stage in stages.BESIDE,
        )
        for stage, count in counts.items()
        if count or stage != "dissuaded_reason"
    ]
