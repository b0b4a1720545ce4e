"""Forms about units and their links."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fanzha.organisations.actions.labels import LINK_KINDS, UNIT_KINDS, options
from fanzha.organisations.kinds import LinkKind, UnitKind
from fanzha.organisations.models import Unit

if TYPE_CHECKING:
    _UnitForm = forms.ModelForm[Unit]
    _Choice = forms.ModelChoiceField[Any]
else:
    _UnitForm = forms.ModelForm
    _Choice = forms.ModelChoiceField


class UnitChoice(_Choice):
    """A unit by name and code."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and code."""
        return f"{obj.name} ({obj.code})"


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, today unless told otherwise."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, initial=timezone.localdate, widget=widget, **more)


def active_units() -> Any:
    """Units that can be chosen."""
    return Unit.objects.filter(active=True).order_by("kind", "code")


class UnitForm(_UnitForm):
    """Everything about a unit but its links."""

    kind = forms.ChoiceField(label=_("Kind of unit"), choices=options(UNIT_KINDS))  # type: ignore[arg-type]
    parent = UnitChoice(label=_("Unit above (area)"), queryset=Unit.objects.none(), required=False)

    class Meta:
        model = Unit
        fields = (
            "code",
            "name",
            "short_name",
            "kind",
            "parent",
            "rural",
            "phone",
            "aliases",
            "population_resident",
            "population_registered",
            "households",
            "enterprises",
            "active",
        )
        labels = {
            "code": _("Unit code"),
            "name": _("Name"),
            "short_name": _("Short name"),
            "rural": _("Rural"),
            "phone": _("Duty telephone"),
            "aliases": _("Other names in addresses"),
            "population_resident": _("Residents"),
            "population_registered": _("Registered population"),
            "households": _("Households"),
            "enterprises": _("Enterprises"),
            "active": _("In use"),
        }
        help_texts = {"aliases": _("One a line; addresses that name them belong to this unit.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, UnitChoice)
        parent.queryset = active_units().exclude(pk=self.instance.pk)
        self.fields["aliases"].widget.attrs["rows"] = 3

    def clean_kind(self) -> UnitKind:
        """The kind as its type."""
        return UnitKind(self.cleaned_data["kind"])


class LinkForm(forms.Form):
    """A new link of a unit to a senior one."""

    kind = forms.ChoiceField(label=_("Kind of link"), choices=options(LINK_KINDS))  # type: ignore[arg-type]
    senior = UnitChoice(label=_("Unit above"), queryset=Unit.objects.none())
    since = day_field(_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        senior = self.fields["senior"]
        assert isinstance(senior, UnitChoice)
        senior.queryset = active_units()

    def clean_kind(self) -> LinkKind:
        """The kind as its type."""
        return LinkKind(self.cleaned_data["kind"])
