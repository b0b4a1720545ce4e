"""How far a warning came: the funnel's steps and what stands beside them, for desk and list."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fanzha.warning.models import Warning
from fanzha.warning.outcomes import SUCCEEDED

_SIGNED = Q(signed_at__isnull=False)
_CONTACTED = _SIGNED & Q(contacted_at__isnull=False)
_MET = _CONTACTED & Q(met_at__isnull=False)
_GOOD = Q(outcome__in=list(SUCCEEDED))

STEPS: dict[str, Q] = {
    "pushed": Q(dispatched_at__isnull=False),
    "signed": _SIGNED,
    "contacted": _CONTACTED,
    "met": _MET,
    "dissuaded_met": _MET & _GOOD,
}
"""推送 → 签收 → 联系 → 见面 → 见面劝阻成功: each a part of the one before."""

BESIDE: dict[str, Q] = {
    "dissuaded_phone": _CONTACTED & ~_MET & _GOOD,
    "dissuaded_reason": _GOOD & ~_CONTACTED,
    "dissuaded": _GOOD,
}
"""Who was dissuaded on the phone was not met, so those stand beside the steps, as do those whose
outcome rests on a written reason alone; the last is everybody dissuaded."""

STAGES = STEPS | BESIDE


def name(stage: str) -> str:
    """A stage in words."""
    return {
        "pushed": _("Pushed"),
        "signed": _("Signed"),
        "contacted": _("Contacted"),
        "met": _("Met"),
        "dissuaded_met": _("Dissuaded face to face"),
        "dissuaded_phone": _("Dissuaded by phone, not met"),
        "dissuaded_reason": _("Dissuaded by written reason only"),
        "dissuaded": _("Dissuaded in all"),
    }[stage]


def choices() -> list[tuple[str, Any]]:
    """For the filter of the list."""
    return [(stage, name(stage)) for stage in STAGES]


def at_stage(rows: QuerySet[Warning], stage: str) -> QuerySet[Warning]:
    """The warnings that came so far; none for a stage that does not exist."""
    return rows.filter(STAGES[stage]) if stage in STAGES else rows.none()


def count(rows: QuerySet[Warning]) -> dict[str, int]:
    """How many came how far, in one query (of a day: from the index `warning_funnel` alone)."""
    return rows.order_by().aggregate(
        **{stage: Count("pk", filter=condition) for stage, condition in STAGES.items()}
    )


def address(stage: str, day: date) -> str:
    """The list of those dispatched on a day that came so far."""
    query = {"stage": stage, "dispatched_from": day, "dispatched_to": day}
    return f"{reverse('warning:list')}?{urlencode(query)}"
