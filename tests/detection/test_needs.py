"""The words a pattern needs: each match holds one of them."""

import pytest

from fanzha.detection.text.lexicon import shipped
from fanzha.detection.text.needs import needed


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("信用卡", {"信用卡"}),
        ("(?:包裹|快递)[^，]{0,9}丢了?", {"包裹", "快递"}),
        ("办[^，]{0,9}信用卡", {"信用卡"}),
        ("[转付]", {"转", "付"}),
        ("(?:转账){2}", {"转账"}),
        ("转账?", {"转"}),
        ("(?:转账|)x?", set()),
        ("[^，]", set()),
        (r"\d+", set()),
        ("a(?!b)|c", {"a", "c"}),
    ],
)
def test_the_words_are_those_no_match_can_do_without(pattern: str, words: set[str]) -> None:
    assert needed(pattern) == words


def test_every_pattern_of_the_cues_is_looked_for_where_a_word_stands() -> None:
    cues = shipped().cues
    hinted = {at for _, _, hints in cues.automaton.values() for at in hints}

    assert hinted == set(cues.patterns)
