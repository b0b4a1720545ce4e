"""Small addresses that any page uses: drafts, saved views, revealing a field, the working unit."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanzha.kit import Forbidden, Invalid, row_id
from fanzha.kit import gettext as _
from fanzha.organisations.actions import belongings, current_person
from fanzha.organisations.actions.guards import ANY, page
from fanzha.organisations.actions.references import resolve, reveal

_NOT_KEPT = {"csrfmiddlewaretoken", "once"}


@page("self.use", ANY)
@never_cache
@require_http_methods(["GET", "POST", "DELETE"])
def draft(request: HttpRequest, form: str) -> HttpResponse:
    """What was typed into a form so far: read it, keep it, forget it."""
    person = current_person(request)
    if request.method == "POST":
        belongings.save_draft(person, form, _packed(request.POST))
        return HttpResponse(status=204)
    if request.method == "DELETE":
        belongings.drop_draft(person, form)
        return HttpResponse(status=204)
    kept = belongings.draft_of(person, form)
    if kept is None:
        return HttpResponse(status=204)
    fields = json.loads(kept.body)
    return JsonResponse({"fields": fields, "saved_at": kept.updated_at.isoformat()})


def _packed(post: QueryDict) -> str:
    fields = {name: values for name, values in post.lists() if name not in _NOT_KEPT}
    return json.dumps(fields, ensure_ascii=False)


@page("self.use", ANY)
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep filter and order of a list under a name."""
    query = request.POST.get("query", "")
    person, post = current_person(request), request.POST
    belongings.save_view(person, post.get("page", ""), post.get("name", ""), query)
    return _back(request, request.headers.get("Referer", ""))


@page("self.use", ANY)
@require_POST
def view_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a saved view."""
    belongings.drop_view(current_person(request), pk)
    return _back(request, request.POST.get("next", "").partition("?")[0])


def _back(request: HttpRequest, target: str) -> HttpResponse:
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    # Without a stroke `redirect` would take it for the name of a view.
    return redirect(target if safe and "/" in target else "/")


@page("self.use", ANY)
@never_cache
@require_POST
def reveal_field(request: HttpRequest) -> HttpResponse:
    """One personal field in plain text, for a purpose; the audit chain keeps who and why."""
    post = request.POST
    person = current_person(request)
    text = reveal(post.get("ref", ""), post.get("field", ""), post.get("purpose", ""), person)
    return HttpResponse(escape(text))


@page("self.use", ANY)
@require_GET
def open_ref(request: HttpRequest, ref: str) -> HttpResponse:
    """From a reference to the page of the thing."""
    return redirect(resolve(ref, current_person(request)).url)


@page("self.use", ANY)
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Work for another of one's units from now on."""
    person, chosen = current_person(request), request.POST.get("unit", "")
    unit = row_id(chosen)
    if not unit:
        raise Invalid(_("Choose one of your units."))
    if unit not in {post.unit_id for post in person.posts_now}:
        raise Forbidden(_("You hold no post at this unit."))
    request.session["unit"] = unit
    return redirect("organisations:home")
