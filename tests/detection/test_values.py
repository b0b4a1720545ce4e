"""What a pasted line may stand for."""

import pytest

from fanzha.detection import extract
from fanzha.detection.values import is_bare, values
from fanzha.knowledge import IndicatorKind


def test_a_bare_number_may_be_of_several_kinds() -> None:
    found = values("123456789", extract("123456789"))

    assert {(IndicatorKind.QQ, "123456789"), (IndicatorKind.MEETING_ID, "123456789")} <= set(found)


def test_a_long_text_is_no_name_of_an_app() -> None:
    kinds = {kind for kind, _value in values("这" * 41, extract(""))}

    assert IndicatorKind.APP not in kinds


def test_hostile_runs_are_bounded() -> None:
    many = " ".join(f"a{n:04}" for n in range(5000))

    assert len(values(many, extract(""))) < 1000


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("+86 154-0000-1234", True),
        ("１５４００００１２３４", True),
        ("http://a.example/x?y=1", True),
        ("hello", False),
        ("转", False),
    ],
)
def test_a_bare_value_is_told_from_a_message(text: str, bare: bool) -> None:
    assert is_bare(text) is bare
