"""What the ledger offers that needs the database."""

from fanzha.ledger.actions.cells import blanks
from fanzha.ledger.actions.closing import close, closing_of, late_entries
from fanzha.ledger.actions.correcting import AlreadyReversed, live_entries, restate, reverse
from fanzha.ledger.actions.filing import Record, entry_thing, file, fileable, filing_thing
from fanzha.ledger.actions.medians import median
from fanzha.ledger.actions.population import count_heads
from fanzha.ledger.actions.reading import (
    by_group,
    by_type,
    by_unit,
    entries,
    figure,
    figures,
    recorders,
    series,
)
from fanzha.ledger.actions.recording import calendar, record, record_many
from fanzha.ledger.actions.verifying import Difference, rebuild, verify
from fanzha.ledger.actions.wording import figure_text, metric_name, value_text
from fanzha.ledger.models import Filing

__all__ = [
    "AlreadyReversed",
    "Difference",
    "Filing",
    "Record",
    "blanks",
    "by_group",
    "by_type",
    "by_unit",
    "calendar",
    "close",
    "closing_of",
    "count_heads",
    "entries",
    "entry_thing",
    "figure",
    "figure_text",
    "figures",
    "file",
    "fileable",
    "filing_thing",
    "late_entries",
    "live_entries",
    "median",
    "metric_name",
    "rebuild",
    "record",
    "record_many",
    "recorders",
    "restate",
    "reverse",
    "series",
    "value_text",
    "verify",
]
