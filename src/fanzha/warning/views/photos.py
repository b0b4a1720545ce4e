"""Photos of a visit: added on the task page, opened one by one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.kit import Invalid, NotFound
from fanzha.kit import now as current
from fanzha.organisations.actions import current_person, page, visible
from fanzha.warning.actions.photos import add_photo, last_visit, open_photo, remove_photo
from fanzha.warning.forms import PhotoForm
from fanzha.warning.models import Photo, Warning


def photos_of(warning: Warning) -> dict[str, Any]:
    """What the page shows of photos: those kept, and whether there is a visit to add to."""
    rows = Photo.objects.filter(attempt__warning=warning).select_related("added_by")
    return {"rows": rows.order_by("id"), "visit": last_visit(warning)}


@require_POST
@page("warning.work")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep one photo of the last visit."""
    person = current_person(request)
    if not visible(Warning.objects.filter(pk=pk), person).exists():
        raise NotFound(_("There is no such warning."))
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Invalid(_("Choose a photo first."))
    data = form.cleaned_data["photo"].read()
    add_photo(pk, person, data, current(), request.POST.get("once", ""))
    messages.success(request, _("Photo kept, sealed and without place and time of the camera."))
    return redirect("warning:task", pk)


@require_POST
@page("personal.reveal")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture itself; a POST, because opening it is written down."""
    response = HttpResponse(open_photo(pk, current_person(request)), content_type="image/jpeg")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = "inline"
    return response


@require_POST
@page("warning.work")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photo away."""
    warning = remove_photo(pk, current_person(request), current())
    messages.success(request, _("Photo removed"))
    return redirect("warning:task", warning.pk)
