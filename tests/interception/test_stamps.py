"""Stamps: no altered, foreign or late one is accepted."""

import base64
from string import ascii_letters, digits

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fanzha.interception import Stamp, Step, issue, read_stamp
from fanzha.interception.stamps import StampInvalid, is_late

KEY = b"k" * 32
NOW = 1_800_000_000_000_000
LETTERS = f"{ascii_letters}{digits}-_="
MOMENTS = st.integers(0, NOW)


def stamps(issued: int = NOW, created: int = NOW) -> Stamp:
    return Stamp("a" * 32, 3, Step.PAY, created, issued)


@given(st.text("0123456789abcdef", min_size=32, max_size=32), st.integers(0, 99), MOMENTS)
def test_a_stamp_reads_back(session: str, number: int, issued: int) -> None:
    stamp = Stamp(session, number, Step.CONFIRM, issued, issued)

    assert read_stamp(KEY, issue(KEY, stamp), NOW) == stamp


@given(st.data())
def test_no_altered_stamp_is_accepted(data: st.DataObject) -> None:
    text = issue(KEY, stamps())
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    assume(text[place] != letter)

    with pytest.raises(StampInvalid):
        read_stamp(KEY, text[:place] + letter + text[place + 1 :], NOW)


@given(st.text(max_size=200))
def test_no_other_text_is_accepted(text: str) -> None:
    with pytest.raises(StampInvalid):
        read_stamp(KEY, text, NOW)


def test_a_stamp_of_another_key_or_of_the_future_is_refused() -> None:
    with pytest.raises(StampInvalid):
        read_stamp(b"x" * 32, issue(KEY, stamps()), NOW)
    with pytest.raises(StampInvalid):
        read_stamp(KEY, issue(KEY, stamps(issued=NOW + 60_000_000)), NOW)


def test_a_signed_body_that_is_spelt_otherwise_is_refused() -> None:
    raw = base64.urlsafe_b64decode(issue(KEY, stamps()) + "==")

    with pytest.raises(StampInvalid):
        read_stamp(KEY, base64.urlsafe_b64encode(raw).decode() + "=", NOW)


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_late_is_exactly_beyond_a_limit(step_s: int, total_s: int) -> None:
    stamp = stamps(issued=NOW - step_s * 1_000_000, created=NOW - total_s * 1_000_000)

    assert is_late(stamp, NOW, 300, 900) == (step_s > 300 or total_s > 900)
