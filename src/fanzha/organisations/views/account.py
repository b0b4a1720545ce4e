"""My account: posts, password, authenticator, language, drafts, exports."""

from base64 import b32encode

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_otp import login as start_verified
from django_otp.plugins.otp_totp.models import TOTPDevice

from fanzha.kit import Conflict, Invalid
from fanzha.kit.actions import write
from fanzha.organisations.actions import audit, current_person, second_step
from fanzha.organisations.actions.guards import ANY, page
from fanzha.organisations.actions.labels import role_label
from fanzha.organisations.actions.people import person_ref
from fanzha.organisations.forms.account import CodeForm, PasswordForm
from fanzha.organisations.models import Draft, ExportRecord

_RECENT = 10


@page("self.use", ANY)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Everything about oneself on one page."""
    person = current_person(request)
    posts = [(post.unit.name, role_label(post.role), post.since) for post in person.posts_now]
    context = {
        "person": person,
        "posts": posts,
        "device": second_step.device_of(person),
        "codes_left": second_step.codes_left(person),
        "drafts": Draft.objects.filter(person=person).order_by("-updated_at")[:_RECENT],
        "exports": ExportRecord.objects.filter(person=person).order_by("-at")[:_RECENT],
        "languages": settings.LANGUAGES,
    }
    return render(request, "organisations/me.html", context)


@page("self.use", ANY)
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; a one-time password has to be changed before anything else."""
    person = current_person(request)
    forced = person.must_change_password
    form = PasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with write():
            person.set_password(form.cleaned_data["new"])
            person.must_change_password = False
            person.save(update_fields=["password", "must_change_password"])
            audit(person, "person.password_changed", person_ref(person))
        update_session_auth_hash(request, person)
        messages.success(request, _("The password was changed; other devices are logged out."))
        return redirect("organisations:home" if forced else "organisations:me")
    template = "organisations/password_first.html" if forced else "organisations/password.html"
    return render(request, template, {"form": form}, status=400 if form.errors else 200)


@page("self.use", ANY)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language for this and every later login."""
    chosen, person = request.POST.get("language", ""), current_person(request)
    if chosen not in dict(settings.LANGUAGES):
        raise Invalid(_("This language is not offered."))
    with write():
        person.language = chosen
        person.save(update_fields=["language"])
    response = redirect("organisations:me")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax")
    return response


@page("self.use", ANY)
@never_cache
@require_http_methods(["GET", "POST"])
def authenticator(request: HttpRequest) -> HttpResponse:
    """Enrol an authenticator: scan the picture, type the first code, keep the recovery codes."""
    person = current_person(request)
    if second_step.device_of(person) is not None:
        raise Conflict(_("You have an authenticator already: switch it off first."))
    device, _made = TOTPDevice.objects.get_or_create(user=person, confirmed=False)
    form = CodeForm(device, request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = second_step.switch_on(person, device)
        start_verified(request, device)
        messages.success(request, _("From now on the login asks for a code as well."))
        return render(request, "organisations/recovery.html", {"codes": codes})
    context = {"form": form, "picture": _picture(device), "secret": _spelled(device)}
    status = 400 if form.errors else 200
    return render(request, "organisations/authenticator.html", context, status=status)


def _picture(device: TOTPDevice) -> str:
    """The QR code as a data address of an SVG."""
    return str(segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2))


def _spelled(device: TOTPDevice) -> str:
    """The secret in groups of four, for typing."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


@page("self.use", ANY)
@require_POST
def authenticator_off(request: HttpRequest) -> HttpResponse:
    """Switch the second step off; the present password proves who asks."""
    person = current_person(request)
    if not person.check_password(request.POST.get("password", "")):
        messages.error(request, _("The present password is wrong."))
        return redirect("organisations:me")
    second_step.switch_off(person, person)
    messages.success(request, _("The login asks for no code any more."))
    return redirect("organisations:me")


@page("self.use", ANY)
@never_cache
@require_POST
def recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once; the present password proves who asks."""
    person = current_person(request)
    if second_step.device_of(person) is None:
        raise Conflict(_("Set the authenticator up first."))
    if not person.check_password(request.POST.get("password", "")):
        messages.error(request, _("The present password is wrong."))
        return redirect("organisations:me")
    return render(
        request, "organisations/recovery.html", {"codes": second_step.renew_codes(person)}
    )
