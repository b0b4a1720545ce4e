from pathlib import Path

from fanzha.ledger import METRICS
from fanzha.ledger.catalogue import page

DOCS = Path(__file__).parents[2] / "docs"


def test_page_of_metrics_is_up_to_date() -> None:
    assert (DOCS / "metrics.md").read_text("utf-8") == page()


def test_every_metric_has_its_row() -> None:
    assert sum(line.startswith("| ") for line in page().splitlines()) > len(METRICS)
