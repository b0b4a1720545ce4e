"""What the tests of this part share."""

import os

from tests.web.shelf import shelf_table

# Playwright keeps an event loop in the thread of the test, which the ORM refuses by default.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

__all__ = ["shelf_table"]
