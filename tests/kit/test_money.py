import pytest

from fanzha.kit import wan, yuan


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "¥0.00"), (123_456, "¥1,234.56"), (-5, "-¥0.05"), (100_000_000, "¥1,000,000.00")],
)
def test_yuan_for_the_screen(fen: int, shown: str) -> None:
    assert yuan(fen) == shown


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (0, "0"),
        (958_700_000, "958.7"),
        (10_000_000, "10"),
        (1_050_000, "1.1"),
        (-1_500_000, "-1.5"),
    ],
)
def test_wan_for_reports(fen: int, shown: str) -> None:
    assert wan(fen) == shown
