"""Setting targets."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from fanzha.kit import Invalid, clock, fold, ref
from fanzha.kit.actions import write
from fanzha.ledger import Metric, Span, metric_of, read_value
from fanzha.ledger.actions import calendar
from fanzha.organisations.actions import Person, Unit, audit, once
from fanzha.reporting.models import Target

_MOST = Decimal(10) ** 15


def set_target(
    unit: Unit, metric: str, label: str, text: str, person: Person, *, token: str = ""
) -> Target | None:
    """What a unit is to reach in a month (2026-11) or year (2026); an empty text takes it back.

    Raises Invalid for another period or a value that cannot be read, UnknownMetric.
    """
    definition = metric_of(metric)
    period = calendar().parse(label)
    if period.span not in (Span.MONTH, Span.YEAR):
        raise Invalid(_("A target is set for a month (2026-11) or a year (2026)."))
    value = _value(definition, text) if text.strip() else None
    asked: dict[str, Any] = {"owner": unit, "metric": definition.code, "label": period.key}
    with write():
        once(person, token)
        audit(person, "target.set", ref("organisations", "unit", unit.pk), metric=definition.code)
        if value is None:
            Target.objects.filter(**asked).delete()
            return None
        made: dict[str, Any] = {"value": value, "set_at": clock.now(), "set_by": person}
        return Target.objects.update_or_create(**asked, defaults=made)[0]


def _value(metric: Metric, text: str) -> Decimal:
    if not metric.is_ratio or metric.is_money:
        typed = read_value(metric, fold(text)).value
        if typed is None:
            raise Invalid(_("A target needs a number."))
        return Decimal(typed)
    try:
        value = Decimal(fold(text).removesuffix(metric.unit).strip())
    except InvalidOperation:
        raise Invalid(_("A target needs a number.")) from None
    if not 0 <= value < _MOST:
        raise Invalid(_("A target needs a number."))
    return value
