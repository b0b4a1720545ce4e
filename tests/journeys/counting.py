"""Prints what a centre holds of one imported file, for comparison with an undisturbed import.

Run as a process of its own in the environment of that centre: `python -m tests.journeys.counting`.
"""

import json
import sys

import django


def main(filename: str) -> None:
    """Everything that an import of this file must have left exactly once."""
    django.setup()
    from django.apps import apps
    from django.db.models import Count, Sum

    from fanzha.kit.actions import Delivery
    from fanzha.organisations.actions import ImportRow, verify_audit
    from fanzha.warning.actions import Hit, StateChange

    rows = ImportRow.objects.filter(run__filename=filename)
    hits = Hit.objects.filter(batch__run__filename=filename)
    mine = hits.values("warning").distinct()
    sent = StateChange.objects.filter(warning__in=mine, new="dispatched")
    facts = apps.get_model("ledger", "Entry").objects.filter(
        metric__in=["warnings_received", "warnings_merged"]
    )
    said = {
        "rows": dict(rows.values_list("state").annotate(n=Count("id")).order_by("state")),
        "lines": rows.values("line").distinct().count(),
        "hits": hits.count(),
        "warnings": mine.count(),
        "dispatched": sent.count(),
        "dispatched_once": sent.values("warning").distinct().count(),
        "ledger": dict(facts.values_list("metric").annotate(n=Sum("value")).order_by("metric")),
        "waiting": Delivery.objects.exclude(state="done").count(),
        "audit": len(verify_audit()),
    }
    sys.stdout.write(json.dumps(said))


main(sys.argv[1])
