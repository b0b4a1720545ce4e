"""The catalogue of metrics with the figures of one unit and period."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fanzha.ledger.access import question
from fanzha.ledger.actions import figure_text, figures, metric_name
from fanzha.ledger.dictionary import METRICS, SECTIONS, Metric, metric_of
from fanzha.ledger.figures import Figure
from fanzha.ledger.forms import unit_word
from fanzha.ledger.views import shown
from fanzha.organisations.actions import ANY, page


@dataclass(frozen=True)
class Row:
    """A metric and its figure."""

    metric: Metric
    name: str
    figure: Figure
    text: str
    url: str
    rule: str
    unit: str
    note: str


@page("ledger.view", zones=ANY)
def catalogue(request: HttpRequest) -> HttpResponse:
    """All metrics by section, what they mean, and how much each was."""
    asked = question(request)
    found = figures(METRICS, asked.unit, asked.period)
    sections = []
    for key, heading in SECTIONS.items():
        rows = [_row(metric, found) for metric in METRICS.values() if metric.section == key]
        sections.append((shown.heading_name(heading), rows))
    context = {
        "asked": asked,
        "sections": [section for section in sections if section[1]],
        "months": shown.month_choices(asked.today),
        "period": shown.period_words(asked.period),
    }
    return render(request, "ledger/metrics.html", context)


def _row(metric: Metric, found: dict[str, Figure]) -> Row:
    figure = found[metric.code]
    url = shown.entries_url(figure) if figure.value is not None else ""
    return Row(
        metric,
        metric_name(metric),
        figure,
        figure_text(figure),
        url,
        _rule(metric),
        unit_word(metric),
        shown.metric_note(metric),
    )


def _rule(metric: Metric) -> str:
    """How the metric adds up, in words."""
    if metric.is_ratio:
        names = [
            " + ".join(metric_name(metric_of(code)) for code in side)
            for side in (metric.numerator, metric.denominator)
        ]
        return f"{names[0]} ÷ {names[1]}" + (f" × {metric.scale}" if metric.scale != 1 else "")
    return {
        "sum": _("added up"),
        "last": _("state at the end"),
        "max": _("largest"),
        "mean": _("mean"),
        "distinct": _("each counted once"),
        "cohort": _("complete after %(days)d days") % {"days": metric.window_days},
    }[metric.kind]
