"""Trying to reach the person: one form for all kinds, with what was said."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.kit import Invalid, NotFound
from fanzha.kit import now as current
from fanzha.organisations.actions import Person, current_person, page, visible
from fanzha.warning import telling, wording
from fanzha.warning.actions import Try, attempt
from fanzha.warning.forms import AttemptForm
from fanzha.warning.models import Warning
from fanzha.warning.outcomes import CALLS, RESULTS, AttemptKind, Result
from fanzha.warning.states import State
from fanzha.warning.views.shown import talking_points

_ORDER = (
    AttemptKind.CALL,
    AttemptKind.VISIT,
    AttemptKind.FAMILY,
    AttemptKind.COMMUNITY,
    AttemptKind.SMS,
    AttemptKind.FLASH,
    AttemptKind.ROBOT,
)
_ICONS = {
    AttemptKind.VISIT: "visit",
    AttemptKind.FAMILY: "users",
    AttemptKind.COMMUNITY: "home",
    AttemptKind.SMS: "message",
    AttemptKind.FLASH: "message",
}


def kinds(warning: Warning, numbers: list[tuple[str, bool]]) -> list[dict[str, Any]]:
    """A sheet for each kind: what to dial, its possible results, its details."""
    return [
        {
            "kind": kind.value,
            "name": wording.kind_name(kind),
            "icon": _ICONS.get(kind, "phone"),
            "results": [
                (f"{kind}:{result}", wording.result_name(result, kind), _tone(result))
                for result in RESULTS[kind]
            ],
            "dial": _dial(kind, warning, numbers),
            "sms": telling.SMS if kind is AttemptKind.SMS else "",
            "form": AttemptForm(prefix=kind.value),
            "talk": kind in CALLS,
        }
        for kind in _ORDER
    ]


def _dial(
    kind: AttemptKind, warning: Warning, numbers: list[tuple[str, bool]]
) -> list[tuple[str, bool]]:
    """The numbers that fit the kind: (number, of the family)."""
    family = [one for one in numbers if one[1]]
    if kind is AttemptKind.FAMILY:
        return family
    if kind not in (AttemptKind.CALL, AttemptKind.SMS) or not warning.phone:
        return []
    return [(warning.phone, False), *[(number, own) for number, own in numbers if not own]]


def _tone(result: Result) -> str:
    return "primary" if result in (Result.REACHED, Result.PASSED_ON, Result.SENT) else ""


@require_POST
@page("warning.work")
def attempt_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Record one attempt: `tried` is `kind:result`, details carry the kind as prefix."""
    person = current_person(request)
    warning = visible(Warning.objects.filter(pk=pk), person).first()
    if warning is None:
        raise NotFound(_("There is no such warning."))
    entry, tier = read_try(request, warning), warning.tier
    try:
        warning = attempt(pk, person, entry, current(), request.POST.get("once", ""))
    except Invalid as error:
        if "X-Fanzha-Queue" in request.headers:  # what waited on a phone is refused, not lost
            raise
        messages.error(request, str(error))
        return redirect("warning:task", pk)
    messages.success(request, _said(entry, warning))
    if warning.tier != tier:
        text = _("Nobody answered three times: the tier was raised to {tier}.")
        messages.warning(request, text.format(tier=warning.tier_badge.name))
    return _after(person, warning)


def read_try(request: HttpRequest, warning: Warning) -> Try:
    """What was posted; raises Invalid for a kind or result that does not exist."""
    kind, _colon, result = request.POST.get("tried", "").partition(":")
    form = AttemptForm(request.POST, prefix=kind)
    if kind not in list(AttemptKind) or result not in list(Result) or not form.is_valid():
        raise Invalid(_("Choose how it was tried and what came of it."))
    given, points = form.cleaned_data, set(request.POST.getlist("points"))
    return Try(
        AttemptKind(kind),
        Result(result),
        duration_s=60 * given["minutes"] if given["minutes"] else None,
        note=given["note"],
        points=[point for point in talking_points(warning) if point in points],
        app_installed=given["app_installed"] or None,
        fraud_app_removed=given["fraud_app_removed"] or None,
        relative_informed=given["relative_informed"] or None,
    )


def _said(entry: Try, warning: Warning) -> str:
    words = {
        State.LINE_BUSY: _("Line busy: perhaps the swindler is on the phone. Go there now."),
        State.REFUSED: _("Recorded. Who refuses on the phone is visited."),
        State.SUSPECT: _("Recorded. From now on only the centre sees this warning."),
    }
    return words.get(warning.at) or _("Recorded: {kind}, {result}.").format(
        kind=wording.kind_name(entry.kind), result=wording.result_name(entry.result, entry.kind)
    )


def _after(person: Person, warning: Warning) -> HttpResponse:
    if warning.restricted and not visible(Warning.objects.filter(pk=warning.pk), person).exists():
        return redirect("warning:tasks")
    return redirect("warning:task", warning.pk)
