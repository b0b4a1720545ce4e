"""Forms of the pages of rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fanzha.detection.models import OUTCOMES, SCENARIOS, Decision, RuleRow

UNSAID = "none"


class RuleForm(forms.Form):
    """A rule as it is edited; the code cannot change afterwards."""

    code = forms.RegexField(
        regex=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,39}$",
        label=_("Code"),
        help_text=_("2 to 40 letters, digits, points or dashes, e.g. NIGHT-LARGE."),
    )
    scenario = forms.ChoiceField(label=_("Scenario"), choices=list(SCENARIOS.items()))
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=60)
    name_en = forms.CharField(label=_("Name (English)"), max_length=100)
    when = forms.CharField(
        label=_("Condition"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "dt-code"}),
    )
    outcome = forms.TypedChoiceField(
        label=_("Outcome"),
        choices=[(int(step), words) for step, words in OUTCOMES.items()],
        coerce=int,
    )
    score = forms.IntegerField(label=_("Score"), min_value=0, max_value=100)
    rollout = forms.IntegerField(
        label=_("Roll-out, percent"),
        min_value=0,
        max_value=100,
        initial=100,
        help_text=_("The share of events the rule acts on; the same events at every step."),
    )
    reason_zh = forms.CharField(label=_("Reason (Chinese)"), max_length=200)
    reason_en = forms.CharField(label=_("Reason (English)"), max_length=300)
    source = forms.CharField(label=_("Law, notice or practice behind it"), max_length=200)
    script = forms.CharField(
        label=_("Questions to read to the customer"), max_length=2000, required=False
    )

    def __init__(self, *args: Any, row: RuleRow | None = None, **more: Any) -> None:
        """With a row its code and scenario stand fast."""
        super().__init__(*args, **more)
        for name in ("code", "scenario") if row is not None else ():
            self.fields[name].disabled = True


class LabelForm(forms.Form):
    """What became of a decision."""

    label = forms.ChoiceField(
        label=_("It turned out to be"),
        choices=Decision.Label.choices[1:],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("How you know"),
        max_length=200,
        help_text=_("E.g. called back, reported to the police, confirmed by the payee’s bank."),
    )

    def __init__(self, *args: Any, said: str = "", **more: Any) -> None:
        """What was said before can be taken back."""
        super().__init__(*args, **more)
        field = self.fields["label"]
        field.initial = said or None
        assert isinstance(field, forms.ChoiceField)
        if said:
            field.choices = [*Decision.Label.choices[1:], (UNSAID, _("not known (take back)"))]

    def said(self) -> str:
        """The label as decisions keep it."""
        label = str(self.cleaned_data["label"])
        return "" if label == UNSAID else label


class LabelFileForm(forms.Form):
    """A list of what became of decisions."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV (UTF-8 or GB18030) or XLSX with the columns event_id, as your program sent it, or "
            "No., as the list of decisions shows it; label (fraud or legitimate); and, if known, "
            "reason."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class BacktestForm(forms.Form):
    """What to run the rules on."""

    scenario = forms.ChoiceField(label=_("Scenario"), choices=list(SCENARIOS.items()))
    file = forms.ChoiceField(label=_("History"), required=False)
    upload = forms.FileField(
        label=_("Or bring a file in"),
        required=False,
        help_text=_(
            "Parquet, CSV or XLSX with the columns of the scenario, or a statement of the police "
            "platform; at most 200 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".parquet,.csv,.xlsx"}),
    )
    labels = forms.ChoiceField(label=_("Labels"), required=False)
    labels_upload = forms.FileField(
        label=_("Or bring labels in"),
        required=False,
        help_text=_(
            "CSV or XLSX with the columns event_id and label (fraud or legitimate); Chinese "
            "headings and words are read too."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args: Any, files: list[str], **more: Any) -> None:
        """`files` are the names of what lies in the folder of histories."""
        super().__init__(*args, **more)
        self._offer("file", files)
        self._offer("labels", [name for name in files if name.endswith((".csv", ".xlsx"))])

    def _offer(self, name: str, files: list[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((file, file) for file in files)]
