"""Patterns that are compiled when first used."""

from fanzha.detection.text.heads import lazy, led_by


def test_lazy_pattern_is_compiled_at_its_first_use() -> None:
    wrong = lazy("(")  # no error before it is used

    assert lazy("转(?P<n>\\d)").search("转5") is not None
    assert "search" not in vars(wrong)


def test_led_pattern_is_tried_at_its_heads_only() -> None:
    pattern = led_by("转汇", "转账|汇款|付款")

    assert [m[0] for m in pattern.finditer("转账，付款，汇款")] == ["转账", "汇款"]
