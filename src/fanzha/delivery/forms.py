"""Form of an endpoint."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fanzha.delivery.models import Endpoint
from fanzha.organisations.actions import Unit

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField

CHANNEL_LABELS = {"email": _("E-mail"), "webhook": _("Webhook (JSON)")}


class UnitChoice(_Choice):
    """A unit by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


def _time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)


class EndpointForm(forms.Form):
    """Where a unit receives messages, and when it wants none."""

    label = forms.CharField(label=_("Name"), max_length=60)
    unit = UnitChoice(label=_("Messages for"), queryset=Unit.objects.none())
    channel = forms.ChoiceField(label=_("Channel"), choices=list(CHANNEL_LABELS.items()))
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("A mail address, or https://… for a webhook. Kept encrypted."),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=200,
        required=False,
        help_text=_("Signs webhooks, so that the receiver knows they are genuine."),
    )
    quiet_from = _time(_("Quiet from"))
    quiet_until = _time(_("Quiet until"))
    cap_hour = forms.IntegerField(
        label=_("At most an hour"), min_value=1, max_value=1000, required=False
    )
    cap_day = forms.IntegerField(
        label=_("At most a day"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Urgent messages know neither quiet hours nor limits."),
    )

    def __init__(self, units: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitChoice)
        unit.queryset = units

    def clean(self) -> dict[str, Any]:
        """Quiet hours have two ends."""
        data = self.cleaned_data
        if (data.get("quiet_from") is None) != (data.get("quiet_until") is None):
            self.add_error("quiet_until", _("Give both ends of the quiet hours, or none."))
        return data

    def fill(self, endpoint: Endpoint) -> Endpoint:
        """Bring the endpoint to what the form says."""
        for name, value in self.cleaned_data.items():
            setattr(endpoint, name, value)
        return endpoint
