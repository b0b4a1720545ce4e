"""A report as JSON and back, for approved editions that must be made again unchanged."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from fanzha.reporting.document import (
    Block,
    Inline,
    Missing,
    Number,
    Paragraph,
    Report,
    Section,
    Subheading,
    Table,
)


def dump(report: Report) -> dict[str, Any]:
    """The report as values that JSON can hold."""
    return {**asdict(report), "signed_on": report.signed_on.isoformat()}


def load(values: Mapping[str, Any]) -> Report:
    """The report that `dump` wrote."""
    return Report(
        **{
            **values,
            "sections": tuple(_section(section) for section in values["sections"]),
            "missing": tuple(Missing(**item) for item in values["missing"]),
            "signed_on": date.fromisoformat(values["signed_on"]),
        }
    )


def _section(values: Mapping[str, Any]) -> Section:
    return Section(
        values["key"], values["title"], tuple(_block(block) for block in values["blocks"])
    )


def _block(values: Mapping[str, Any]) -> Block:
    if "parts" in values:
        return Paragraph(tuple(_inline(part) for part in values["parts"]), values["key"])
    if "columns" in values:
        rows = tuple(tuple(_inline(cell) for cell in row) for row in values["rows"])
        return Table(values["caption"], tuple(values["columns"]), rows, values["note"])
    return Subheading(values["text"])


def _inline(value: str | Mapping[str, Any]) -> Inline:
    return value if isinstance(value, str) else Number(**value)
