"""What keeps the features of a scenario: in this process, or in Valkey."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from fanzha.detection.columns import Table
from fanzha.detection.rules.schema import Column


class State(Protocol):
    """Features of a feature at event e: events that arrived before e, with time in (t - w, t]."""

    def columns(self) -> Mapping[str, Column]:
        """The columns that `observe` and `peek` give, typed for the schema of rules."""

    def observe(self, table: Table) -> Table:
        """The features before each event, in order of arrival; then the event is added."""

    def peek(self, table: Table) -> Table:
        """The features of each event as things stand; nothing is added."""

    def snapshot(self, path: Path) -> None:
        """Everything to one file, whole or not at all."""

    def restore(self, path: Path) -> None:
        """Go back to a snapshot; raises Invalid for a damaged or foreign one."""
