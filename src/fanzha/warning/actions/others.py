"""What others are asked: another place (异地协查, 转办), the community, a grid worker."""

from datetime import datetime

from fanzha.delivery.actions import settle
from fanzha.kit import Conflict, Forbidden, Invalid, NotFound
from fanzha.kit import gettext as _
from fanzha.kit.actions import publish, write
from fanzha.organisations import AREAS, Aspect
from fanzha.organisations.actions import Person, Unit, audit, need, once, share
from fanzha.warning.actions import clocks
from fanzha.warning.actions.dispatch import left_to_do
from fanzha.warning.actions.moves import move, note_down, ref_of, take
from fanzha.warning.actions.notices import visit_ref
from fanzha.warning.actions.tiers import tiers
from fanzha.warning.actions.work import Ending, Try, finish, record
from fanzha.warning.deadlines import ASSIST_REPLY, Clock, Due
from fanzha.warning.models import Assist, VisitRequest, Warning
from fanzha.warning.outcomes import Outcome
from fanzha.warning.states import WORKING, State, WrongState


def ask_elsewhere(
    pk: int, person: Person, kind: str, place: str, letter: str, now: datetime, token: str = ""
) -> Assist:
    """异地协查 or 转办: ask another place, with a clock of its own until its receipt comes.

    Call and visit are up to that place meanwhile, so their clocks here end.
    """
    if kind not in Assist.Kind.values or not place.strip():
        raise Invalid(_("Say which place is asked, and whether to assist or to take over."))
    with write():
        once(person, token)
        warning = take(pk, person)
        due = Due(Clock.ASSIST, now + ASSIST_REPLY)
        if warning.at is not State.OUT_OF_AREA:
            move(warning, State.OUT_OF_AREA, person, now, note=kind)
        row = Assist.objects.create(
            warning=warning,
            kind=kind,
            place=place.strip()[:80],
            asked_at=now,
            asked_by=person,
            letter=letter.strip()[:60],
            due_at=due.at,
        )
        clocks.cancel(warning, Clock.CALL, Clock.VISIT)
        clocks.start(warning, [due], now)
        settle([ref_of(warning)], now)
        audit(person, "warning.asked_elsewhere", ref_of(warning), kind=kind)
        publish("warning.asked_elsewhere", warning=warning.pk)
    return row


def answer_elsewhere(
    pk: int, person: Person, receipt: str, reply: str, now: datetime, token: str = ""
) -> Warning:
    """The other place answered (回执). A hand-over ends the warning here as R8."""
    with write():
        once(person, token)
        row = Assist.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None:
            raise NotFound(_("There is no such request."))
        warning = take(row.warning_id, person)
        if row.replied_at:
            raise Conflict(_("This request has its answer already."))
        row.replied_at, row.receipt, row.reply = now, receipt.strip()[:60], reply
        row.save()
        clocks.meet(warning, Clock.ASSIST, now)
        audit(person, "warning.answered_elsewhere", ref_of(warning))
        if warning.at is State.OUT_OF_AREA:
            _after_answer(row, warning, person, now)
        clocks.refresh(warning)
    return warning


def _after_answer(row: Assist, warning: Warning, person: Person, now: datetime) -> None:
    if row.kind == Assist.Kind.TRANSFER:
        finish(warning, person, Ending(Outcome.R8), now)
    else:
        move(warning, State.CONTACTING, person, now, note="answered")
        dues = left_to_do(warning, tiers()[warning.tier], now)
        again = [due for due in dues if due.kind in (Clock.CALL, Clock.VISIT)]
        clocks.start(warning, again, now)


def ask_visit(pk: int, unit: Unit, person: Person, now: datetime, token: str = "") -> VisitRequest:
    """Ask a community or grid to go and see the person; it gets name, address and advice only."""
    if unit.kind not in AREAS:
        raise Invalid(_("Only a town, community or grid can be asked for a visit."))
    with write():
        once(person, token)
        warning = take(pk, person)
        if warning.at not in WORKING:
            raise WrongState(_("Sign the warning first."))
        row = VisitRequest.objects.create(warning=warning, unit=unit, asked_at=now, asked_by=person)
        share(ref_of(warning), unit, Aspect.VISIT)
        note_down(warning, person, now, f"visit_asked:{unit.code}")
        audit(person, "warning.visit_asked", ref_of(warning), unit=unit.code)
        publish("warning.visit_asked", warning=warning.pk, unit=unit.pk)
    return row


def _visit_of(pk: int, person: Person) -> tuple[VisitRequest, Warning]:
    row = VisitRequest.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such visit."))
    warning = Warning.objects.select_for_update(of=("self",)).get(pk=row.warning_id)
    need(warning, person, Aspect.VISIT)
    if row.unit_id not in {post.unit_id for post in person.posts_now}:
        raise Forbidden(_("This visit belongs to another unit."))
    return row, warning


def open_visit(pk: int, person: Person, now: datetime, token: str = "") -> VisitRequest:
    """A grid worker opens name and address of a visit; it is written down."""
    with write():
        once(person, token)
        row, warning = _visit_of(pk, person)
        row.opened_at, row.opened_by = row.opened_at or now, person
        row.save()
        settle([visit_ref(row.pk)], now)
        audit(person, "warning.visit_opened", ref_of(warning))
    return row


def close_visit(pk: int, person: Person, entry: Try, now: datetime, token: str = "") -> None:
    """A grid worker reports what came of the visit."""
    with write():
        once(person, token)
        row, warning = _visit_of(pk, person)
        if row.done_at:
            raise Conflict(_("This visit is reported already."))
        row.done_at, row.result = now, entry.result.value
        row.save()
        settle([visit_ref(row.pk)], now)
        if warning.at in WORKING:
            record(warning, person, entry, now)
