import pytest

from fanzha.ledger import Trend, compare


@pytest.mark.parametrize(
    ("value", "base", "text"),
    [
        (120, 100, "上升20%"),
        (100, 120, "下降16.7%"),
        (100, 100, "持平"),
        (3, 0, "上期为0，不作比"),
        (0, 0, "上期为0，不作比"),
        (6, 4, "上升50%（增加2起）"),
        (1, 4, "下降75%（减少3起）"),
        (6, 5, "上升20%"),
        (0, 7, "下降100%"),
        (10001, 10000, "上升不足0.1%"),
        (None, 5, "—"),
        (5, None, "—"),
    ],
)
def test_change_is_written_as_reports_do(value: int | None, base: int | None, text: str) -> None:
    assert compare(value, base, unit="起").text == text


def test_rates_change_by_percentage_points() -> None:
    assert compare(97.5, 95.0, is_rate=True).text == "上升2.5个百分点"


@pytest.mark.parametrize(("value", "base", "sign"), [(2, 1, 1), (1, 2, -1), (1, 1, 0), (1, 0, 0)])
def test_sign_follows_the_difference(value: int, base: int, sign: int) -> None:
    assert compare(value, base).sign == sign


def test_unknown_base_has_no_share() -> None:
    delta = compare(3, None)

    assert delta.trend == Trend.UNKNOWN
    assert delta.share is None
