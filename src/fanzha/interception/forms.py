"""Forms of the interception part."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fanzha.interception.actions.merchants import STEP_S, TOTAL_S, Details
from fanzha.interception.models import Merchant


class MerchantForm(forms.Form):
    """What is registered of a merchant."""

    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("As the API names it."))
    name = forms.CharField(label=_("Name"), max_length=80)
    domains = forms.CharField(
        label=_("Domains"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line; what lies below a domain belongs to it."),
    )
    networks = forms.CharField(
        label=_("Addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One address or network a line; empty: addresses are not checked."),
    )
    sensitive_from = forms.TimeField(
        label=_("Sensitive hours from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    sensitive_until = forms.TimeField(
        label=_("Sensitive hours until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    sensitive_yuan = forms.DecimalField(
        label=_("Sensitive amount in yuan"), required=False, min_value=1, decimal_places=2
    )
    step_limit_s = forms.IntegerField(
        label=_("Seconds for a step"), min_value=STEP_S[0], max_value=STEP_S[1], initial=300
    )
    total_limit_s = forms.IntegerField(
        label=_("Seconds for the whole order"),
        min_value=TOTAL_S[0],
        max_value=TOTAL_S[1],
        initial=900,
        help_text=_("Counts where it is below twice the limit of a step."),
    )
    active = forms.BooleanField(label=_("Active"), required=False, initial=True)
    reason = forms.CharField(label=_("Reason of the change"), max_length=200, required=False)

    def details(self) -> Details:
        """What was typed, as the registry takes it."""
        data = self.cleaned_data
        yuan = data["sensitive_yuan"]
        return Details(
            code=data["code"],
            name=data["name"],
            domains=tuple(data["domains"].split()),
            networks=tuple(data["networks"].split()),
            sensitive_from=_minutes(data["sensitive_from"]),
            sensitive_until=_minutes(data["sensitive_until"]),
            sensitive_fen=None if yuan is None else int(yuan * 100),
            step_limit_s=data["step_limit_s"],
            total_limit_s=data["total_limit_s"],
            active=data["active"],
        )

    @classmethod
    def filled(cls, merchant: Merchant) -> dict[str, Any]:
        """The initial values of the form for a merchant."""
        fen = merchant.sensitive_fen
        return {
            "code": merchant.code,
            "name": merchant.name,
            "domains": "\n".join(merchant.domains),
            "networks": "\n".join(merchant.networks),
            "sensitive_from": _clock(merchant.sensitive_from),
            "sensitive_until": _clock(merchant.sensitive_until),
            "sensitive_yuan": None if fen is None else f"{fen / 100:.2f}",
            "step_limit_s": merchant.step_limit_s,
            "total_limit_s": merchant.total_limit_s,
            "active": merchant.active,
        }


def _minutes(value: time | None) -> int | None:
    return None if value is None else value.hour * 60 + value.minute


def _clock(minute: int | None) -> time | None:
    return None if minute is None else time(minute // 60 % 24, minute % 60)
