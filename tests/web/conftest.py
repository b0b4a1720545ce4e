"""What the tests of this part share."""

from tests.web.shelf import shelf_table

__all__ = ["shelf_table"]
