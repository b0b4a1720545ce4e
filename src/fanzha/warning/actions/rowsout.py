"""Rows of a pushed list, given back as they came."""

import json

from fanzha.kit import NotFound
from fanzha.kit import gettext as _
from fanzha.organisations.actions import ImportRow
from fanzha.warning import wording
from fanzha.warning.models import Batch


class RowsGone(NotFound):
    """The rows of a list outlived their retention."""


_STATES = {
    "accepted": (ImportRow.State.ACCEPTED, ImportRow.State.MERGED),
    "rejected": (ImportRow.State.REJECTED,),
}


def check_kept(batch: Batch) -> None:
    """Raise RowsGone when rows of the list were blanked: a part of them would mislead."""
    if rows_gone(batch):
        raise RowsGone(
            _(
                "The rows of list {number} are no longer kept: their retention has ended. The "
                "outcomes stay on the warnings themselves."
            ).format(number=batch.pk)
        )


def rows_gone(batch: Batch) -> bool:
    """Has the retention of the rows ended?"""
    return ImportRow.objects.filter(run=batch.run, cells="").exists()


def rows_of(batch: Batch, state: str) -> tuple[list[str], list[list[str]]]:
    """(headers, rows) of the accepted or the rejected lines; rejected ones with their reason.

    Raises RowsGone when their retention has ended.
    """
    check_kept(batch)
    headers = [header for header, _field, _factor in batch.columns]
    found = ImportRow.objects.filter(run=batch.run, state__in=_STATES[state]).order_by("line")
    rows = [[*json.loads(row.cells)[: len(headers)], *_why(row)] for row in found]
    return [*headers, *(["原因"] if state == "rejected" else [])], rows


def _why(row: ImportRow) -> list[str]:
    return [wording.reason_name(row.reason)] if row.reason else []
