"""Forms about the roster and the hand-over."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fanzha.kit import at_local
from fanzha.organisations.forms.units import day_field
from fanzha.organisations.models import Person, Unit

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField

_MOST_DAYS = 31


def staff(unit: Unit) -> Any:
    """The people who hold a post at a unit now."""
    today = timezone.localdate()
    held = Q(posts__until__isnull=True) | Q(posts__until__gte=today)
    people = Person.objects.filter(held, posts__unit=unit, posts__since__lte=today, is_active=True)
    return people.distinct().order_by("name", "id")


class PersonChoice(_Choice):
    """A person by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


def _time_field(label: Any, initial: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, initial=initial, widget=widget)


class ShiftForm(forms.Form):
    """One shift, or the same shift on several days."""

    day = day_field(_("First day"))
    days = forms.IntegerField(
        label=_("Number of days"), min_value=1, max_value=_MOST_DAYS, initial=1
    )
    begins = _time_field(_("Begins"), "08:00")
    ends = _time_field(_("Ends"), "20:00")
    leader = PersonChoice(label=_("Leader of the shift"), queryset=Person.objects.none())
    officer = PersonChoice(label=_("Officer on duty"), queryset=Person.objects.none())
    phone = forms.CharField(label=_("Telephone that is answered"), max_length=40, required=False)

    def __init__(self, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leader", "officer"):
            field = self.fields[name]
            assert isinstance(field, PersonChoice)
            field.queryset = staff(unit)
        self.fields["ends"].help_text = _("An end before the beginning lies on the next day.")
        self.fields["phone"].initial = unit.phone

    def spans(self) -> list[tuple[datetime, datetime]]:
        """Beginning and end of each shift."""
        data, one = self.cleaned_data, timedelta(days=1)
        found = []
        for number in range(data["days"]):
            day = data["day"] + number * one
            last = day + one if data["ends"] <= data["begins"] else day
            found.append((at_local(day, data["begins"]), at_local(last, data["ends"])))
        return found


class HandoverForm(forms.Form):
    """To whom, and what else they should know."""

    taker = PersonChoice(label=_("Taken over by"), queryset=Person.objects.none())
    note = forms.CharField(
        label=_("What else the next shift should know"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write no personal data here: refer to the number of the task."),
    )

    def __init__(self, unit: Unit, giver: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taker = self.fields["taker"]
        assert isinstance(taker, PersonChoice)
        taker.queryset = staff(unit).exclude(pk=giver.pk)
