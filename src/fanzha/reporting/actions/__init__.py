"""What reporting offers that needs the database."""

from fanzha.reporting.actions.editions import (
    approve,
    edition_thing,
    editions,
    report_of,
    save_texts,
)
from fanzha.reporting.actions.exports import render_report
from fanzha.reporting.actions.targets import set_target
from fanzha.reporting.models import Edition, Target

__all__ = [
    "Edition",
    "Target",
    "approve",
    "edition_thing",
    "editions",
    "render_report",
    "report_of",
    "save_texts",
    "set_target",
]
