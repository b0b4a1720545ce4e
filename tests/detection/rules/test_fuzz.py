"""Whatever is typed as a rule is read or refused with a sentence; nothing else ever happens."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.makers.rules import SCHEMA

from fanzha.detection.rules.nodes import Node
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.reader import RuleError

_PIECES = (
    *("i1", "f1", "p1", "s1", "nobody", "and", "or", "not", "is", "null", "true", "in", "between"),
    *("case", "when", "then", "else", "end", "if(", "try_cast(", "as", "int", "coalesce(", "abs("),
    *("in_list(", "(", ")", ",", "=", "<>", "<=", "+", "-", "*", "/", "%", "::", ";", "--", "/*"),
    *(
        "*/",
        "'a'",
        "'",
        '"',
        "`",
        "1",
        "1.5",
        "1e9",
        "9" * 30,
        "select",
        "from",
        "like",
        "{{",
        "}}",
    ),
    *(
        "{%",
        "#",
        "$1",
        "@x",
        "?",
        "||",
        "->",
        "[",
        "]",
        "\\",
        "\n",
        "\t",
        "\x00",
        "中文",
        "😀",
        "…",
    ),
)


def outcome(text: str) -> Node | str:
    try:
        return parse(text, SCHEMA)
    except RuleError as error:
        assert 1 <= error.line <= text.count("\n") + 1
        assert 1 <= error.column <= len(text) + 1
        return error.sentence


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=25).map(" ".join))
def test_words_in_any_order_are_read_or_refused(text: str) -> None:
    assert outcome(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert outcome(text)
