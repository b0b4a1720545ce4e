"""Words of the ledger on screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fanzha.kit import Month, Ref
from fanzha.kit.actions import is_chinese
from fanzha.ledger.actions import calendar, metric_name, value_text
from fanzha.ledger.dictionary import SECTIONS, Heading, Metric, metric_of
from fanzha.ledger.figures import Figure
from fanzha.ledger.models import Entry
from fanzha.ledger.periods import Period
from fanzha.organisations.actions import Openable, Person


def heading_name(heading: Heading) -> str:
    """The name of a section in the language of the page."""
    return heading.name if is_chinese() else heading.name_en


def section_name(metric: Metric) -> str:
    """The section a metric stands in."""
    return heading_name(SECTIONS[metric.section])


def metric_note(metric: Metric) -> str:
    """What is counted exactly, in the language of the page."""
    return metric.note if is_chinese() else metric.note_en


def sources() -> dict[str, str]:
    """Where entries come from."""
    return {
        "system": pgettext("source", "recorded by the system"),
        "manual": pgettext("source", "filed by hand"),
        "simulation": pgettext("source", "simulated"),
        "import": pgettext("source", "imported"),
    }


def families() -> dict[str, str]:
    """What entries point at."""
    return {
        "warning:warning": _("Warning"),
        "warning:attempt": _("Attempt"),
        "intake:report": _("Report"),
        "ledger:filing": _("Filed record"),
        "organisations:unit": _("Unit"),
        "outreach:activity": _("Activity"),
    }


def ref_label(text: str) -> str:
    """A reference in words: `Warning 17`."""
    ref = Ref.parse(text)
    return f"{families().get(ref.family, ref.kind)} {ref.id}"


def entries_url(figure: Figure) -> str:
    """Where the entries of a figure open."""
    return f"{reverse('ledger:entries')}?{figure.query}"


@dataclass(frozen=True)
class Line:
    """One entry as a row."""

    entry: Entry
    value: str
    metric: str
    source: str
    ref: str
    is_counter: bool
    is_reversed: bool
    opens: bool


def lines(entries: list[Entry], person: Person) -> Iterator[Line]:
    """Entries as rows for this person; owners must be loaded with them."""
    openable = Openable(person)
    reversed_ids = set(
        Entry.objects.filter(reverses__in=[entry.pk for entry in entries]).values_list(
            "reverses_id", flat=True
        )
    )
    for entry in entries:
        metric = metric_of(entry.metric)
        direction = entry.direction or ""
        yield Line(
            entry,
            value_text(metric, entry.value, entry.approx, direction),  # type: ignore[arg-type]
            metric_name(metric),
            sources()[entry.source],
            ref_label(entry.ref),
            entry.reverses_id is not None,
            entry.pk in reversed_ids,
            entry.ref in openable,
        )


def period_words(period: Period) -> str:
    """A period in words: `2026-11`, `2026-11-01 – 2026-11-22`."""
    if period.months or period.first == period.last:
        return period.label
    return f"{period.first} – {period.last}"


def month_choices(today: date, count: int = 18) -> list[str]:
    """The last months, newest first."""
    month: Month = calendar().month_of(today)
    return [str(month.shift(-step)) for step in range(count)]
