"""What intake tests share: an empty index of narratives."""

import pytest

from fanzha.intake.actions import likeness


@pytest.fixture(autouse=True)
def _fresh_index() -> None:
    """Each test has its own database, so no index outlives one."""
    likeness.forget()
