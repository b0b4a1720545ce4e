import pytest

from fanzha.kit import Direction
from fanzha.ledger import metric_of, write_en


@pytest.mark.parametrize(
    ("metric", "value", "direction", "text"),
    [
        ("M1", 1390, "", "1,390 person-times"),
        ("M74", 1, "", "1 case"),
        ("M74", 0, "", "0 cases"),
        ("M75", 320_050, "", "¥3,200.50"),
        ("M75", 958_700_000, "", "¥9,587,000"),
        ("K11", 97.456, "", "97.5%"),
        ("case_rate_10k", 8.25, "", "8.3 per 10,000 people"),
        ("N02", 12, "", "12"),
        ("M74", None, "", "—"),
        ("M23", 150_000, "over", "over 150,000 copies"),
        ("M23", 200, "under", "almost 200 copies"),
    ],
)
def test_figure_reads_as_english(
    metric: str, value: int | float | None, direction: Direction, text: str
) -> None:
    assert write_en(metric_of(metric), value, bool(direction), direction) == text
