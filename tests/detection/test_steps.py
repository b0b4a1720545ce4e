"""The work grows with the text and no faster: calls are counted, not time."""

import sys
from types import FrameType
from typing import Any

import pytest

from fanzha.detection import extract
from tests.detection import stories


def _calls(text: str) -> int:
    """How many functions are called to read a text."""
    count = 0

    def seen(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        extract(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", ["dev", "ninth"])
def test_twice_the_text_is_twice_the_work(name: str) -> None:
    once = "\n".join(s.text for s in stories.read(name)[:8])
    _calls(2 * once)  # lists are read and patterns compiled at their first use

    assert _calls(4 * once) < 2.2 * _calls(2 * once)


@pytest.mark.parametrize("bait", ["转5000元，", "退5000元，", "又借了5000元，", "我：转5000元\n"])
def test_a_list_of_payments_costs_each_of_them_the_same(bait: str) -> None:
    _calls(100 * bait)

    assert _calls(400 * bait) < 2.2 * _calls(200 * bait)
