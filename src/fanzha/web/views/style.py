"""The living style page: every component with made-up content, for developers."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, Unavailable, now
from fanzha.web import samples
from fanzha.web.actions import List
from fanzha.web.lists import BulkAction, Column, Filter, SavedView
from fanzha.web.shell import Shell, activate
from fanzha.web.views.errors import answer
from fanzha.web.views.guard import debug_page

ERRORS = {400: Invalid, 403: Forbidden, 404: NotFound, 409: Conflict, 503: Unavailable}


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), max_length=20)
    amount = forms.CharField(
        label=_("Amount at risk"),
        help_text=_("As people say it: 35000, 3.5万 or 3万5."),  # chinese: typed so
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[("bank", _("Bank")), ("wechat", _("WeChat")), ("cash", _("Cash"))],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=_("Type"), choices=[("", "—"), ("T01", "T01"), ("T02", "T02")])
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    story = forms.CharField(label=_("What happened"), widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label=_("The person was met face to face"), required=False)


PERMISSIONS = List(
    name="style",
    columns=(
        Column("name", _("Name"), sort=("name",), phone="title", note="content_type__app_label"),
        Column("codename", _("Code"), sort=("codename",)),
        Column("content_type__model", _("Kind"), kind="badge", phone="side"),
        Column("pk", _("Number"), kind="number", sort=()),
    ),
    filters=(
        Filter(
            "app",
            _("Part"),
            lookup="content_type__app_label",
            choices=[("auth", "auth"), ("axes", "axes")],
        ),
        Filter("codename", _("Code"), kind="text", lookup="codename__startswith"),
    ),
    sort="name",
    row_url=lambda row: f"#{row.pk}",
    search=lambda rows, text: rows.filter(name__contains=text),
    size=12,
)


def _frame(request: HttpRequest) -> Shell:
    return activate(samples.frame(now()), request.path)


@debug_page
def page(request: HttpRequest) -> HttpResponse:
    """Every component."""
    moment = now()
    minute = timedelta(minutes=1)
    form = SampleForm(request.GET if "name" in request.GET else None)
    messages.success(request, _("Saved. The task is closed."))
    clocks = [
        (_("Sign within 5 min"), moment + 3.2 * minute, moment - 1.8 * minute),
        (_("Meet within 2 h"), moment + 95 * minute, moment - 25 * minute),
        (_("Feedback within 24 h"), moment + 3000 * minute, None),
        (_("First call"), moment - 12 * minute, None),
    ]
    context = {
        "shell": _frame(request),
        "samples": samples,
        "tiers": samples.TIERS,
        "clocks": clocks,
        "items": samples.happened(moment),
        "trend": samples.trend(),
        "types": samples.types(),
        "form": form,
        "statuses": [400, 403, 404, 409, 429, 500, 503],
    }
    return render(request, "web/style.html", context)


@debug_page
def rows(request: HttpRequest) -> HttpResponse:
    """The list page over a table that every server has."""
    return PERMISSIONS.answer(
        request,
        Permission.objects.select_related("content_type"),
        title=_("List"),
        saved=[SavedView("auth", "app=auth", delete_url="#"), SavedView("axes", "app=axes")],
        save_url="#",
        bulk=[
            BulkAction(_("Sign"), "#", _("Sign the chosen tasks?")),
            BulkAction(
                _("Delete"), "#", _("Delete the chosen rows?"), reason="required", tone="danger"
            ),
        ],
        export=lambda request, name, count: None,
        empty=_("Rows appear here."),
        context={"shell": _frame(request)},
    )


@debug_page
def phone(request: HttpRequest) -> HttpResponse:
    """The phone-first task page."""
    moment = now()
    context = {
        "shell": _frame(request),
        "samples": samples,
        "tier": samples.TIERS[0],
        "due": moment + timedelta(minutes=26),
        "items": samples.happened(moment),
    }
    return render(request, "web/style_task.html", context)


@debug_page
def public(request: HttpRequest) -> HttpResponse:
    """The public page."""
    return render(request, "web/style_public.html")


@debug_page
def wall(request: HttpRequest) -> HttpResponse:
    """The wall screen."""
    context = {
        "tiers": samples.TIERS[:4],
        "trend": samples.trend(),
        "areas": samples.AREAS,
        "steps": samples.FUNNEL,
    }
    return render(request, "web/style_wall.html", context)


@debug_page
def slow(request: HttpRequest) -> HttpResponse:
    """A long piece of work that moves on each time it is asked."""
    done = min(4000, int(request.GET.get("done", "0")) + 400)
    more = f"{request.path}?done={done}" if done < 4000 else ""
    return render(request, "web/style_progress.html", {"done": done, "more": more})


@debug_page
def error(request: HttpRequest, status: int) -> HttpResponse:
    """One of the failures, raised as a part would raise it."""
    if status in ERRORS:
        raise ERRORS[status](_("Warning 17 was signed by another officer."))
    return answer(request, status)


@debug_page
def reveal(request: HttpRequest) -> HttpResponse:
    """The plain text of a made-up field."""
    return HttpResponse("15400001234")
