"""Taking a report: from the page to the rows, with ledger, audit and event in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext as _

from fanzha.intake import extras
from fanzha.intake.actions.homes import home_of
from fanzha.intake.actions.likeness import keep_sketch
from fanzha.intake.actions.posting import post
from fanzha.intake.actions.proposing import propose
from fanzha.intake.analysis import Analysis, Call, Correction, Money, analyse, moment
from fanzha.intake.findings import Finding
from fanzha.intake.minimum import is_complete
from fanzha.intake.models import Element, Payment, Report, StateChange
from fanzha.intake.sides import Side
from fanzha.intake.states import STAGES, State, stage
from fanzha.intake.urgency import Urgency
from fanzha.kit import Conflict, Invalid, clock, fold, local, local_date
from fanzha.kit.actions import begins, publish, write
from fanzha.knowledge import scripts, taxonomy
from fanzha.organisations.actions import Person, Unit, audit, once

PERSONAL = (
    "reporter_name",
    "reporter_phone",
    "reporter_id",
    "victim_name",
    "victim_phone",
    "victim_id",
    "victim_address",
)
# Sheet fields with columns of their own; all others lie together in `extra`.
_COLUMNS = {*PERSONAL, "case_no", "received_at", "narrative", "victim_job", "type"}
_NUMBERS = ("reporter_phone", "reporter_id", "victim_phone", "victim_id")


class NumberTaken(Conflict):
    """A report with this call sheet number exists already."""


@dataclass(frozen=True)
class Taken:
    """What the officer sends. `type_code` is of either level, empty as long as it is open."""

    call: Call
    source: str = Report.Source.CALL_110
    type_code: str = ""
    secondary: Sequence[str] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


def take(taken: Taken, person: Person, *, unit: Unit | None = None, token: str = "") -> Report:
    """Make a report of what was taken; raises NumberTaken, Invalid, Conflict for a used token."""
    owner = unit or person.unit
    if owner is None:
        raise Invalid(_("You hold no post: ask your administrator for one."))
    now = clock.now()
    found = _analysed(taken, now)
    with write():
        once(person, token)
        report = Report(owner=owner, taken_by=person, number=_number(taken.call.fields, now))
        report.received_at = _received(taken.call.fields, now)
        _fill(report, taken, found, now)
        _insert(report)
        StateChange.objects.create(report=report, new=report.state, at=now, by=person)
        _after(report, found, person)
        audit(person, "report.taken", report.ref, state=report.state)
        publish("report.created", queue="urgent", report_id=report.pk)
        if found.urgency is not Urgency.NONE and found.paid is not False:
            publish("report.urgent", queue="urgent", report_id=report.pk, unit=owner.pk)
    propose(report, person)
    return report


def retake(report: Report, taken: Taken, person: Person, token: str = "") -> Report:
    """Correct a report; the ledger follows by counter-entries."""
    now = clock.now()
    found = _analysed(taken, now)
    with write():
        once(person, token)
        report = Report.objects.select_for_update().get(pk=report.pk)
        old = report.state
        _fill(report, taken, found, now)
        report.save()
        if report.state != old:
            StateChange.objects.create(report=report, old=old, new=report.state, at=now, by=person)
        _after(report, found, person)
        audit(person, "report.corrected", report.ref, state=report.state)
        publish("report.changed", report_id=report.pk)
    propose(report, person)
    return report


def _analysed(taken: Taken, now: datetime) -> Analysis:
    if not (taken.call.narrative.strip() or any(taken.call.fields.values())):
        raise Invalid(_("The report is empty: type what the caller says."))
    if taken.type_code and not taxonomy().knows(taken.type_code):
        raise Invalid(_("Choose the type from the list."))
    return analyse(taken.call, now, scripts())


def _number(fields: Mapping[str, str], now: datetime) -> str:
    given = fold(fields.get("case_no", ""))[:40]
    if given:
        return given
    day = f"J{local(now):%Y%m%d}"
    last = Report.objects.filter(begins("number", f"{day}-")).aggregate(n=Max("number"))["n"]
    return f"{day}-{int(last.rpartition('-')[2]) + 1 if last else 1:04}"


def _received(fields: Mapping[str, str], now: datetime) -> datetime:
    """The time of the sheet, unless it names none or one that is still to come."""
    told = moment(fields.get("received_at", ""), now)
    return told if told and told <= now else now


def _insert(report: Report) -> None:
    if Report.objects.filter(number=report.number).exists():
        raise NumberTaken(
            _("Call sheet %(number)s was already taken: open it.") % {"number": report.number}
        )
    try:
        report.save(force_insert=True)
    except IntegrityError:
        raise NumberTaken(_("This call sheet was just taken by somebody else.")) from None


def _fill(report: Report, taken: Taken, found: Analysis, now: datetime) -> None:
    call = taken.call
    report.narrative = call.narrative
    report.source = taken.source
    for name in PERSONAL:
        value = call.fields.get(name, "").strip()
        setattr(report, name, fold(value).replace(" ", "") if name in _NUMBERS else value)
    report.home = home_of(report.victim_address)
    report.victim_job = call.fields.get("victim_job", "")[:40]
    report.extra = extras.dump({k: v for k, v in call.fields.items() if k not in _COLUMNS})
    report.answers = extras.dump(call.answers)
    report.urgency, report.still_in_contact = found.urgency.value, found.still_in_contact
    report.paid, report.loss_fen = found.paid, found.loss_fen
    report.missing = sum(item.missing for item in found.items)
    report.occurred_on = _incident(found, report.received_at)
    report.changed_at = now
    _classify(report, taken, found)
    _advance(report, found)


def _incident(found: Analysis, received_at: datetime) -> date:
    """The day of the first payment, else the day of the report; never after it."""
    times = [each.paid_at for each in found.money if each.paid_at]
    return local_date(min([*times, received_at]))


def _classify(report: Report, taken: Taken, found: Analysis) -> None:
    """The officer's type, or the proposed one as long as none is chosen."""
    typing = found.typing
    report.classified = bool(taken.type_code)
    proposed = (typing.sub_type or typing.type or "") if typing.is_fraud else ""
    code = taken.type_code or proposed
    report.type_code, report.sub_type = code[:3], code if len(code) > 3 else ""
    report.secondary = list(taken.secondary or typing.secondary)
    report.probability = typing.probability


def _advance(report: Report, found: Analysis) -> None:
    """The stage of taking follows from what is known; a decision once made stays."""
    if State(report.state) in STAGES:
        report.state = stage(
            minimum_complete=is_complete(found.items),
            elements_complete=bool(
                report.narrative and (report.reporter_name or report.victim_name)
            ),
            classified=report.classified,
        ).value


def _after(report: Report, found: Analysis, person: Person) -> None:
    _keep_elements(report, found.findings)
    _keep_payments(report, found.money)
    keep_sketch(report, [(f.start, f.end) for f in found.findings if f.start is not None and f.end])
    post(report, person)


def _keep_elements(report: Report, findings: Sequence[Finding]) -> None:
    report.elements.all().delete()
    Element.objects.bulk_create(
        Element(
            report=report,
            kind=each.kind,
            found_kind=each.found_kind,
            side=each.side.value,
            value=each.value[:500] if each.side is Side.SWINDLER or each.kind in _PLAIN else "",
            sealed="" if each.side is Side.SWINDLER or each.kind in _PLAIN else each.value,
            start=each.start,
            end=each.end,
            confidence=each.confidence,
            state=each.state,
        )
        for each in findings
    )


# Kinds that identify nobody, whoever they belong to.
_PLAIN = frozenset({"amount", "datetime", "bank_name"})


def _keep_payments(report: Report, money: Sequence[Money]) -> None:
    report.payments.all().delete()
    Payment.objects.bulk_create(
        _payment(report, number, each) for number, each in enumerate(money, start=1)
    )


_OWN_COLUMNS = ("payee_name", "payee_account", "payee_bank", "payer_name", "payer_account")


def _payment(report: Report, number: int, money: Money) -> Payment:
    values = dict(money.payment.values)
    columns = {name: values.pop(name, "")[:120] for name in _OWN_COLUMNS}
    columns["payee_bank"] = columns["payee_bank"][:80]
    kept = {k: v for k, v in values.items() if k not in {"amount", "paid_at", "payer_bank"}}
    return Payment(
        report=report,
        number=number,
        channel=money.payment.channel or "",
        amount_fen=money.amount_fen,
        paid_at=money.paid_at,
        payer_bank=values.get("payer_bank", "")[:80],
        details=extras.dump(kept),
        **columns,
    )


def call_of(report: Report) -> Call:
    """The page's content of a stored report, to be shown or corrected again."""
    fields = {**extras.load(report.extra), **{name: getattr(report, name) for name in PERSONAL}}
    fields |= {"case_no": report.number, "victim_job": report.victim_job}
    fields["received_at"] = f"{local(report.received_at):%Y-%m-%d %H:%M}"
    rows = list(report.elements.all())
    corrections = {
        (row.found_kind, row.text): Correction(
            row.kind, Side(row.side), dropped=row.state == Element.State.DROPPED
        )
        for row in rows
        if row.state in (Element.State.CONFIRMED, Element.State.DROPPED)
    }
    added = [(r.kind, r.text, Side(r.side)) for r in rows if r.state == Element.State.ADDED]
    return Call(report.narrative, fields, extras.load(report.answers), corrections, added)
