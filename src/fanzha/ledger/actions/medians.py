"""Medians beside means: one large case moves a mean alone."""

from collections.abc import Mapping
from statistics import median as middle

from django.db.models import Sum

from fanzha.ledger.actions.cells import Scope
from fanzha.ledger.dictionary import metric_of
from fanzha.ledger.periods import Period
from fanzha.organisations.actions import Unit, subtree


def median(amount: str, count: str, unit: Unit, period: Period) -> float | None:
    """The middle amount of the things that `count` counts, each by its reference.

    A thing without an amount has 0. None without any, and where an entry stands for several at
    once (a total typed by hand): their middle is not known.
    """
    scope = Scope(subtree(unit), period)
    counted = _by_ref(count, scope)
    if not counted or any(number != 1 for number in counted.values()):
        return None
    amounts = _by_ref(amount, scope)
    return float(middle(amounts.get(ref, 0) for ref in counted))


def _by_ref(metric: str, scope: Scope) -> Mapping[str, int]:
    rows = scope.entries([metric_of(metric).code]).order_by().values_list("ref")
    found = rows.annotate(total=Sum("value"))
    return {ref: total for ref, total in found if total}
