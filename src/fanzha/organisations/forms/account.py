"""Forms about one's own account: login, code, password."""

import re
from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from fanzha.organisations.actions.second_step import passes
from fanzha.organisations.models import Person

_LOGIN = re.compile(r"[\w.@+-]{1,60}")
_STALE = _("The code is wrong or too old: type the one that is shown right now.")
_WRONG = _("Login or password is wrong, or the account is closed. Capital letters matter.")


class LoginForm(forms.Form):
    """Login and password; `person` is who it was after a valid form."""

    username = forms.CharField(label=_("Login"), max_length=60)
    password = forms.CharField(
        label=_("Password"), strip=False, max_length=200, widget=forms.PasswordInput
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.person: Person | None = None
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "autofocus": True}
        self.fields["password"].widget.attrs |= {"autocomplete": "current-password"}

    def clean(self) -> dict[str, Any]:
        """Ask the backends, which count failures; names and numbers of other shapes are not even
        counted, because the counter would store them.
        """
        login, password = self.cleaned_data.get("username", ""), self.cleaned_data.get("password")
        if not _LOGIN.fullmatch(login):
            raise forms.ValidationError(_WRONG)
        if password:
            # The counter of failures looks for the field that `Person` logs in with.
            found = authenticate(self.request, login=login, password=password)
            if not isinstance(found, Person):
                raise forms.ValidationError(_WRONG)
            self.person = found
        return self.cleaned_data


class CodeForm(forms.Form):
    """The six digits an authenticator shows."""

    code = forms.CharField(label=_("Six-digit code"), max_length=10)

    def __init__(self, device: TOTPDevice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device = device
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "autofocus": True,
        }

    def clean_code(self) -> str:
        """Check the code; the device itself slows repeated wrong ones down."""
        code = re.sub(r"\D", "", self.cleaned_data["code"])
        if len(code) != 6 or not self.device.verify_token(code):
            raise forms.ValidationError(_STALE)
        return code


class SecondStepForm(CodeForm):
    """The six digits, or a recovery code in their place."""

    code = forms.CharField(label=_("Six-digit code or recovery code"), max_length=30)

    def __init__(self, device: TOTPDevice, *args: Any, **kwargs: Any) -> None:
        super().__init__(device, *args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "text"

    def clean_code(self) -> str:
        """Check either of them; a recovery code is used up."""
        code: str = self.cleaned_data["code"]
        if not passes(self.device, code):
            raise forms.ValidationError(_STALE)
        return code


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(label=_("Present password"), strip=False, widget=forms.PasswordInput)
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput,
        help_text=_("At least 10 characters, not only digits, nothing that is easily guessed."),
    )
    again = forms.CharField(label=_("New password again"), strip=False, widget=forms.PasswordInput)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["old"].widget.attrs |= {"autocomplete": "current-password", "autofocus": True}
        for name in ("new", "again"):
            self.fields[name].widget.attrs |= {"autocomplete": "new-password"}

    def clean_old(self) -> str:
        """The old password must be right."""
        old: str = self.cleaned_data["old"]
        if not self.person.check_password(old):
            raise forms.ValidationError(_("The present password is wrong."))
        return old

    def clean(self) -> dict[str, Any]:
        """The new one must be new, strong, and typed the same twice."""
        new, data = self.cleaned_data.get("new"), self.cleaned_data
        if new and new != data.get("again"):
            self.add_error("again", _("The two passwords differ."))
        elif new and new == data.get("old"):
            self.add_error("new", _("Choose another password than the present one."))
        elif new:
            try:
                password_validation.validate_password(new, self.person)
            except forms.ValidationError as error:
                self.add_error("new", error)
        return data
