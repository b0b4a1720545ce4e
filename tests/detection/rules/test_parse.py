import pytest

from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.reader import RuleError
from fanzha.detection.rules.schema import scenarios

TRANSFER = scenarios()["transfer"]


def refusal(text: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        parse(text, TRANSFER)
    return caught.value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("amount_fen", "must be true or false"),
        ("amount_fen > 5; drop table x", "one expression"),
        ("amount_fen > 1.0", "do not go together"),
        ("amount_fen / 2 > 1", "safe_div"),
        ("amount_fen % 2 = 1", "safe_mod"),
        ("ammount_fen > 1", "Did you mean “amount_fen”"),
        ("safediv(1, 2) > 1.0", "Did you mean “safe_div”"),
        ("amount_fen > (select 1)", "no queries"),
        ("exists(select 1)", "no queries"),
        ("amount_fen > 1 -- all of them", "no comments"),
        ("amount_fen > /* 9 */ 1", "no comments"),
        ("merchant like '%x'", "starts_with"),
        ("merchant not like '%x'", "starts_with"),
        ("merchant = 'abc", "not closed"),
        ('channel = "atm"', "single quotes"),
        ("amount_fen::int > 1", "“::” is not expected"),
        ("amount_fen > 99999999999999999999", "cannot be used"),
        ("safe_div(1, 2) > 1e999", "cannot be used"),
        ("0 < amount_fen < 5", "cannot be chained"),
        ("in_list(payee_account, merchant)", "in single quotes"),
        ("cash is 5", "NULL, TRUE or FALSE"),
        ("cash = null", "x IS NULL"),
        ("cash >", "ends too early"),
        ("cash)", "“)” is not expected"),
        ("amount_fen between 1", "“AND” is expected"),
        ("try_cast(amount_fen as text) = 'a'", "cannot be cast"),
        ("payer_account > payee_account", "only be compared with = and <>"),
        ("amount_fen in (1, 'a')", "do not go together"),
        ("amount_fen in (payer_age)", "nothing else"),
        ("abs() > 1", "not expected"),
        ("least(1) > 1", "2 to 8 arguments"),
        ("length(amount_fen) > 1", "cannot take int"),
        ("cash and amount_fen", "bool is needed"),
        ("not amount_fen", "bool is needed"),
        ("case else 1 end > 0", "WHEN"),
        ("amount_fen > {{x}}", "not expected"),
        ("\x00", "not expected"),
        ("merchant = '\udc80'", "broken character"),
        ("merchant = 'a\x00'", "control characters"),
    ],
)
def test_what_is_not_a_rule_is_refused_with_a_sentence(text: str, words: str) -> None:
    assert words in refusal(text).sentence


def test_a_refusal_names_line_and_column() -> None:
    error = refusal("amount_fen > 1\n  and ammount_fen > 2")

    assert (error.line, error.column) == (2, 7)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000,
        "(" * 700 + "cash" + ")" * 700,
        "not " * 1_000 + "cash",
        "- " * 600 + "1 > 0",
        "a" * 1_000_000,
        "+".join(["amount_fen"] * 400) + " > 1",
        "if(" * 400 + "cash",
        "case when " * 200 + "cash",
        "abs(" * 400 + "1",
        "/*" * 3_000,
        "'" * 7_999,
        "中" * 7_000,
    ],
)
def test_hostile_text_is_refused_and_never_crashes(text: str) -> None:
    assert refusal(text).sentence


def test_long_chains_of_and_are_flat() -> None:
    tree = parse(" and ".join(["amount_fen > 1"] * 200), TRANSFER)

    assert len(tree.args) == 200


def test_the_smallest_integer_can_be_written() -> None:
    assert parse("amount_fen > -9223372036854775808", TRANSFER).args[1].value == -(2**63)
