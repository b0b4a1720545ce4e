"""The form of a record filed by hand."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanzha.kit.actions import is_chinese
from fanzha.ledger.actions import Record, fileable
from fanzha.ledger.dictionary import Metric
from fanzha.ledger.english import unit_en
from fanzha.ledger.typed import Typed, Unreadable, WrongUnit, read_value
from fanzha.organisations.actions import Unit

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FilingForm(forms.Form):
    """Date, place, note; the values are read by `values`."""

    owner = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Unit"), empty_label=None
    )
    title = forms.CharField(
        label=gettext_lazy("Activity or return"),
        max_length=80,
        widget=forms.TextInput(attrs={"data-draft": ""}),
    )
    started_on = forms.DateField(label=gettext_lazy("Date"), widget=_DATE)
    ended_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=_DATE,
        help_text=gettext_lazy("Only when it took several days; it counts on the last one."),
    )
    place = forms.CharField(label=gettext_lazy("Venue"), max_length=80, required=False)
    note = forms.CharField(
        label=gettext_lazy("Where the values come from"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as the sign-in sheet, the photos, the notice you report to."),
    )

    def __init__(self, *args: Any, owners: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [unit.pk for unit in owners]
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(pk__in=ids).order_by("code")
        if len(ids) == 1:
            field.initial = ids[0]

    def record(self) -> Record:
        """What was said; only after `is_valid`."""
        said: Mapping[str, Any] = self.cleaned_data
        first: date = said["started_on"]
        return Record(said["title"], first, said["ended_on"] or first, said["note"], said["place"])


def values(posted: Mapping[str, Any]) -> tuple[dict[str, Typed], dict[str, str]]:
    """The typed values by metric code, and what is wrong with the others."""
    found: dict[str, Typed] = {}
    wrong: dict[str, str] = {}
    for metric in fileable():
        text = str(posted.get(f"v-{metric.code}", "")).strip()
        if not text:
            continue
        try:
            found[metric.code] = read_value(metric, text)
        except WrongUnit:
            wrong[metric.code] = _("counts in %(unit)s") % {"unit": unit_word(metric)}
        except Unreadable:
            wrong[metric.code] = _("is not a number")
    return found, wrong


def unit_word(metric: Metric) -> str:
    """The unit people type a value in."""
    if not is_chinese():
        return unit_en(metric)
    return "元" if metric.is_money else metric.unit  # chinese: the unit is data
