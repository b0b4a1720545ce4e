"""The told story the tests look at: two weeks, told once."""

from datetime import UTC, datetime
from functools import lru_cache

from fanzha.simulation import Story, story

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


@lru_cache(maxsize=2)
def told(seed: int = 7, days: int = 14) -> Story:
    """The story of a seed; told once for all tests."""
    return story(seed, NOW, days)
