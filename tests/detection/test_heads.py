"""Patterns that are compiled when first used."""

from fanzha.detection.text.heads import lazy, led_by, sought


def test_lazy_pattern_is_compiled_at_its_first_use() -> None:
    wrong = lazy("(")  # no error before it is used

    assert lazy("转(?P<n>\\d)").search("转5") is not None
    assert "search" not in vars(wrong)


def test_led_pattern_is_tried_at_its_heads_only() -> None:
    pattern = led_by("转汇", "转账|汇款|付款")

    assert [m[0] for m in pattern.finditer("转账，付款，汇款")] == ["转账", "汇款"]


def test_sought_pattern_is_looked_for_where_a_word_it_needs_stands() -> None:
    pattern = sought("(?:能|可以)[^，]{0,9}追回")

    assert pattern.search("说能帮忙追回") is not None
    assert [m[0] for m in pattern.finditer("能追回，可以追回")] == ["能追回", "可以追回"]
    assert pattern.search("能，追") is None


def test_sought_pattern_without_sure_words_is_looked_for_everywhere() -> None:
    assert [m[0] for m in sought(r"\d+").finditer("1，22")] == ["1", "22"]
