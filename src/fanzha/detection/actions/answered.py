"""Which versions of rules answered a decision."""

from fanzha.detection.actions.rulerows import RUNNING
from fanzha.detection.models import Decision, RulePublication, RuleRow, RuleStep


def versions_answered(row: Decision) -> dict[str, RuleRow]:
    """The versions of its rules that were in force when a decision was taken, by code.

    A published version goes before one in shadow. The digest that the decision tells names the
    publication; a digest that nobody published is that of the shipped rules.
    """
    answer = row.answer
    codes = [*(one["rule"] for one in answer.get("reasons", ())), *answer.get("shadow", ())]
    steps = RuleStep.objects.filter(rule__code__in=codes).select_related("rule")
    told = RulePublication.objects.filter(
        version=answer.get("versions", {}).get("rules", ""), at__lte=row.received_at
    )
    if publication := told.order_by("-at").first():
        steps = steps.filter(at__lte=publication.at)
    else:
        steps = steps.filter(at__lte=row.received_at, person=None)
    last = {step.rule_id: step for step in steps.order_by("at", "pk")}
    running = [step for step in last.values() if step.after in RUNNING]
    running.sort(key=lambda step: step.after == RuleRow.State.PUBLISHED)
    return {step.rule.code: step.rule for step in running}
