"""What leaves the page: the copied 接警单, the stop-payment sheet, the advice for the reporter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from fanzha.intake import callsheet, extras
from fanzha.intake.actions import Report, report_for
from fanzha.intake.actions.taking import call_of
from fanzha.intake.analysis import analyse
from fanzha.intake.models import Payment, SheetOrder
from fanzha.intake.presenting import groups, missing
from fanzha.intake.views.opened import need_opened
from fanzha.intake.wording import channel_name
from fanzha.kit import Invalid, clock, local, yuan
from fanzha.kit.actions import write
from fanzha.knowledge import scripts, taxonomy
from fanzha.organisations.actions import Person, audit, current_person, page

SEPARATORS = ("：", ":", "\t", " ")


@page("report.view")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as text to copy into another system, in the unit's own field order."""
    person = current_person(request)
    report = report_for(pk, person)
    need_opened(request, report)
    order = _order(person)
    chosen = [key for key in order.keys if key in callsheet.default_order()]
    context = {
        "report": report,
        "text": callsheet.write(_values(report), chosen, order.separator),
        "order": "\n".join(
            f.label for key in chosen or callsheet.default_order() for f in _named(key)
        ),
        "separator": order.separator,
        "separators": [("：", "："), (":", ":"), ("\t", _("Tab")), (" ", _("Blank"))],
        "may_order": person.can("report.file"),
    }
    return render(request, "intake/sheet.html", context)


def _named(key: str) -> list[callsheet.Field]:
    return [field for field in callsheet.fields() if field.key == key]


def _order(person: Person) -> SheetOrder:
    unit = person.unit
    found = SheetOrder.objects.filter(owner=unit).first() if unit else None
    return found or SheetOrder(owner=unit, keys=[], separator="：")


# Items of a payment that a sheet knows under another name.
_ON_SHEET = {
    "payee_wallet": "wallet",
    "place": "pickup_place",
    "receiver": "pickup_person",
    "vehicle": "plate",
}
_COLUMNS = (
    "payer_name",
    "payer_account",
    "payer_bank",
    "payee_name",
    "payee_account",
    "payee_bank",
)


def _values(report: Report) -> dict[str, str]:
    """All fields of the sheet as they stand, in Chinese whoever copies it."""
    with override("zh-hans"):
        values = dict(call_of(report).fields)
        values["narrative"] = report.narrative
        values["type"] = taxonomy().name(report.code) if taxonomy().knows(report.code) else ""
        values["loss"] = yuan(report.loss_fen) if report.paid else ""
        values["channel"] = str(report.get_source_display())
        paid = [_paid(payment) for payment in report.payments.order_by("number")]
    return values | callsheet.payments(paid)


def _paid(payment: Payment) -> dict[str, str]:
    """One payment by the keys of the sheet."""
    kept = extras.load(payment.details)
    values = {_ON_SHEET.get(key, key): value for key, value in kept.items()}
    values |= {key: getattr(payment, key) for key in _COLUMNS}
    values["amount"] = yuan(payment.amount_fen) if payment.amount_fen is not None else ""
    values["paid_at"] = f"{local(payment.paid_at):%Y-%m-%d %H:%M}" if payment.paid_at else ""
    values["payment_channel"] = channel_name(payment.channel)
    return values


@require_POST
@page("report.file")
def set_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the unit's field order: one field name a line, in any known spelling."""
    person = current_person(request)
    report_for(pk, person)
    if person.unit is None:
        raise Invalid(_("You hold no post: ask your administrator for one."))
    separator = request.POST.get("separator", "：").replace("\\t", "\t")
    keys = [_key(line) for line in request.POST.get("order", "").splitlines() if line.strip()]
    with write():
        SheetOrder.objects.update_or_create(
            owner=person.unit,
            defaults={
                "keys": list(dict.fromkeys(keys)),
                "separator": separator if separator in SEPARATORS else "：",
            },
        )
        audit(person, "sheet.ordered", fields=len(keys))
    return redirect("intake:sheet", pk=pk)


def _key(line: str) -> str:
    found = callsheet.key_of(line)
    if found is None:
        raise Invalid(_("“%(line)s” is no field of a call sheet.") % {"line": line.strip()[:20]})
    return found


@page("report.view")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """The stop-payment information sheet, to be printed and taken to whoever sends it."""
    person = current_person(request)
    report = report_for(pk, person)
    need_opened(request, report)
    found = analyse(call_of(report), report.received_at, scripts())
    context = {
        "report": report,
        "groups": groups(found),
        "missing": missing(found.items),
        "printed_at": clock.now(),
        "person": person,
    }
    return render(request, "intake/stop.html", context)


@page("report.view")
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """What the reporter takes home; it names nobody."""
    report = report_for(pk, current_person(request))
    context = {"report": report, "advice": scripts().advice_for(report.code or "general")}
    return render(request, "intake/advice.html", context)
