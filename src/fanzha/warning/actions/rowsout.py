"""Rows of a pushed list, given back as they came."""

import json

from fanzha.organisations.actions import ImportRow
from fanzha.warning import wording
from fanzha.warning.models import Batch

_STATES = {
    "accepted": (ImportRow.State.ACCEPTED, ImportRow.State.MERGED),
    "rejected": (ImportRow.State.REJECTED,),
}


def rows_of(batch: Batch, state: str) -> tuple[list[str], list[list[str]]]:
    """(headers, rows) of the accepted or the rejected lines; rejected ones with their reason."""
    headers = [header for header, _field, _factor in batch.columns]
    found = ImportRow.objects.filter(run=batch.run, state__in=_STATES[state]).order_by("line")
    kept = found.exclude(cells="")  # blanked once their retention has ended
    rows = [[*json.loads(row.cells)[: len(headers)], *_why(row)] for row in kept]
    return [*headers, *(["原因"] if state == "rejected" else [])], rows


def _why(row: ImportRow) -> list[str]:
    return [wording.reason_name(row.reason)] if row.reason else []
