"""Decisions as the decision process took them: list, one of them, reporting up."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fanzha.detection.actions.answered import versions_answered
from fanzha.detection.actions.explaining import explain_row
from fanzha.detection.actions.labelling import label_decision
from fanzha.detection.actions.reporting import find_decision, report_decision
from fanzha.detection.deciding.client import told_by
from fanzha.detection.explaining import Explanation
from fanzha.detection.forms import LabelForm
from fanzha.detection.models import OUTCOMES, SCENARIOS, Decision
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.schema import scenarios
from fanzha.detection.rules.valued import in_words
from fanzha.detection.views.explained import grounds_by_rule, missing, sides
from fanzha.detection.views.shown import frame, show
from fanzha.detection.views.sourcing import sourced
from fanzha.kit.actions import is_chinese
from fanzha.organisations.actions import (
    ANY,
    current_person,
    exporting,
    own_views,
    page,
    visible,
)
from fanzha.web import Column, Filter
from fanzha.web.actions import List

LABEL_TONES = {"": "", "fraud": "bad", "legitimate": "good"}
TONES = {0: "good", 1: "info", 2: "soon", 3: "soon", 4: "bad", 5: "bad"}
DECISIONS = List(
    name="decisions",
    columns=(
        Column("seq", gettext_lazy("No."), sort=("seq",), phone="hide"),
        Column(
            "occurred_at", gettext_lazy("When"), kind="time", sort=("occurred_at",), phone="title"
        ),
        Column(
            "get_outcome_display",
            gettext_lazy("Outcome"),
            template="detection/cells/outcome.html",
            phone="side",
        ),
        Column("score", gettext_lazy("Score"), kind="number"),
        Column("get_scenario_display", gettext_lazy("Scenario"), phone="hide"),
        Column("amount_fen", gettext_lazy("Amount"), kind="money"),
        Column("why", gettext_lazy("Reasons"), template="detection/cells/reasons.html"),
        Column("get_label_display", gettext_lazy("What became of it")),
        Column("owner__short_name", gettext_lazy("Unit"), phone="hide"),
    ),
    sort="-occurred_at",
    filters=(
        Filter(
            "outcome",
            gettext_lazy("Outcome"),
            choices=[(str(int(step)), words) for step, words in OUTCOMES.items()],
        ),
        Filter("scenario", gettext_lazy("Scenario"), choices=list(SCENARIOS.items())),
        Filter(
            "label", gettext_lazy("What became of it"), choices=list(Decision.Label.choices)[1:]
        ),
        Filter("failed", gettext_lazy("With errors"), kind="flag"),
        Filter(
            "rule",
            gettext_lazy("Rule"),
            kind="text",
            apply=lambda rows, name: rows.filter(**_hit_by(name)).distinct(),
        ),
        Filter("day", gettext_lazy("When"), kind="days", lookup="occurred_at"),
    ),
    row_url=lambda row: reverse("detection:decision", args=[row.pk]),
)


@page("decision.view", zones=ANY)
def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions of the person's units, and those reported to them."""
    person = current_person(request)
    return DECISIONS.answer(
        request,
        visible(Decision.objects.select_related("owner"), person),
        title=_("Decisions"),
        template="detection/decisions.html",
        export=exporting("decisions"),
        **own_views(request, DECISIONS.name),
        empty=_(
            "No decision of your unit yet. A bank asks with POST /api/v1/decisions; what is "
            "decided appears here within a minute."
        ),
        context={
            **frame(request, "decisions"),
            "tones": TONES,
            "trouble": _trouble(),
            "may_label": person.can("decision.label"),
        },
    )


def _trouble() -> str:
    """Why nothing is decided at the moment, empty where all is well."""
    sentences = {
        "down": _("Decisions cannot be stored at the moment: the administrator looks at the disk."),
        "starting": _("The decision process is starting: banks are told to ask again."),
        "silent": _("The decision process does not answer: banks are told to ask again."),
    }
    return sentences.get(told_by(settings.DECISION_PORT), "")


def _hit_by(name: str) -> dict[str, str | int]:
    """A rule by its code, or one version of it as `CODE~2`."""
    code, _sign, version = name.partition("~")
    asked: dict[str, str | int] = {"hits__rule": code}
    return asked | ({"hits__version": int(version[:9])} if version.isdecimal() else {})


@page("decision.view", zones=ANY)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: what was answered and why, by which versions."""
    return _shown(request, find_decision(pk, current_person(request)), None)


def _shown(request: HttpRequest, row: Decision, form: LabelForm | None) -> HttpResponse:
    person = current_person(request)
    is_explained = row.outcome >= Outcome.VERIFY or "explain" in request.GET
    why = explain_row(row) if is_explained else Explanation((), (), (), ())
    grounds = grounds_by_rule(why)
    versions = versions_answered(row)
    reasons = [
        {**_reason(one, grounds), "version": versions.get(one["rule"])}
        for one in row.answer.get("reasons", ())
    ]
    for place, one in enumerate(reasons):  # questions that are the same are read aloud once
        if any(one["script"] == other["script"] for other in reasons[:place]):
            one["script"] = ()
    context = {
        "row": row,
        "tone": TONES[row.outcome],
        "reasons": reasons,
        "sides": sides(why),
        "missing": missing(why),
        "may_ask": bool(reasons) and not is_explained,
        "shadow": [(one, versions.get(one)) for one in row.answer.get("shadow", ())],
        "errors": row.answer.get("errors", ()),
        "flags": row.answer.get("flags", ()),
        "versions": row.answer.get("versions", {}),
        "facts": list(_facts(row)),
        "may_report": person.can("decision.report") and row.outcome >= Outcome.VERIFY,
        "may_label": person.can("decision.label"),
        "form": form or LabelForm(said=row.label),
        "story": list(_story(row)),
    }
    return show(request, "decision", "decisions", context, 200 if form is None else 400)


def _story(row: Decision) -> Iterator[dict[str, Any]]:
    """What was said of it afterwards, the newest first."""
    for step in row.label_steps.select_related("person").order_by("-at", "-pk"):
        yield {
            "at": step.at,
            "title": step.get_after_display(),
            "by": str(step.person or _("the unit’s program")),
            "detail": step.reason,
            "icon": "check",
            "tone": LABEL_TONES[step.after],
        }


@page("decision.label", zones=ANY)
@require_POST
def decision_label(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a decision, and why."""
    person = current_person(request)
    row = find_decision(pk, person)
    form = LabelForm(request.POST, said=row.label)
    if not form.is_valid():
        return _shown(request, row, form)
    if label_decision(pk, form.said(), form.cleaned_data["reason"], person):
        messages.success(request, _("Noted: it counts in the precision of the rules from now on."))
    else:
        messages.info(request, _("It was said already: nothing changed."))
    return redirect("detection:decision", pk)


def _reason(told: dict[str, Any], grounds: dict[str, dict[str, Any]]) -> dict[str, Any]:
    outcome = Outcome.of(told["outcome"])
    says = told["zh"] if is_chinese() else told["en"]
    step = {"says": says, "step": OUTCOMES[outcome], "tone": TONES[int(outcome)]}
    step["source"] = sourced(told["source"])
    return {**told, **step, "ground": grounds.get(told["rule"])}


def _facts(row: Decision) -> list[tuple[str, str]]:
    columns = scenarios()[row.scenario].columns
    tongue = 0 if is_chinese() else 1
    return [
        ((one.zh, one.en)[tongue], in_words(one, row.event[name])[tongue])
        for name, one in columns.items()
        if name in row.event and name not in ("occurred_at", "minute_of_day")
    ]


@page("decision.report", zones=ANY)
@require_POST
def decision_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a decision to the centre."""
    report_decision(pk, current_person(request))
    messages.success(request, _("The centre can see this decision now."))
    return redirect("detection:decision", pk)
