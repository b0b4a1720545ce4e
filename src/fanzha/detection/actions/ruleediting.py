"""The life of a rule: draft → shadow → published → retired, one function a step."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from fanzha.detection.actions.rulerows import EDITED, as_rule, book_in_force
from fanzha.detection.models import RulePublication, RuleRow, RuleStep
from fanzha.detection.rules.check import Finding, check_rules, contradictions
from fanzha.detection.rules.publication import point_to_rules, write_rules
from fanzha.detection.rules.rule import RuleSet, Stage
from fanzha.detection.vocabulary import schemas
from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, clock
from fanzha.kit.actions import write
from fanzha.knowledge import LISTS
from fanzha.organisations.actions import Person, audit

State = RuleRow.State


def find_rule(pk: int) -> RuleRow:
    """A version of a rule."""
    found = RuleRow.objects.select_related("author").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such rule."))
    return found


def write_draft(by: Person, code: str, values: Mapping[str, Any]) -> RuleRow:
    """Begin a rule, or a new version of one, or change its draft; raises Invalid, Forbidden."""
    _need(by, "rule.edit")
    now = clock.now()
    with write():
        rows = RuleRow.objects.filter(code=code)
        draft = rows.filter(state=State.DRAFT).first()
        if draft is None:
            last = rows.order_by("-version").values_list("version", flat=True).first() or 0
            draft = RuleRow(code=code, version=last + 1)
        fresh = draft.pk is None
        for name, value in values.items():
            setattr(draft, name, value)
        draft.author, draft.changed_at, draft.pack = by, now, ""
        draft.save()
        if fresh:
            RuleStep.objects.create(rule=draft, at=now, person=by, after=State.DRAFT)
        audit(by, "rule.drafted", rule_ref(draft), code=code, version=draft.version)
    return draft


def new_version(row: RuleRow, by: Person) -> RuleRow:
    """A draft that begins with the words of this version; the draft there is, if there is one."""
    draft = RuleRow.objects.filter(code=row.code, state=State.DRAFT).first()
    values = {name: getattr(row, name) for name in (*EDITED, "outcome", "examples")}
    return draft or write_draft(by, row.code, values)


def add_example(row: RuleRow, by: Person, hit: bool, event: Mapping[str, Any]) -> None:
    """Keep an event beside a draft as one that it must hit, or must not."""
    if row.state != State.DRAFT:
        raise Conflict(_("Only a draft can be changed: make a new version."))
    write_draft(by, row.code, {"examples": [*row.examples, {"hit": hit, "row": dict(event)}]})


def drop_rule_draft(row: RuleRow, by: Person) -> None:
    """Give a draft up."""
    _need(by, "rule.edit")
    with write():
        if not RuleRow.objects.filter(pk=row.pk, state=State.DRAFT).delete()[0]:
            raise Conflict(_("Only a draft can be changed: make a new version."))
        audit(by, "rule.dropped", rule_ref(row), code=row.code, version=row.version)


def shadow_rule(row: RuleRow, by: Person, reason: str) -> None:
    """Let a draft run beside the others without counting."""
    _need(by, "rule.edit")
    _refuse_faults(row)
    with write():
        _retire_others(row, State.SHADOW, by)
        _move(row, State.DRAFT, State.SHADOW, by, reason)
        _put_in_force(by, reason)


def publish_rule(row: RuleRow, by: Person, reason: str) -> None:
    """Put a draft or a shadow rule in force; the version in force before is retired.

    Four eyes: whoever wrote it asks somebody else. Raises Forbidden, Invalid for a rule with
    faults, Conflict where somebody was faster.
    """
    _need(by, "rule.publish")
    if row.author_id == by.pk:
        raise Forbidden(_("You wrote this version: a second person publishes it."))
    _refuse_faults(row)
    with write():
        _retire_others(row, State.PUBLISHED, by)
        _move(row, row.state, State.PUBLISHED, by, reason)
        _put_in_force(by, reason)


def retire_rule(row: RuleRow, by: Person, reason: str) -> None:
    """Take a published or shadow rule out of force; raises Conflict for any other."""
    _need(by, "rule.publish")
    if row.state not in (State.PUBLISHED, State.SHADOW):
        raise Conflict(_("The rule is not in a state that allows this."))
    with write():
        _move(row, row.state, State.RETIRED, by, reason)
        _put_in_force(by, reason)


def faults(row: RuleRow) -> list[Finding]:
    """What is wrong with this version, alone and beside the other published rules."""
    rule, others = as_rule(row), RuleRow.objects.filter(state=State.PUBLISHED)
    beside = [
        as_rule(other) for other in others.filter(scenario=row.scenario).exclude(code=row.code)
    ]
    alone = check_rules(RuleSet((rule,)), schemas(), LISTS)
    return [*alone, *contradictions(rule, beside, schemas())]


def rule_ref(row: RuleRow) -> str:
    """The reference of a version in the audit chain."""
    return f"detection:rule:{row.pk}"


def _refuse_faults(row: RuleRow) -> None:
    wrong = [finding for finding in faults(row) if not finding.is_hint]
    if wrong:
        raise Invalid(_("Mend the rule first: {problem}").format(problem=wrong[0].sentence))


def _need(by: Person, permission: str) -> None:
    if not by.can(permission):
        raise Forbidden(_("Your role may not change rules."))


def _retire_others(row: RuleRow, state: str, by: Person) -> None:
    for other in RuleRow.objects.filter(code=row.code, state=state).exclude(pk=row.pk):
        _move(other, state, State.RETIRED, by, "")


def _move(row: RuleRow, before: str, after: str, by: Person, reason: str) -> None:
    now, reason = clock.now(), reason.strip()[:200]
    if before == after or before == State.RETIRED:
        raise Conflict(_("The rule is not in a state that allows this."))
    moved = RuleRow.objects.filter(pk=row.pk, state=before).update(state=after, changed_at=now)
    if not moved:
        raise Conflict(_("Somebody changed this rule meanwhile: look at it again."))
    row.state, row.changed_at = after, now
    RuleStep.objects.create(rule=row, at=now, person=by, before=before, after=after, reason=reason)
    audit(by, f"rule.{Stage(after).value}", rule_ref(row), code=row.code, version=row.version)


def _put_in_force(by: Person, reason: str) -> None:
    """The folder is complete before the pointer names it; the pointer moves with the commit."""
    home, book = Path(settings.FANZHA_HOME), book_in_force()
    sha = write_rules(home, book)
    RulePublication.objects.create(
        sha=sha,
        version=book.version,
        at=clock.now(),
        person=by,
        reason=reason.strip()[:200],
        rules=len(book.rules),
    )
    transaction.on_commit(lambda: point_to_rules(home, sha))
