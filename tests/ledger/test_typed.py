import pytest

from fanzha.ledger import metric_of
from fanzha.ledger.typed import Unreadable, WrongUnit, read_value


@pytest.mark.parametrize(
    ("code", "text", "value", "approx"),
    [
        ("M22", "15万余份", 150_000, True),
        ("M1", "1390", 1390, False),
        ("M5", "23.6万人", 236_000, False),
        ("M55", "80余万元", 80_000_000, True),
        ("M55", "1234.56", 123_456, False),
        ("M55", "3万5", 3_500_000, False),
        ("M78", "约2分钟", 2, True),
        ("M11", "xx余次", None, True),
        ("M55", "xx万元", None, True),
    ],
)
def test_values_are_read_as_people_write_them(
    code: str, text: str, value: int | None, approx: bool
) -> None:
    typed = read_value(metric_of(code), text)

    assert (typed.value, typed.approx, typed.raw) == (value, approx, text)


@pytest.mark.parametrize(
    ("code", "text"), [("M1", "1390人"), ("M6", "204人次"), ("M55", "5起"), ("M55", "一些钱")]
)
def test_another_unit_is_refused(code: str, text: str) -> None:
    with pytest.raises(WrongUnit):
        read_value(metric_of(code), text)


@pytest.mark.parametrize(("code", "text"), [("M1", "很多"), ("M1", "1.5")])
def test_what_is_no_number_is_refused(code: str, text: str) -> None:
    with pytest.raises(Unreadable):
        read_value(metric_of(code), text)
