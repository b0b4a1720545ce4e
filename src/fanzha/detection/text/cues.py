"""Cue phrases of the typing model (placeholder until the model lands)."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cues:
    """The compiled cue lists."""

    @classmethod
    def build(cls, data: dict[str, Any]) -> "Cues":
        """Compile the content of `cues.toml`."""
        return cls()
