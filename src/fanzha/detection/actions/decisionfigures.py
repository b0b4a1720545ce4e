"""Figures over decisions: mix a day, time spent, errors, hits of rules, drift."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from fanzha.detection.drift import Drift, choices, numbers
from fanzha.detection.models import Decision, RuleHit
from fanzha.detection.outcome import Outcome
from fanzha.kit import ZONE
from fanzha.organisations.actions import Person, totals

SAMPLE = 5_000  # newest decisions of a period that drift is computed from
_FEATURES = (
    *("amount_fen", "minute_of_day", "payer_age", "payer_opened_days", "payee_opened_days"),
    *("payer_balance_fen", "payee_balance_fen"),
)
_CHOICES = ("channel", "same_bank", "on_phone", "remote_control", "borrowed", "warned")


def countable(person: Person) -> QuerySet[Decision]:
    """The decisions whose totals, not rows, the person may see."""
    return Decision.objects.filter(owner_id__in=totals(person))


def mix_by_day(rows: QuerySet[Decision], since: datetime) -> list[tuple[str, list[int]]]:
    """Day and number of decisions by outcome, from allow to block."""
    day = TruncDate("occurred_at", tzinfo=ZONE)
    found: dict[str, list[int]] = {}
    counted = rows.filter(occurred_at__gte=since).annotate(day=day).values_list("day", "outcome")
    for at, outcome, n in counted.annotate(n=Count("pk")).order_by("day"):
        found.setdefault(at.isoformat(), [0] * len(Outcome))[outcome] = n
    return _without_gaps(found)


def _without_gaps(found: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
    """Every day from the first to the last, also those without a decision."""
    if not found:
        return []
    first, last = date.fromisoformat(min(found)), date.fromisoformat(max(found))
    days = ((first + timedelta(n)).isoformat() for n in range((last - first).days + 1))
    return [(day, found.get(day, [0] * len(Outcome))) for day in days]


@dataclass(frozen=True)
class Totals:
    """Of one period; times in microseconds, None without decisions."""

    decisions: int
    stopped: int
    failed: int
    labelled: int
    frauds: int
    p50_us: int | None
    p99_us: int | None


def totals_of(rows: QuerySet[Decision], since: datetime) -> Totals:
    """Numbers and time spent of a period; the quantiles are of its newest decisions."""
    rows = rows.filter(occurred_at__gte=since)
    fraud = Q(label=Decision.Label.FRAUD)
    n = rows.aggregate(
        all=Count("pk"),
        stopped=Count("pk", Q(outcome__gte=Outcome.DELAY)),
        failed=Count("pk", Q(failed=True)),
        labelled=Count("pk", ~Q(label="")),
        frauds=Count("pk", fraud),
    )
    spent = sorted(rows.order_by("-occurred_at").values_list("spent_us", flat=True)[:SAMPLE])
    return Totals(
        *(n["all"], n["stopped"], n["failed"], n["labelled"], n["frauds"]),
        _quantile(spent, 0.5),
        _quantile(spent, 0.99),
    )


def _quantile(ordered: Sequence[int], share: float) -> int | None:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


def hits_by_rule(rows: QuerySet[Decision], since: datetime) -> list[dict[str, Any]]:
    """Rule, version, hits counted and not counted, errors, labelled, frauds; most hits first."""
    kinds, label = RuleHit.Kind, "decision__label"
    found = RuleHit.objects.filter(decision__in=rows.order_by(), occurred_at__gte=since)
    counts = found.values("rule", "version").annotate(
        counted=Count("pk", Q(kind=kinds.COUNTED)),
        shadow=Count("pk", Q(kind=kinds.SHADOW)),
        errors=Count("pk", Q(kind=kinds.ERROR)),
        labelled=Count("pk", ~Q(kind=kinds.ERROR) & ~Q(**{label: ""})),
        frauds=Count("pk", ~Q(kind=kinds.ERROR) & Q(**{label: "fraud"})),
    )
    return [dict(row) for row in counts.order_by("-counted", "-shadow", "rule", "version")]


def drifts(
    rows: QuerySet[Decision], now: datetime, recent: timedelta, reference: timedelta
) -> list[Drift]:
    """Drift of transfers: outcomes, score and columns; the reference ends where the recent begins.

    Computed from the newest `SAMPLE` decisions of each period.
    """
    rows, begin = rows.filter(scenario="transfer"), now - recent
    new = _sample(rows.filter(occurred_at__gte=begin))
    old = _sample(rows.filter(occurred_at__lt=begin, occurred_at__gte=begin - reference))
    found = [
        choices("outcome", [str(o) for o, _s, _e in old], [str(o) for o, _s, _e in new]),
        numbers("score", [s for _o, s, _e in old], [s for _o, s, _e in new]),
    ]
    before, after = [e for _o, _s, e in old], [e for _o, _s, e in new]
    found += [numbers(n, _values(before, n), _values(after, n)) for n in _FEATURES]
    return found + [choices(n, _words(before, n), _words(after, n)) for n in _CHOICES]


def _sample(rows: QuerySet[Decision]) -> list[tuple[int, int, dict[str, Any]]]:
    return list(rows.order_by("-occurred_at").values_list("outcome", "score", "event")[:SAMPLE])


def _values(events: Iterable[dict[str, Any]], name: str) -> list[float]:
    return [event[name] for event in events if event.get(name) is not None]


def _words(events: Iterable[dict[str, Any]], name: str) -> list[str]:
    return [str(event.get(name, "—")).lower() for event in events]
