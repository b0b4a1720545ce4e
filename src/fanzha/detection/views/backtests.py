"""Backtests: ask for one, watch it, read what it found beside the rules in force."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.detection.actions.backtests import ask_backtest, cancel_backtest, progress_of
from fanzha.detection.actions.histories import delete_history, histories, keep_history
from fanzha.detection.forms import BacktestForm
from fanzha.detection.models import BacktestRun, RuleRow
from fanzha.detection.scoring.faults import read_fault
from fanzha.detection.views.shown import show
from fanzha.kit import Invalid, NotFound
from fanzha.kit.actions import is_chinese
from fanzha.organisations.actions import current_person, once, page

_SHOWN = 50
_TOP = 15
TONES = {"waiting": "info", "running": "info", "done": "good", "failed": "bad", "cancelled": ""}


@page("rule.view")
def backtests(request: HttpRequest) -> HttpResponse:
    """The backtests there are, and the form for the next."""
    files = histories()
    names = [file.name for file in files]
    form = BacktestForm(request.POST or None, request.FILES or None, files=names)
    may = current_person(request).can("rule.edit")
    if request.method == "POST" and may and form.is_valid():
        try:
            return redirect("detection:backtest", _asked(request, form.cleaned_data).pk)
        except Invalid as problem:
            form.add_error("upload", str(problem))
    runs = BacktestRun.objects.select_related("person").order_by("-at", "-id")[:_SHOWN]
    told = [{"run": run, "tone": TONES[run.state]} for run in runs]
    context = {"form": form, "runs": told, "files": files, "days": settings.HISTORY_DAYS}
    return show(request, "backtests", "backtest", context)


def _asked(request: HttpRequest, values: dict[str, Any]) -> BacktestRun:
    person = current_person(request)
    once(person, request.POST.get("once", ""))
    file = _kept(values["upload"]) or values["file"]
    if not file:
        raise Invalid(_("Choose a file of history or bring one in."))
    labels = _kept(values["labels_upload"]) or values["labels"]
    return ask_backtest(person, values["scenario"], file, labels)


def _kept(upload: Any) -> str:
    """The name under which a file that was brought in lies, empty for none."""
    return keep_history(upload.name or "", upload.chunks()) if upload else ""


@page("rule.view")
def backtest(request: HttpRequest, pk: int) -> HttpResponse:
    """One backtest; while it runs the page asks again every two seconds."""
    run = _find(pk)
    share, events = progress_of(run)
    context: dict[str, Any] = {"run": run, "tone": TONES[run.state]}
    context |= {"share": share, "events": events}
    if run.result:
        context |= _result(run.result)
    name = "backtest_state" if request.headers.get("HX-Request") else "backtest"
    return show(request, name, "backtest", context)


def _find(pk: int) -> BacktestRun:
    run = BacktestRun.objects.select_related("person").filter(pk=pk).first()
    if run is None:
        raise NotFound(_("There is no such backtest."))
    return run


@page("rule.edit")
@require_POST
def backtest_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a backtest that waits or runs."""
    cancel_backtest(_find(pk), current_person(request))
    messages.success(request, _("The backtest is cancelled."))
    return redirect("detection:backtests")


@page("rule.edit")
@require_POST
def history_delete(request: HttpRequest) -> HttpResponse:
    """Delete a file of past events."""
    delete_history(request.POST.get("name", ""), current_person(request))
    messages.success(request, _("The file is deleted."))
    return redirect("detection:backtests")


def _result(result: dict[str, Any]) -> dict[str, Any]:
    new, old = result["new"], result["old"]
    rules = _beside_each_other(new["rules"], old["rules"])
    return {
        "new": new,
        "old": old,
        "beside": result["beside"],
        "result": result,
        "rules": [row for row in rules if _speaks(row)],
        "silent": sum(not _speaks(row) for row in rules),
        "pairs": _pairs(new["overlap"], _names()),
        "unread": _unread(result["labels"] or {}),
        "reasons": sorted(result["reasons"].items(), key=lambda pair: -int(pair[1])),
        "table": _whole(new["all"], old["all"]),
        "chart": _chart([row for row in rules if _hits(row)][:_TOP]),
    }


def _unread(labels: dict[str, Any]) -> list[tuple[int, str]]:
    """Lines of labels that were rejected and why, in the language of the page."""
    return [(one["line"], read_fault(one["reason"])) for one in labels.get("problems", ())]


def _beside_each_other(
    new: list[dict[str, Any]], old: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    before = {one["rule"]: one for one in old}
    names = _names()
    rows = [
        {"code": one["rule"], "name": names.get(one["rule"], one["rule"]), "new": one}
        | {"old": before.pop(one["rule"], None)}
        for one in new
    ]
    rows += [
        {"code": code, "name": names.get(code.partition("~")[0], code), "new": None, "old": one}
        for code, one in before.items()
    ]
    return sorted(rows, key=lambda row: (-_hits(row), row["code"]))


def _hits(row: dict[str, Any]) -> int:
    return max((row[side]["hits"] for side in ("new", "old") if row[side]), default=0)


def _speaks(row: dict[str, Any]) -> bool:
    """Did the rule hit anything, or was it in error, in either version?"""
    return any(row[side]["hits"] or row[side]["errors"] for side in ("new", "old") if row[side])


def _names() -> dict[str, str]:
    field = "name_zh" if is_chinese() else "name_en"
    return dict(RuleRow.objects.order_by("version").values_list("code", field))


def _pairs(overlap: list[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    first = sorted(overlap, key=lambda pair: -int(pair["events"]))[:_TOP]
    return [
        {
            "events": pair["events"],
            "rules": [(code, names.get(code, code)) for code in pair["rules"]],
        }
        for pair in first
    ]


def _whole(new: dict[str, Any], old: dict[str, Any]) -> list[tuple[str, Any, Any, str]]:
    rows = (
        (_("Alerts"), "alerts", ""),
        (_("Alerts a day"), "alerts_per_day", ""),
        (_("People alerted"), "people_alerted", ""),
        (_("People disturbed without known fraud"), "people_disturbed", ""),
        (_("Precision"), "precision", "share"),
        (_("Recall"), "recall", "share"),
        (_("Loss caught"), "loss_caught_fen", "money"),
        (_("Amount of all alerts"), "amount_fen", "money"),
    )
    return [(title, old[name], new[name], kind) for title, name, kind in rows]


def _chart(rules: list[dict[str, Any]]) -> dict[str, Any]:
    back = rules[::-1]
    sides = ((_("in force"), "old"), (_("as edited"), "new"))
    series = [
        {
            "type": "bar",
            "name": title,
            "data": [row[side]["hits"] if row[side] else 0 for row in back],
        }
        for title, side in sides
    ]
    option = {
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "minInterval": 1, "name": _("hits"), "nameGap": 28}
        | {"nameLocation": "middle"},
        "yAxis": {"type": "category", "data": [row["name"] for row in back]},
        "series": series,
    }
    columns = [_("Rule"), *(title for title, _side in sides)]
    rows = [
        [row["name"], *(row[side]["hits"] if row[side] else None for _title, side in sides)]
        for row in rules
    ]
    return {"option": option, "table": {"columns": columns, "rows": rows}}
