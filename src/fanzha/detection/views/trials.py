"""Try-on of an event, differences between versions, conflicts between rules."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.detection.actions.ruleediting import add_example, find_rule
from fanzha.detection.actions.rulerows import as_rule, book_as_edited, book_in_force
from fanzha.detection.lists import PublishedLists
from fanzha.detection.models import OUTCOMES, SCENARIOS, RuleRow
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.check import check_rules
from fanzha.detection.rules.compare import compare
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.reader import RuleError
from fanzha.detection.rules.rule import RuleSet
from fanzha.detection.rules.schema import Schema
from fanzha.detection.rules.trial import Trial, read_cells, read_json, try_event
from fanzha.detection.rules.vocabulary import schemas
from fanzha.detection.views.shown import is_chinese, show
from fanzha.detection.views.wording import vocabulary
from fanzha.kit import Invalid
from fanzha.kit.actions import keyring
from fanzha.knowledge import LISTS
from fanzha.organisations.actions import current_person, page

_TONES = {"true": "bad", "false": "", "null": "", "broken": "soon"}
_USUAL = ("payer_account", "payee_account", "amount_fen", "occurred_at", "minute_of_day")


@page("rule.view")
def try_on(request: HttpRequest) -> HttpResponse:
    """An event against the rules being edited or those in force."""
    asked = request.POST or request.GET
    row = find_rule(int(asked["rule"])) if asked.get("rule", "").isdecimal() else None
    scenario = row.scenario if row else asked.get("scenario", "transfer")
    schema = schemas().get(scenario) or schemas()["transfer"]
    context: dict[str, Any] = {"row": row, "scenario": schema.scenario, "scenarios": SCENARIOS}
    context["edited"] = asked.get("edited") == "1" or bool(row and row.state == "draft")
    cells = {name: asked.get(f"c-{name}", "")[:200] for name in schema.columns}
    context["pasted"] = asked.get("pasted", "")[:20_000]
    status = 200
    if request.method == "POST":
        try:
            event = read_json(context["pasted"]) if context["pasted"].strip() else None
            event = read_cells(cells, schema) if event is None else event
            context |= _told(_tried(event, schema, edited=context["edited"]))
            context["kept_json"] = json.dumps(event, ensure_ascii=False)
        except Invalid as problem:
            context["problem"], status = str(problem), 400
    first = set(_USUAL) | _named(row, schema)
    shown = [(one, cells[one["name"]]) for one in vocabulary(schema.scenario)["columns"]]
    context["first"] = [pair for pair in shown if pair[0]["name"] in first]
    context["others"] = [pair for pair in shown if pair[0]["name"] not in first]
    return show(request, "try", "try", context, status)


def _named(row: RuleRow | None, schema: Schema) -> set[str]:
    """The columns that the rule asks for."""
    if row is None:
        return set()
    try:
        return set(parse(row.when, schema).columns())
    except RuleError:
        return set()


def _tried(event: dict[str, Any], schema: Schema, *, edited: bool) -> Trial:
    book = book_as_edited() if edited else book_in_force()
    lists = PublishedLists(Path(settings.FANZHA_HOME), keyring)
    return try_event(event, book, schema, lists)


def _told(trial: Trial) -> dict[str, Any]:
    words = {
        "true": _("hit"),
        "false": _("no hit"),
        "null": _("not known"),
        "overflow": _("in error: number too large"),
        "not_finite": _("in error: no finite number"),
        "broken": _("cannot be read"),
    }
    said = [
        {
            "name": rule.name_zh if is_chinese() else rule.name_en,
            "rule": rule,
            "state": words.get(state, state),
            "tone": _TONES.get(state, "soon"),
            "hit": state == "true",
            "reason": rule.reason_zh if is_chinese() else rule.reason_en,
        }
        for rule, state in trial.said
    ]
    outcome = Outcome.of(str(trial.answer["outcome"]))
    scripts = [one for reason in trial.answer["reasons"] for one in reason["script"]]
    return {
        "said": [one for one in said if one["hit"] or one["tone"] == "soon"],
        "rest": [one for one in said if not one["hit"] and one["tone"] != "soon"],
        "outcome": OUTCOMES[outcome],
        "tone": "good" if outcome is Outcome.ALLOW else "bad",
        "score": trial.answer["score"],
        "questions": list(dict.fromkeys(scripts)),
    }


@page("rule.edit")
@require_POST
def rule_example(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an event beside a draft as one it must hit, or must not."""
    row = find_rule(pk)
    event = read_json(request.POST.get("event", ""))
    add_example(row, current_person(request), request.POST.get("hit") == "1", event)
    messages.success(request, _("The example is kept with the draft."))
    return redirect("detection:rule", pk)


@page("rule.view")
def rule_diff(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """What differs between two versions of a rule; the older one stands left."""
    old, new = sorted((find_rule(pk), find_rule(other)), key=lambda row: row.version)
    found = compare(RuleSet((as_rule(old, new.code),)), RuleSet((as_rule(new),)))
    fields = found[0].fields if found else {}
    rows = [(_field(name), before, after) for name, (before, after) in fields.items()]
    decides = bool(found and found[0].decides_otherwise)
    context = {"old": old, "new": new, "rows": rows, "decides": decides}
    return show(request, "rule_diff", "rules", context)


def _field(name: str) -> str:
    return {
        "scenario": _("Scenario"),
        "name_zh": _("Name (Chinese)"),
        "name_en": _("Name (English)"),
        "when": _("Condition"),
        "score": _("Score"),
        "outcome": _("Outcome"),
        "reason_zh": _("Reason (Chinese)"),
        "reason_en": _("Reason (English)"),
        "source": _("Source"),
        "script": _("Questions to read to the customer"),
        "rollout": _("Roll-out, percent"),
        "state": _("State"),
    }.get(name, name)


@page("rule.view")
def report(request: HttpRequest) -> HttpResponse:
    """Rules in error, dead ones, those that contradict, repeat or cover each other."""
    book = book_as_edited()
    words = {
        "error": (_("in error"), "bad"),
        "example": (_("examples"), "bad"),
        "dead": (_("never hits"), "bad"),
        "conflict": (_("contradiction"), "bad"),
        "duplicate": (_("said twice"), "soon"),
        "covered": (_("covered by another"), "soon"),
    }
    newest = dict(
        RuleRow.objects.exclude(state="retired").order_by("version").values_list("code", "pk")
    )
    found = [
        {"finding": one, "kind": words[one.kind][0], "tone": words[one.kind][1]}
        | {"pk": newest.get(one.rule)}
        for one in check_rules(book, schemas(), LISTS)
    ]
    context = {"found": found, "rules": len(book.rules)}
    return show(request, "report", "report", context)
