"""What reporting offers that needs the database."""

from fanzha.reporting.actions.editions import (
    approve,
    edition_thing,
    editions,
    report_of,
    save_texts,
)
from fanzha.reporting.actions.exports import render_report
from fanzha.reporting.models import Edition

__all__ = [
    "Edition",
    "approve",
    "edition_thing",
    "editions",
    "render_report",
    "report_of",
    "save_texts",
]
