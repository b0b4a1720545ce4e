"""Forms about people and their posts."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fanzha.organisations.actions.labels import ROLES, options
from fanzha.organisations.forms.units import UnitChoice, active_units, day_field
from fanzha.organisations.models import Unit
from fanzha.organisations.roles import Role

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,59}")


class PersonForm(forms.Form):
    """Particulars of a person."""

    name = forms.CharField(label=_("Name"), max_length=60)
    badge = forms.CharField(label=_("Badge number"), max_length=20, required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        help_text=_("Kept encrypted; shown only to administrators."),
    )


class PostForm(forms.Form):
    """A role at a unit from a day on."""

    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=options(ROLES))  # type: ignore[arg-type]
    since = day_field(_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitChoice)
        unit.queryset = active_units()

    def clean_role(self) -> Role:
        """The role as its type."""
        return Role(self.cleaned_data["role"])


class NewPersonForm(PersonForm, PostForm):
    """A new person with the first post."""

    login = forms.CharField(label=_("Login"), max_length=60)
    field_order = ("login", "name", "unit", "role", "since", "badge", "phone")

    def clean_login(self) -> str:
        """A login of plain signs."""
        login: str = self.cleaned_data["login"]
        if not _LOGIN.fullmatch(login):
            raise forms.ValidationError(_("Use letters, digits, dot and hyphen."))
        return login
