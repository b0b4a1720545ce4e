"""Try-on of an event, differences between versions, conflicts between rules."""

import json
from collections.abc import Mapping, Set
from difflib import SequenceMatcher
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
from fanzha.detection.deciding.trial import Trial, read_json, try_event
from fanzha.detection.explaining import ground
from fanzha.detection.lists import PublishedLists
from fanzha.detection.models import OUTCOMES, SCENARIOS, Decision, RuleRow
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.cells import DERIVED, as_cells, read_cells
from fanzha.detection.rules.check import check_rules
from fanzha.detection.rules.compare import compare
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.reader import RuleError
from fanzha.detection.rules.row import filled
from fanzha.detection.rules.rule import RuleSet
from fanzha.detection.rules.schema import Schema, scenarios
from fanzha.detection.views.explained import shown_ground
from fanzha.detection.views.shown import show
from fanzha.detection.views.wording import field
from fanzha.detection.vocabulary import schemas
from fanzha.kit import ZONE, Invalid, NotFound, clock
from fanzha.kit.actions import is_chinese, keyring
from fanzha.knowledge import LISTS
from fanzha.organisations.actions import current_person, page, visible

Line = tuple[str, bool]
_TONES = {"true": "bad", "false": "", "null": "", "broken": "soon"}
_USUAL = {
    "transfer": ("occurred_at", "payer_account", "payee_account", "amount_fen", "channel"),
    "account_opening": ("occurred_at", "person", "bank", "account_class"),
    "payment_session": ("occurred_at", "merchant", "order_no", "step", "amount_fen"),
}
_DEFAULTS = {
    "payer_account": "9999990000000001",
    "payee_account": "9999990000000002",
    "amount_fen": "10000",
    "channel": "mobile",
    "step": "create",
}


@page("rule.view")
def try_on(request: HttpRequest) -> HttpResponse:
    """An event against the rules being edited or those in force."""
    asked = request.POST or request.GET
    row = find_rule(int(asked["rule"])) if asked.get("rule", "").isdecimal() else None
    scenario = row.scenario if row else asked.get("scenario", "transfer")
    schema = schemas().get(scenario) or schemas()["transfer"]
    is_edited = asked.get("edited") == "1" or bool(row and row.state == "draft")
    if request.method == "POST":
        cells = {name: asked.get(f"c-{name}", "")[:200] for name in schema.columns}
        pasted = asked.get("pasted", "")[:20_000]
        found = _answered(cells, pasted, schema, edited=is_edited) | {"pasted": pasted}
    else:
        cells, origin = _filled(request, row, schema)
        found = {"filled": origin}
    context = {
        "row": row,
        "scenario": schema.scenario,
        "scenarios": SCENARIOS,
        "edited": is_edited,
        "groups": _groups(cells, _named(row, schema), schema),
    }
    return show(request, "try", "try", context | found, 400 if "problem" in found else 200)


def _answered(
    cells: Mapping[str, str], pasted: str, schema: Schema, *, edited: bool
) -> dict[str, Any]:
    """What the rules say of the event pasted, else of that in the cells; or its `problem`."""
    try:
        event = read_json(pasted) if pasted.strip() else read_cells(cells, schema)
        told = _told(_tried(event, schema, edited=edited), schema, event)
    except Invalid as problem:
        return {"problem": str(problem)}
    return told | {"kept_json": json.dumps(event, ensure_ascii=False)}


def _groups(
    cells: Mapping[str, str], named: Set[str], schema: Schema
) -> dict[str, list[dict[str, Any]]]:
    """The fields of the form: usual or asked for by the rule first, then the rest."""
    shown = [
        field(one, cells.get(one.name, ""))
        for one in schema.columns.values()
        if one.name not in DERIVED
    ]
    facts = scenarios()[schema.scenario].columns.keys()
    first = {*_USUAL[schema.scenario], *(named & facts)}
    return {
        "first": [one for one in shown if one["name"] in first],
        "asked": [one for one in shown if one["name"] in named - facts],
        "facts": [one for one in shown if one["name"] in facts - first],
        "features": [one for one in shown if one["name"] not in {*facts, *named}],
    }


def _filled(
    request: HttpRequest, row: RuleRow | None, schema: Schema
) -> tuple[dict[str, str], str]:
    """What the form begins with, and where it comes from: a decision, an example, or usual values.

    Raises NotFound for a decision that the person may not see.
    """
    number, example = request.GET.get("decision", ""), request.GET.get("example", "")
    if number.isdecimal():
        found = visible(Decision.objects.all(), current_person(request)).filter(seq=int(number))
        made = found.filter(scenario=schema.scenario).first()
        if made is None:
            raise NotFound(_("There is no such decision in your units."))
        words = _("Filled in from decision {n}; names and accounts are pseudonyms, on no list.")
        return as_cells({**made.event, **made.features}, schema), words.format(n=number)
    if row is not None and example.isdecimal() and int(example) < len(row.examples):
        now = {"occurred_at": round(clock.now().timestamp() * 1_000_000)}
        given = {**now, **row.examples[int(example)]["row"]}
        return as_cells(given, schema), _("Filled in from example {n}.").format(n=int(example) + 1)
    usual = {name: text for name, text in _DEFAULTS.items() if name in schema.columns}
    usual["occurred_at"] = f"{clock.now().astimezone(ZONE):%Y-%m-%dT%H:%M}"
    return usual, ""


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


def _told(trial: Trial, schema: Schema, event: dict[str, Any]) -> dict[str, Any]:
    words = {
        "true": _("hit"),
        "false": _("no hit"),
        "null": _("not known"),
        "overflow": _("in error: number too large"),
        "not_finite": _("in error: no finite number"),
        "broken": _("cannot be read"),
    }
    whole = filled(event, schema)
    said = [
        {
            "name": rule.name_zh if is_chinese() else rule.name_en,
            "rule": rule,
            "state": words.get(state, state),
            "tone": _TONES.get(state, "soon"),
            "hit": state == "true",
            "reason": rule.reason_zh if is_chinese() else rule.reason_en,
            "ground": shown_ground(ground(rule, schema, whole)),
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
    rows = [(_field(name), *_lines(name, *both)) for name, both in fields.items()]
    decides = bool(found and found[0].decides_otherwise)
    context = {"old": old, "new": new, "rows": rows, "decides": decides}
    return show(request, "rule_diff", "rules", context)


def _lines(name: str, before: object, after: object) -> tuple[list[Line], list[Line]]:
    """Both values line by line; True where the other side has the line too."""
    old, new = (_in_words(name, value).splitlines() for value in (before, after))
    kept = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    left = {block.a + step for block in kept for step in range(block.size)}
    right = {block.b + step for block in kept for step in range(block.size)}
    return (
        [(line, place in left) for place, line in enumerate(old)],
        [(line, place in right) for place, line in enumerate(new)],
    )


def _in_words(name: str, value: object) -> str:
    words: dict[str, dict[Any, Any]] = {
        "state": dict(RuleRow.State.choices),
        "scenario": SCENARIOS,
        "outcome": {step.code: said for step, said in OUTCOMES.items()},
    }
    return str(words.get(name, {}).get(value, value))


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
