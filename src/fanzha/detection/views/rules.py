"""The rules of the centre: list, one rule, editor, the steps of its life."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.detection.actions.ruleediting import (
    drop_rule_draft,
    faults,
    find_rule,
    new_version,
    publish_rule,
    retire_rule,
    shadow_rule,
    write_draft,
)
from fanzha.detection.actions.rulefigures import with_figures
from fanzha.detection.forms import RuleForm
from fanzha.detection.models import OUTCOMES, SCENARIOS, RulePublication, RuleRow, RuleStep
from fanzha.detection.rules.reader import RuleError
from fanzha.detection.rules.telling import tell
from fanzha.detection.views.shown import frame, show
from fanzha.detection.views.sourcing import sourced
from fanzha.detection.views.wording import vocabulary
from fanzha.detection.vocabulary import schemas
from fanzha.kit import clock
from fanzha.kit.actions import is_chinese
from fanzha.organisations.actions import Person, current_person, once, own_views, page
from fanzha.web import Column, Filter
from fanzha.web.actions import List

DAYS = 7
TONES = {"draft": "info", "shadow": "soon", "published": "good", "retired": ""}
_ICONS = {"draft": "edit", "shadow": "eye", "published": "check", "retired": "close"}
_ORDER = ("published", "shadow", "draft", "retired")  # the version in force stands first
_LIVE = "live"
STATES = [(_LIVE, gettext_lazy("not retired")), *RuleRow.State.choices]


def _in_state(rows: Any, state: str) -> Any:
    return rows.exclude(state=RuleRow.State.RETIRED) if state == _LIVE else rows.filter(state=state)


RULES = List(
    name="rules",
    columns=(
        Column("code", gettext_lazy("Rule"), template="detection/cells/rule.html", phone="title"),
        Column("state", gettext_lazy("State"), template="detection/cells/state.html", phone="side"),
        Column("get_scenario_display", gettext_lazy("Scenario"), phone="hide"),
        Column("get_outcome_display", gettext_lazy("Outcome"), kind="badge"),
        Column("score", gettext_lazy("Score"), kind="number", phone="hide"),
        Column("rollout", gettext_lazy("Roll-out, percent"), kind="number", phone="hide"),
        Column("hits", gettext_lazy("Hits in 7 days"), kind="number"),
        Column("precision", gettext_lazy("Precision"), template="detection/cells/precision.html"),
        Column("changed_at", gettext_lazy("Changed"), kind="time", sort=("changed_at",)),
    ),
    sort="-changed_at",
    filters=(
        Filter("scenario", gettext_lazy("Scenario"), choices=list(SCENARIOS.items())),
        Filter("state", gettext_lazy("State"), choices=STATES, apply=_in_state),
        Filter(
            "outcome",
            gettext_lazy("Outcome"),
            choices=[(str(int(step)), words) for step, words in OUTCOMES.items()],
        ),
    ),
    row_url=lambda row: reverse("detection:rule", args=[row.pk]),
)


@page("rule.view")
def rules(request: HttpRequest) -> HttpResponse:
    """All rules with what they did lately."""
    since = clock.now() - timedelta(days=DAYS)
    last = RulePublication.objects.select_related("person").order_by("-pk").first()
    return RULES.answer(
        request,
        with_figures(RuleRow.objects.all(), since),
        title=_("Decision rules"),
        template="detection/rules.html",
        **own_views(request, RULES.name),
        empty=_("There are no rules: the shipped ones are loaded when the centre is set up."),
        context={**frame(request, "rules"), "last": last},
    )


@page("rule.view")
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: words, condition, what it did, its history, the other versions."""
    row, person = find_rule(pk), current_person(request)
    since = clock.now() - timedelta(days=DAYS)
    versions = with_figures(RuleRow.objects.filter(code=row.code), since).order_by("-version")
    context = {
        "row": next(one for one in versions if one.pk == pk),
        "said": _said(row.when, row.scenario),
        "tone": TONES[row.state],
        "source": sourced(row.source),
        "story": list(_story(row)),
        "versions": sorted(versions, key=lambda one: _ORDER.index(one.state)),
        "findings": faults(row) if row.state != RuleRow.State.RETIRED else [],
        "own": row.author_id == person.pk,
        "replaced": _replaced(row),
    }
    return show(request, "rule", "rules", context)


def _replaced(row: RuleRow) -> RuleRow | None:
    """The published version that a partial roll-out of this one would take the place of."""
    if row.rollout == 100 or row.state not in (RuleRow.State.DRAFT, RuleRow.State.SHADOW):
        return None
    return RuleRow.objects.filter(code=row.code, state=RuleRow.State.PUBLISHED).first()


def _said(when: str, scenario: str) -> str:
    try:
        return tell(when, schemas()[scenario], get_language() or "")
    except RuleError as error:
        return str(error)


def _story(row: RuleRow) -> Iterator[dict[str, Any]]:
    for step in RuleStep.objects.filter(rule=row).select_related("person").order_by("-at", "-id"):
        yield {
            "at": step.at,
            "title": step.get_after_display(),
            "by": str(step.person or _("shipped with the product")),
            "detail": step.reason,
            "icon": _ICONS[step.after],
            "tone": TONES[step.after],
        }


@page("rule.edit")
def rule_new(request: HttpRequest) -> HttpResponse:
    """Begin a rule."""
    form = RuleForm(request.POST or None, initial={"score": 50, "outcome": 2})
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if not RuleRow.objects.filter(code=code).exists():
            return _stored(request, code, form.cleaned_data)
        form.add_error("code", _("There is a rule with this code: open it to change it."))
    return _editor(request, form, None)


@page("rule.edit")
def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft; any other version leads to its draft."""
    row = find_rule(pk)
    if row.state != RuleRow.State.DRAFT:
        return redirect("detection:rule", pk)
    initial = {name: getattr(row, name) for name in RuleForm.base_fields}
    form = RuleForm(request.POST or None, initial=initial, row=row)
    if request.method == "POST" and form.is_valid():
        return _stored(request, row.code, form.cleaned_data)
    return _editor(request, form, row)


def _stored(request: HttpRequest, code: str, values: dict[str, Any]) -> HttpResponse:
    person = current_person(request)
    once(person, request.POST.get("once", ""))
    row = write_draft(person, code, {k: v for k, v in values.items() if k != "code"})
    messages.success(request, _("The draft is kept: it changes nothing before it is published."))
    return redirect("detection:rule", row.pk)


def _editor(request: HttpRequest, form: RuleForm, row: RuleRow | None) -> HttpResponse:
    scenario = str(form["scenario"].value() or "transfer")
    scenario = scenario if scenario in schemas() else "transfer"
    when = str(form["when"].value() or "")
    words = {name: vocabulary(name) for name in schemas()}
    context = {
        "form": form,
        "row": row,
        "scenario": scenario,
        "words": words,
        "complete": {name: each["complete"] for name, each in words.items()},
        "check": checked(when, scenario),
    }
    return show(request, "rule_edit", "rules", context)


@page("rule.edit")
@require_POST
def rule_check(request: HttpRequest) -> HttpResponse:
    """What is wrong with the condition as typed so far, or what it says."""
    scenario = request.POST.get("scenario", "transfer")
    scenario = scenario if scenario in schemas() else "transfer"
    check = checked(request.POST.get("when", "")[:9000], scenario)
    return show(request, "rule_checked", "rules", {"check": check})


def checked(when: str, scenario: str) -> dict[str, Any]:
    """The condition in words, or its first error with the line it stands in and a pointer."""
    from fanzha.detection.rules.parse import parse

    if not when.strip():
        return {"empty": True}
    try:
        tree = parse(when, schemas()[scenario])
    except RuleError as error:
        lines = when.splitlines() or [""]
        line = lines[min(error.line, len(lines)) - 1]
        return {"error": error, "line": line, "pointer": " " * (error.column - 1) + "^"}
    columns = schemas()[scenario].columns
    named = [columns[name] for name in sorted(tree.columns())]
    told = [(one.name, one.zh if is_chinese() else one.en) for one in named]
    return {"said": _said(when, scenario), "columns": told}


@page("rule.edit")
@require_POST
def rule_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that begins with this version."""
    return redirect("detection:rule-edit", new_version(find_rule(pk), current_person(request)).pk)


@page("rule.edit")
@require_POST
def rule_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    drop_rule_draft(find_rule(pk), current_person(request))
    messages.success(request, _("The draft is gone."))
    return redirect("detection:rules")


def _step(
    request: HttpRequest, pk: int, act: Callable[[RuleRow, Person, str], None], said: str
) -> HttpResponse:
    act(find_rule(pk), current_person(request), request.POST.get("reason", ""))
    messages.success(request, said)
    return redirect("detection:rule", pk)


@page("rule.edit")
@require_POST
def rule_shadow(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a draft run without counting."""
    said = _("It runs in shadow: hits are recorded and change nothing.")
    return _step(request, pk, shadow_rule, said)


@page("rule.publish")
@require_POST
def rule_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a version in force."""
    return _step(request, pk, publish_rule, _("Published: decisions follow it within seconds."))


@page("rule.publish")
@require_POST
def rule_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version out of force."""
    return _step(request, pk, retire_rule, _("Retired: decisions no longer ask it."))
