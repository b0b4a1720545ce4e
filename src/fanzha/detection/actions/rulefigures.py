"""What rules did lately: hits, and how many of the labelled ones were fraud."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, FloatField, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, NullIf

from fanzha.detection.models import Decision, RuleHit, RuleRow


def with_figures(rows: QuerySet[RuleRow], since: datetime) -> QuerySet[RuleRow]:
    """The versions with `hits` since a moment, ever `labelled` ones, and `precision` (0–1)."""
    hits = RuleHit.objects.filter(rule=OuterRef("code"), version=OuterRef("version"))
    hits = hits.exclude(kind=RuleHit.Kind.ERROR)
    labelled = hits.exclude(decision__label="")
    return rows.annotate(
        hits=_counted(hits.filter(occurred_at__gte=since)),
        labelled=_counted(labelled),
        frauds=_counted(labelled.filter(decision__label=Decision.Label.FRAUD)),
        precision=Cast(F("frauds"), FloatField()) / NullIf(Cast(F("labelled"), FloatField()), 0.0),
    )


def labelled_ones(rows: QuerySet[RuleRow]) -> list[Any]:
    """Those of `with_figures` that were labelled, the least precise first."""
    found: list[Any] = [row for row in rows if getattr(row, "labelled", 0)]
    return sorted(found, key=lambda row: (row.precision, row.code))


def _counted(hits: QuerySet[RuleHit]) -> Any:
    counts = hits.order_by().values("rule").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
