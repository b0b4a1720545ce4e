"""Who is told of what: reminders to whoever is responsible, missed clocks also to the duty officer,
long missed ones to the leaders. In the person's notices and to the endpoints of the units.

No sentence names the person warned; it gives the number of the task.
"""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from fanzha.delivery.actions import settle, tell
from fanzha.kit import ref
from fanzha.kit.actions import write
from fanzha.organisations.actions import Person, Post, centre, on_duty
from fanzha.warning import telling, wording
from fanzha.warning.actions.clocks import deadline_ref, reminder_ref
from fanzha.warning.actions.moves import ref_of
from fanzha.warning.badges import badge, tier_in
from fanzha.warning.deadlines import Clock
from fanzha.warning.models import Deadline, VisitRequest, Warning
from fanzha.warning.models.tiers import current_tiers

_WAITING = (Deadline.State.OPEN, Deadline.State.MISSED)


def visit_ref(pk: int) -> str:
    """What a notice about a requested visit waits for."""
    return ref("warning", "visit", pk)


def staff(unit_id: int, permission: str) -> list[Person]:
    """Everybody at the unit whose role allows it."""
    today = timezone.localdate()
    held = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    posts = held.filter(unit_id=unit_id, person__is_active=True).select_related("person")
    people = {post.person_id: post.person for post in posts.order_by("id")}
    return [person for person in people.values() if person.can(permission)]


def on_shift(unit_id: int, now: datetime, permission: str) -> list[Person]:
    """The duty officer of the unit; where the roster has a gap, everybody who could act."""
    shift = on_duty(unit_id, now)
    return [shift.officer] if shift else staff(unit_id, permission)


def responsible(warning: Warning, kind: Clock, now: datetime) -> list[Person]:
    """Who has to do what the clock waits for."""
    if kind is Clock.FEEDBACK and warning.concluded_at:
        return on_shift(centre().pk, now, "warning.feedback")
    if warning.signer and kind is not Clock.SIGN:
        return [warning.signer]
    return on_shift(warning.owner_id, now, "warning.sign")


def leaders(warning: Warning, now: datetime) -> list[Person]:
    """The leaders in charge of the unit and of the centre, and the centre's duty officer."""
    shifts = [on_duty(unit, now) for unit in (warning.owner_id, centre().pk)]
    found = [shift.leader for shift in shifts if shift]
    return found + on_shift(centre().pk, now, "warning.dispatch")


def tell_of_clock(deadline_id: int, step: str, now: datetime) -> None:
    """A clock has rung: remind, say that it is missed, or call the leaders.

    Says nothing when what it waited for was done meanwhile.
    """
    rows = Deadline.objects.select_related("warning__signer", "warning__owner")
    row = rows.filter(pk=deadline_id, state__in=_WAITING).first()
    if row is None:
        return
    warning, kind = row.warning, Clock(row.kind)
    people, units, url = responsible(warning, kind, now), {warning.owner_id}, _task(warning, kind)
    if step == "overdue":
        people += on_shift(warning.owner_id, now, "warning.sign")
    if step == "escalated":
        people, units = leaders(warning, now), {warning.owner_id, centre().pk}
        url = reverse("warning:detail", args=[warning.pk])
    tier = tier_in(current_tiers(), warning.tier, warning.tier_rank)
    with write():
        if step != "reminded":
            settle([reminder_ref(row.pk)], now)
        tell(
            people,
            units,
            lambda: telling.rung(
                step, warning.pk, badge(tier).name, wording.clock_name(kind), row.due_at
            ),
            url=url,
            key=f"warning:{step}:{row.pk}",
            about=reminder_ref(row.pk) if step == "reminded" else deadline_ref(row.pk),
            urgent=step != "reminded" or tier.face_to_face,
        )


def _task(warning: Warning, kind: Clock) -> str:
    """The page on which somebody does what the clock waits for."""
    if kind is Clock.FOLLOWUP:
        due = warning.followups.filter(done_at__isnull=True, cancelled=False).order_by("due_at")
        first = due.values_list("pk", flat=True).first()
        return reverse("warning:followup", args=[first]) if first else reverse("warning:followups")
    page = "warning:detail" if warning.concluded_at else "warning:task"
    return reverse(page, args=[warning.pk])


AT_CENTRE = frozenset({"transferred", "out_of_area", "suspect"})
"""What the centre has to act on, whoever holds the warning."""


def tell_of_warning(pk: int, what: str, now: datetime) -> None:
    """Something happened to a warning that somebody has to act on (`telling.happened`)."""
    warning = Warning.objects.select_related("signer").get(pk=pk)
    unit, page = warning.owner_id, "warning:task"
    people = responsible(warning, Clock.CALL, now)
    if what in AT_CENTRE:
        unit, page = centre().pk, "warning:detail"
        people = on_shift(unit, now, "warning.dispatch")
    with write():
        tell(
            people,
            {unit},
            lambda: telling.happened(what, warning.pk),
            url=reverse(page, args=[warning.pk]),
            key=f"warning:{what}:{warning.pk}:{warning.turn}.{warning.rounds}.{warning.tier}",
            about="" if what == "transferred" else ref_of(warning),
            urgent=True,
        )


def tell_of_visit(pk: int, unit: int) -> None:
    """A community or grid is asked for a visit."""
    rows = VisitRequest.objects.filter(warning_id=pk, unit_id=unit, done_at__isnull=True)
    visit = rows.order_by("-id").first()
    if visit is None:
        return
    with write():
        tell(
            staff(unit, "warning.visit"),
            {unit},
            telling.visit_asked,
            url=reverse("warning:visit", args=[visit.pk]),
            key=f"warning:visit:{visit.pk}",
            about=visit_ref(visit.pk),
            urgent=True,
        )
