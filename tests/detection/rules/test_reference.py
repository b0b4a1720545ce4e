from pathlib import Path

from fanzha.detection.rules.reference import page
from fanzha.detection.rules.schema import scenarios

DOCS = Path(__file__).parents[3] / "docs"


def test_page_of_columns_is_up_to_date() -> None:
    assert (DOCS / "event-columns.md").read_text("utf-8") == page()


def test_every_column_has_its_row() -> None:
    rows = sum(line.startswith("| `") for line in page().splitlines())

    assert rows == sum(len(schema.columns) for schema in scenarios().values())
