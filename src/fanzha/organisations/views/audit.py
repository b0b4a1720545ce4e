"""The audit chain on a page, and the exports that were made."""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fanzha.organisations.access import visible
from fanzha.organisations.actions import current_person
from fanzha.organisations.actions.audit import head, verify
from fanzha.organisations.actions.guards import page
from fanzha.organisations.actions.lists import exporting, own_views
from fanzha.organisations.actions.references import Openable
from fanzha.organisations.models import AuditEntry, ExportRecord, Person
from fanzha.web import Column, Filter
from fanzha.web.actions import List


def _openers(person: Person) -> Callable[[AuditEntry], str]:
    """Gives the thing behind an entry, where the person may open its page."""
    openable = Openable(person)

    def url(entry: AuditEntry) -> str:
        known = entry.ref and entry.ref in openable
        return reverse("organisations:open", args=[entry.ref]) if known else ""

    return url


def _by_login(rows: QuerySet[AuditEntry], value: str) -> QuerySet[AuditEntry]:
    """By the person's key, which stands in the index; through the join it would not."""
    who = Person.objects.filter(login=value).values_list("pk", flat=True).first()
    return rows.filter(person_id=who) if who else rows.none()


def _by_ref(rows: QuerySet[AuditEntry], text: str) -> QuerySet[AuditEntry]:
    return rows.filter(ref=text)


AUDIT = List(
    name="audit",
    columns=(
        Column("sequence", gettext_lazy("No."), kind="number"),
        Column("at", gettext_lazy("Time"), kind="time", sort=("at",)),
        Column("person__name", gettext_lazy("Person"), phone="title"),
        Column("action", gettext_lazy("Action"), template="organisations/cells/action.html"),
        Column("ref", gettext_lazy("Object"), phone="hide"),
        Column(
            "facts",
            gettext_lazy("Details"),
            template="organisations/cells/facts.html",
            export=False,
            phone="hide",
        ),
    ),
    sort="-at",
    filters=(
        Filter("login", gettext_lazy("Login"), kind="text", apply=_by_login),
        Filter("action", gettext_lazy("Action"), kind="text"),
        Filter("at", gettext_lazy("Day"), kind="days"),
    ),
    search=_by_ref,
    search_label=gettext_lazy("Reference, such as warning:warning:17"),
)


@page("audit.view")
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what to which thing; the newest first."""
    listing = replace(AUDIT, row_url=_openers(current_person(request)))
    return listing.answer(
        request,
        AuditEntry.objects.select_related("person"),
        title=_("Audit chain"),
        template="organisations/audit.html",
        export=exporting("audit"),
        context={"head": head()},
        **own_views(request, "audit"),
    )


@page("audit.view")
@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain and say what is wrong with it."""
    context = {"findings": verify()[:100], "head": head()}
    return render(request, "organisations/audit_result.html", context)


EXPORTS = List(
    name="exports",
    columns=(
        Column("at", gettext_lazy("Time"), kind="time", sort=("at",)),
        Column("person__name", gettext_lazy("Person"), phone="title"),
        Column("owner__short_name", gettext_lazy("Unit")),
        Column("kind", gettext_lazy("What was exported"), note="purpose"),
        Column("rows", gettext_lazy("Rows"), kind="number"),
        Column("masked", gettext_lazy("Masked"), kind="flag"),
    ),
    sort="-at",
    filters=(Filter("at", gettext_lazy("Day"), kind="days"),),
)


@page("audit.view")
@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    """The rows that left the system, by whom and what for."""
    rows = visible(ExportRecord.objects.select_related("person", "owner"), current_person(request))
    return EXPORTS.answer(
        request,
        rows,
        title=_("Exports"),
        empty=_("Files that people take out of lists are recorded here."),
        **own_views(request, "exports"),
    )
