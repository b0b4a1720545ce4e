"""Forms of the knowledge part."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fanzha.kit.actions import is_chinese
from fanzha.knowledge.identifiers import IndicatorKind, kind_name
from fanzha.knowledge.library import Taxonomy
from fanzha.knowledge.models import Appeal, ListEntry
from fanzha.knowledge.reading import required, shape

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = list[tuple[str, str]]


def kind_choices() -> Choices:
    """The kinds of indicators with their names."""
    return [(kind.value, kind_name(kind)) for kind in IndicatorKind]


def type_choices(taxonomy: Taxonomy) -> Choices:
    """The classes of the first level by short name, in English by their whole name."""
    chinese = is_chinese()
    return [
        (code, f"{code} {type_.short_name if chinese else type_.name_en}")
        for code, type_ in taxonomy.types.items()
    ]


class _Confidence(forms.IntegerField):
    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("Confidence"),
            min_value=0,
            max_value=100,
            help_text=_("From 0 (a rumour) to 100 (seen in a case file)."),
            **more,
        )


class _TypedForm(forms.Form):
    """A form with a scam type to choose."""

    def __init__(self, taxonomy: Taxonomy, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["type_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("not known")), *type_choices(taxonomy)]


class ProposeForm(_TypedForm):
    """Register one indicator by hand."""

    kind = forms.ChoiceField(label=_("Kind"), choices=kind_choices)
    value = forms.CharField(label=_("Value"), max_length=500)
    type_code = forms.ChoiceField(label=_("Scam type"), required=False)
    confidence = _Confidence(initial=50)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class ConfirmForm(_TypedForm):
    """Confirm an indicator."""

    confidence = _Confidence()
    type_code = forms.ChoiceField(label=_("Scam type"), required=False)
    expires_on = forms.DateField(
        label=_("Counts until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: the usual time of this kind."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class ImportForm(forms.Form):
    """A list of indicators."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV (UTF-8 or GB18030) or XLSX with the columns kind, value and, if known, type, "
            "confidence, last_seen, note; an export has them all."
        ),
    )


class ListedForm(forms.Form):
    """Put one value on a list by hand."""

    value = forms.CharField(label=_("Listed value"), max_length=100)
    source = forms.ChoiceField(label=_("Source"), choices=ListEntry.Source.choices)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    valid_from = forms.DateField(
        label=_("Counts from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: from today."),
    )
    valid_until = forms.DateField(
        label=_("Counts until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: the usual time of this list."),
    )


class ListFileForm(forms.Form):
    """A file of values for a list."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV (UTF-8 or GB18030) or XLSX with the column value and, if "
            "known, source, reason, valid_from, valid_until."
        ),
    )
    dry_run = forms.BooleanField(
        label=_("Only check"),
        required=False,
        help_text=_("Reads and judges every line and stores nothing."),
    )


class AppealForm(forms.Form):
    """What a person says who finds their number registered."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    phone = forms.CharField(label=_("Phone to answer to"), max_length=20)
    statement = forms.CharField(
        label=_("What the person says"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class DecisionForm(forms.Form):
    """The answer to an appeal."""

    result = forms.ChoiceField(
        label=_("Decision"), choices=Appeal.Result.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person will be told this reason."),
    )


LABELS: Mapping[str, "StrOrPromise"] = {
    "code": _("Code"),
    "valid_from": _("In force from"),
    "valid_to": _("In force until"),
    "name": _("Name"),
    "name_en": _("English name"),
    "short_name": _("Short name for charts"),
    "border": _("Where it ends"),
    "victims": _("Who is often deceived"),
    "signs": _("Signs"),
    "phases": _("Phases"),
    "questions": _("What to ask"),
    "talking_points": _("What to say"),
    "funds": _("Money"),
    "counted": _("Counted as telecom fraud"),
    "note": _("Note"),
    "next": _("What comes next"),
    "text": _("Text"),
    "text_en": _("English text"),
    "say": _("What to say"),
    "avoid": _("What not to do"),
    "types": _("Scam types"),
    "content": _("Content"),
    "channel": _("Channel"),
    "tone": _("Tone"),
    "advice": _("Advice"),
    "version": _("Version"),
    "items": _("Items"),
    "region": _("Region"),
    "source": _("Source"),
    "use": _("Use"),
    "intro": _("Introduction"),
    "label": _("Label"),
    "label_en": _("English label"),
    "ask": _("The question"),
    "required": _("required"),
    "order": _("Order"),
    "fills": _("Answered by (kinds of elements)"),
    "do": _("What to do"),
    "keep": _("Evidence to keep"),
    "group": _("Group"),
    "amount_yuan": _("Loss in yuan"),
    "story": _("Story"),
    "lesson": _("Lesson"),
    "codes": _("Scam types"),
    "list": _("From which list"),
    "kind": _("Kind"),
    "value": _("Value"),
    "match": _("Match"),
    "digits": _("Number of digits"),
    "pages": _("Anybody can publish below it"),
}
KIND_NAMES: Mapping[str, "StrOrPromise"] = {
    "type": _("Scam types"),
    "sub_type": _("Sub-types"),
    "phase": _("Phases"),
    "red_flag": _("Red flags"),
    "method": _("Talking method"),
    "group": _("Victim groups"),
    "payee": _("Payee side"),
    "slogan": _("Slogans"),
    "script": _("Question scripts"),
    "item": _("Single questions"),
    "advice": _("Advice"),
    "case": _("Typical cases"),
    "name": _("Names of other lists"),
    "hub": _("Stop-list"),
}
_LONG = {"border", "funds", "next", "text", "say", "avoid", "content", "advice", "intro", "ask"}
_LONG |= {"story", "lesson", "tone", "note"}


class EntryForm(forms.Form):
    """An entry of any kind; its fields follow the kind. Lists are written one item a line."""

    reason = forms.CharField(label=_("Why (kept in the history)"), max_length=200, required=False)

    def __init__(self, kind: str, *args: Any, existing: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        reason = self.fields.pop("reason")
        for name, wanted in shape(kind).items():
            self.fields[name] = _field(name, wanted, name in required(kind))
        for name in ("valid_from", "valid_to"):
            self.fields[name] = self.fields.pop(name)
        self.fields["reason"] = reason
        for name, text in self.initial.items():
            self._fit(name, str(text).count("\n"))
        self.fields["code"].widget.attrs["readonly"] = existing

    def _fit(self, name: str, breaks: int) -> None:
        """A box just high enough for its lines and one more."""
        widget = self.fields[name].widget
        if isinstance(widget, forms.Textarea):
            widget.attrs["rows"] = min(14, max(2, breaks + 2))

    @classmethod
    def initial_of(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """The form values of an entry's JSON form."""
        lines = {name: "\n".join(v) for name, v in body.items() if isinstance(v, list)}
        return {**body, **lines}

    def body(self) -> dict[str, Any]:
        """The JSON form of what was typed; fields left empty are left out."""
        wanted = shape(self.kind)
        found = {name: _plain(self.cleaned_data[name], wanted[name]) for name in wanted}
        return {name: value for name, value in found.items() if value not in ("", None, [])}


def _field(name: str, wanted: Any, needed: bool) -> forms.Field:
    label = LABELS[name]
    if wanted is bool:
        return forms.BooleanField(label=label, required=False)
    if wanted is int:
        return forms.IntegerField(label=label, min_value=0, required=needed)
    if wanted in (date, date | None):
        widget = forms.DateInput(attrs={"type": "date"})
        return forms.DateField(label=label, required=False, widget=widget)
    if wanted is str and name not in _LONG:
        return forms.CharField(label=label, max_length=200, required=needed)
    help_text = "" if wanted is str else _("One item a line.")
    area = forms.Textarea(attrs={"rows": 3 if wanted is str else 6})
    return forms.CharField(label=label, required=needed, widget=area, help_text=help_text)


def _plain(value: Any, wanted: Any) -> Any:
    if wanted == tuple[str, ...]:
        return [line.strip() for line in value.splitlines() if line.strip()]
    if isinstance(value, date):
        return value.isoformat()
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value
