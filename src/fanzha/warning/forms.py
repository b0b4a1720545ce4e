"""What people enter about warnings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fanzha.kit import Invalid, parse_amount
from fanzha.warning import wording
from fanzha.warning.actions.backchecks import CAUSES
from fanzha.warning.models import Assist
from fanzha.warning.outcomes import AttemptKind, Basis, Outcome

_YES_NO = (("", _("not asked")), ("yes", _("yes")), ("no", _("no")))


class AmountField(forms.CharField):
    """Money as people say it (`3万5`); gives fen, 0 when left empty."""

    def clean(self, value: Any) -> int:
        """Read the amount."""
        text = super().clean(value)
        if not text:
            return 0
        try:
            return parse_amount(text)
        except Invalid as error:
            raise forms.ValidationError(str(error)) from None


class TriField(forms.ChoiceField):
    """Yes, no, or not asked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", _YES_NO)
        super().__init__(required=False, widget=forms.RadioSelect, **kwargs)

    def clean(self, value: Any) -> bool | None:
        """True, False or None."""
        return {"yes": True, "no": False}.get(super().clean(value))


class AttemptForm(forms.Form):
    """Details of one try to reach the person; one such form for each kind, told apart by prefix."""

    note = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-personal": ""}),
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [
            ("", _("not noted")),
            ("1", _("under 2 minutes")),
            ("3", _("2 to 5 minutes")),
            ("10", _("5 to 15 minutes")),
            ("20", _("over 15 minutes")),
        ],
    )
    relative_informed = forms.BooleanField(label=_("Family informed"), required=False)
    app_installed = forms.BooleanField(label=_("Anti-fraud app installed"), required=False)
    fraud_app_removed = forms.BooleanField(
        label=_("Fraud app removed, after the evidence was kept"), required=False
    )


class OutcomeForm(forms.Form):
    """The outcome in at most three taps."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        widget=forms.RadioSelect,
        choices=lambda: [(o.value, f"{o.value} {wording.outcome_name(o)}") for o in Outcome],
    )
    avoided = AmountField(
        label=_("Loss avoided, in yuan"),
        required=False,
        help_text=_("Only what was about to be paid, for example 35000"),
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    basis = forms.ChoiceField(
        label=_("Basis of the loss avoided"),
        required=False,
        widget=forms.RadioSelect,
        choices=lambda: [(b.value, wording.basis_name(b)) for b in Basis],
    )
    loss = AmountField(label=_("Loss already suffered, in yuan"), required=False)
    app_installed = TriField(label=_("Anti-fraud app installed?"))
    reason = forms.CharField(
        label=_("Reason or remark"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-personal": ""}),
        help_text=_("Needed when a grave warning closes without a meeting."),
    )


class PhotoForm(forms.Form):
    """A photo of a visit."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP up to 12 MB; place and time of the camera are removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class ElsewhereForm(forms.Form):
    """异地协查 or 转办."""

    kind = forms.ChoiceField(
        label=_("What is asked"),
        widget=forms.RadioSelect,
        choices=lambda: [
            (Assist.Kind.ASSIST.value, _("Assistance: the warning stays here")),
            (Assist.Kind.TRANSFER.value, _("Hand-over: they take the warning")),
        ],
    )
    place = forms.CharField(label=_("Place or unit asked"), max_length=80)
    letter = forms.CharField(label=_("Number of our letter"), max_length=60, required=False)


class AnswerForm(forms.Form):
    """The receipt of another place."""

    receipt = forms.CharField(label=_("Number of the receipt"), max_length=60, required=False)
    reply = forms.CharField(
        label=_("What they answered"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-personal": ""}),
    )


class FollowUpForm(forms.Form):
    """回访."""

    kind = forms.ChoiceField(
        label=_("How"),
        widget=forms.RadioSelect,
        choices=lambda: [
            (k.value, wording.kind_name(k))
            for k in (AttemptKind.CALL, AttemptKind.VISIT, AttemptKind.COMMUNITY)
        ],
    )
    in_contact = forms.TypedChoiceField(
        label=_("Still in contact with the swindler?"),
        widget=forms.RadioSelect,
        choices=(("no", _("no")), ("yes", _("yes"))),
        coerce=lambda value: value == "yes",
    )
    new_loss = AmountField(label=_("New loss since then, in yuan"), required=False)
    app_installed = TriField(label=_("Anti-fraud app installed?"))
    note = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-personal": ""}),
    )


class CheckForm(forms.Form):
    """The conclusion of a look-back check."""

    cause = forms.ChoiceField(
        label=_("Main cause"),
        widget=forms.RadioSelect,
        choices=lambda: [(cause, wording.cause_name(cause)) for cause in CAUSES],
    )
    conclusion = forms.CharField(
        label=_("Conclusion and what is changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "data-personal": ""}),
    )


class UploadForm(forms.Form):
    """A pushed list."""

    file = forms.FileField(
        label=_("Pushed list"),
        help_text=_("CSV (UTF-8 or GB18030) or XLSX, up to 100 MB, as the platform sent it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
