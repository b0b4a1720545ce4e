"""Appeals against an indicator: recorded by one person, decided by another."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fanzha.kit import Conflict, Forbidden, Invalid, clock, local_date, ref
from fanzha.kit.actions import publish, write
from fanzha.knowledge.actions.registry import withdraw
from fanzha.knowledge.models import Appeal, Indicator
from fanzha.ledger.actions import record
from fanzha.organisations import kept_since
from fanzha.organisations.actions import Person, audit, centre


def appeal_ref(appeal: Appeal) -> str:
    """The reference `knowledge:appeal:…`."""
    return ref("knowledge", "appeal", appeal.pk)


def record_appeal(
    indicator: Indicator, name: str, phone: str, statement: str, by: Person
) -> Appeal:
    """Take down that somebody says the indicator is theirs.

    Raises Forbidden, Invalid (nobody named, nothing said), Conflict when an appeal is open already.
    """
    if not by.can("appeal.record"):
        raise Forbidden(_("Your role does not record appeals."))
    if not (name.strip() and phone.strip() and statement.strip()):
        raise Invalid(_("Name, phone and what the person says are all needed."))
    with write():
        appeal = _create(indicator, name, phone, statement, by)
        _count("appeals_received", appeal, by)
        audit(by, "appeal.received", appeal_ref(appeal), indicator=indicator.pk)
    return appeal


def _create(indicator: Indicator, name: str, phone: str, statement: str, by: Person) -> Appeal:
    try:
        with transaction.atomic():
            return Appeal.objects.create(
                owner=by.unit or centre(),
                indicator=indicator,
                name=name.strip(),
                phone=phone.strip(),
                statement=statement.strip(),
                received_at=clock.now(),
                received_by=by,
            )
    except IntegrityError:
        raise Conflict(_("An appeal against this indicator is already waiting.")) from None


def decide_appeal(appeal: Appeal, result: str, reason: str, by: Person) -> Appeal:
    """Decide; lifting withdraws the indicator in the same moment. A reason is required.

    Raises Forbidden, Invalid, Conflict (decided already).
    """
    if not by.can("appeal.decide"):
        raise Forbidden(_("Your role does not decide appeals."))
    if result not in Appeal.Result.values or not reason.strip():
        raise Invalid(_("Choose a result and give the reason: the person will be told."))
    with write():
        open_one = Appeal.objects.filter(pk=appeal.pk, state=Appeal.State.RECEIVED)
        if not open_one.update(
            state=Appeal.State.DECIDED,
            result=result,
            reason=reason.strip(),
            decided_at=clock.now(),
            decided_by=by,
        ):
            raise Conflict(_("This appeal has been decided already."))
        if result == Appeal.Result.LIFT:
            _lift(appeal, by)
        publish("appeal.decided", appeal=appeal.pk)
        audit(by, "appeal.decided", appeal_ref(appeal), result=result)
    appeal.refresh_from_db()
    return appeal


def _lift(appeal: Appeal, by: Person) -> None:
    indicator = Indicator.objects.get(pk=appeal.indicator_id)
    if indicator.state != Indicator.State.WITHDRAWN:
        withdraw(indicator, by, _("Appeal granted"), because=appeal_ref(appeal))
    _count("appeals_lifted", appeal, by)


def _count(metric: str, appeal: Appeal, by: Person) -> None:
    record(
        metric,
        appeal.owner_id,
        1,
        local_date(clock.now()),
        appeal_ref(appeal),
        by=by,
        key=f"{appeal_ref(appeal)}:{metric}",
    )


def forget_appeals(now: datetime) -> int:
    """Blank who appealed long ago and what they said; number, result and dates stay."""
    old = Appeal.objects.filter(
        state=Appeal.State.DECIDED, decided_at__lt=kept_since("appeal_decided", now)
    )
    with write():
        return old.exclude(name="").update(name="", phone="", statement="", reason="")
