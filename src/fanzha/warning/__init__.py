"""Warning: suspected victims, tiers, dissuasion tasks with deadlines, attempts, outcomes."""

from fanzha.warning.reading import ListReading, read_list
from fanzha.warning.tiers import Tier, Tiers, default_tiers

__all__ = ["ListReading", "Tier", "Tiers", "default_tiers", "read_list"]
