"""An element of a narrative with whose it is, as found or as an officer corrected it."""

from dataclasses import dataclass

from fanzha.intake.sides import Side


@dataclass(frozen=True)
class Finding:
    """An element; `found_kind` is what detection called it, start and end are None when added."""

    kind: str
    value: str
    side: Side
    start: int | None = None
    end: int | None = None
    confidence: float = 1.0
    found_kind: str = ""
    state: str = "found"
