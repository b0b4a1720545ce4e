"""People and places by the optional tagger."""

from collections.abc import Sequence

import pytest

from fanzha.detection.text import people as engine
from fanzha.detection.text.people import people

TEXT = "报警人周晓燕在合肥市。她向李建国转账"


class FakeTagger:
    """Knows three words."""

    def run(self, text: str) -> Sequence[tuple[str, str]]:
        words = {"周晓燕": "PER", "合肥市": "LOC", "李建国": "PER"}
        at, rows = 0, []
        while at < len(text):
            word = next((w for w in words if text.startswith(w, at)), text[at])
            rows.append((word, words.get(word, "n")))
            at += len(word)
        return rows


def test_names_stand_where_they_are_in_the_original() -> None:
    found = people("➕" + TEXT, FakeTagger())

    assert [(c.value, c.surface) for c in found] == [
        ("person", "周晓燕"),
        ("place", "合肥市"),
        ("person", "李建国"),
    ]
    assert all(("➕" + TEXT)[c.start : c.end] == c.surface for c in found)


def test_long_text_is_given_in_pieces() -> None:
    assert len(people("周晓燕在" * 500, FakeTagger())) == 500


@pytest.mark.skipif(engine.is_installed(), reason="the extra ner is installed")
def test_without_the_extra_nobody_is_named() -> None:
    assert people(TEXT) == ()


@pytest.mark.skipif(not engine.is_installed(), reason="the extra ner is not installed")
def test_the_model_names_people_and_places() -> None:
    assert {"周晓燕", "合肥市", "李建国"} <= {c.surface for c in people(TEXT)}
