"""Figures over decisions, and whether what they see has changed."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fanzha.detection.actions.decisionfigures import (
    countable,
    drifts,
    hits_by_rule,
    mix_by_day,
    totals_of,
)
from fanzha.detection.actions.rulefigures import labelled_ones, with_figures
from fanzha.detection.drift import BINS, CHANGED, LEAST, WATCH, Band, Drift
from fanzha.detection.models import OUTCOMES, RuleRow
from fanzha.detection.outcome import Outcome
from fanzha.detection.views.shown import show
from fanzha.detection.vocabulary import schemas
from fanzha.kit import clock
from fanzha.kit.actions import is_chinese
from fanzha.organisations.actions import ANY, current_person, page

PERIODS = (7, 14, 30, 90)
REFERENCES = (14, 30, 90)
_TOP = 15
_COLOURS = ("#9aa4b2", "#175cd3", "#e0a100", "#c4320a", "#b42318", "#5b0f0a")  # allow to block
_BAND_TONES = {Band.STABLE: "good", Band.WATCH: "soon", Band.CHANGED: "bad", Band.UNKNOWN: ""}


def _days(request: HttpRequest, name: str, offered: Sequence[int], default: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and int(text) in offered else default


@page("decision.view", zones=ANY)
def figures(request: HttpRequest) -> HttpResponse:
    """Mix a day, time spent, errors, hits of rules."""
    rows = countable(current_person(request))
    days = _days(request, "days", PERIODS, 30)
    since = clock.now() - timedelta(days=days)
    hits = hits_by_rule(rows, since)
    mix = mix_by_day(rows, since)
    context = {
        "days": days,
        "periods": PERIODS,
        "total": totals_of(rows, since),
        "mix": _mix(mix) if mix else None,
        "hits": _named(hits),
        "chart": _hits(_named(hits)[:_TOP]) if hits else None,
    }
    return show(request, "figures", "figures", context)


def _mix(mix: list[tuple[str, list[int]]]) -> dict[str, Any]:
    names = [str(words) for words in OUTCOMES.values()]
    days = [day for day, _counts in mix]
    series = [
        {
            "type": "bar",
            "stack": "all",
            "name": name,
            "data": [counts[n] for _d, counts in mix],
            "itemStyle": {"color": _COLOURS[n], "borderRadius": 0},
        }
        for n, name in enumerate(names)
        if any(counts[n] for _d, counts in mix)
    ]
    return {
        "option": {
            "legend": {"top": 0},
            "tooltip": {"trigger": "axis"},
            "xAxis": {"type": "category", "data": days},
            "yAxis": {"type": "value", "minInterval": 1},
            "series": series,
        },
        "table": {
            "columns": [_("Day"), *names],
            "rows": [[day, *counts] for day, counts in mix],
        },
    }


def _named(hits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    field = "name_zh" if is_chinese() else "name_en"
    names = dict(RuleRow.objects.order_by("version").values_list("code", field))
    versions = Counter(hit["rule"] for hit in hits)
    for hit in hits:
        hit["name"] = names.get(hit["rule"], hit["rule"])
        several = versions[hit["rule"]] > 1 and hit["version"]
        hit["title"] = f"{hit['name']} v{hit['version']}" if several else hit["name"]
        hit["precision"] = hit["frauds"] / hit["labelled"] if hit["labelled"] else None
    return hits


def _hits(hits: list[dict[str, Any]]) -> dict[str, Any]:
    back = hits[::-1]
    return {
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "data": [hit["title"] for hit in back]},
        "series": [{"type": "bar", "data": [hit["counted"] + hit["shadow"] for hit in back]}],
    }


@page("rule.view")
def drift(request: HttpRequest) -> HttpResponse:
    """Population stability of features and outcomes, precision of rules by late labels."""
    days = _days(request, "days", PERIODS, 7)
    reference = _days(request, "reference", REFERENCES, 30)
    now = clock.now()
    rows = countable(current_person(request))
    found = drifts(rows, now, timedelta(days=days), timedelta(days=reference))
    running = RuleRow.objects.filter(state__in=("published", "shadow"))
    figured = with_figures(running, now - timedelta(days=days))
    context = {
        "days": days,
        "reference": reference,
        "periods": PERIODS,
        "references": REFERENCES,
        "drifts": [_drift_row(one) for one in found],
        "chart": _drift_chart([one for one in found if one.psi is not None]),
        "labelled": labelled_ones(figured),
        "bands": {"watch": WATCH, "changed": CHANGED, "bins": BINS, "least": LEAST},
    }
    return show(request, "drift", "drift", context)


def _title(name: str) -> str:
    column = schemas()["transfer"].columns.get(name)
    if column is None:
        return {"outcome": _("Outcome"), "score": _("Score")}.get(name, name)
    title = (column.zh if is_chinese() else column.en).partition("(")[0].strip()
    return title[:1].upper() + title[1:]


def _drift_row(one: Drift) -> dict[str, Any]:
    words = {
        Band.STABLE: _("stable"),
        Band.WATCH: _("to be watched"),
        Band.CHANGED: _("drifted"),
        Band.UNKNOWN: _("too few values"),
    }
    bins = [(_bin(one.name, label), p, q) for label, p, q in one.bins]
    return {
        "one": one,
        "title": _title(one.name),
        "band": words[one.band],
        "tone": _BAND_TONES[one.band],
        "bins": bins,
    }


def _bin(name: str, label: str) -> str:
    if name == "outcome" and label.isdecimal():
        return str(OUTCOMES[Outcome(int(label))])
    return {"true": _("yes"), "false": _("no")}.get(label, label)


def _drift_chart(found: list[Drift]) -> dict[str, Any] | None:
    if not found:
        return None
    back = sorted(found, key=lambda one: one.psi or 0)
    lines = [{"xAxis": WATCH}, {"xAxis": CHANGED}]
    series = {
        "type": "bar",
        "data": [one.psi for one in back],
        "markLine": {"symbol": "none", "data": lines},
    }
    return {
        "option": {
            "tooltip": {"trigger": "axis"},
            "xAxis": {"type": "value"},
            "yAxis": {"type": "category", "data": [_title(one.name) for one in back]},
            "series": [series],
        },
        "table": {
            "columns": [_("Feature"), "PSI"],
            "rows": [[_title(one.name), one.psi] for one in back[::-1]],
        },
    }
