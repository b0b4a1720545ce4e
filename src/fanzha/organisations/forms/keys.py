"""Form for an API key."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fanzha.organisations.actions.keys import SCOPES
from fanzha.organisations.forms.units import UnitChoice, active_units
from fanzha.organisations.models import Unit

SCOPE_LABELS = {
    "text.check": _("Check texts"),
    "decision.ask": _("Ask for decisions"),
    "session.guard": _("Guard payment orders"),
    "warning.push": _("Push warnings"),
    "feedback.read": _("Read feedback"),
    "indicator.read": _("Read indicators"),
}


class KeyForm(forms.Form):
    """Whose key, what for, what it may do."""

    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none())
    name = forms.CharField(label=_("What the key is for"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=_("May do"),
        choices=[(scope, SCOPE_LABELS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitChoice)
        unit.queryset = active_units()
