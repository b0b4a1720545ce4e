"""The closed list of functions a rule may call. All are total: each input has a defined answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fanzha.detection.rules.nodes import Op
from fanzha.detection.rules.schema import Type

NUMBERS = frozenset({Type.INT, Type.FLOAT})
TEXTS = frozenset({Type.TEXT})
ANY = frozenset(Type)


@dataclass(frozen=True)
class Function:
    """One function. Arguments are all of one type out of `takes`, between `least` and `most` many.

    `gives` is the type of the result; None means the type of the arguments.
    """

    op: Op
    takes: frozenset[Type]
    least: int
    most: int
    gives: Type | None
    zh: str
    en: str
    example: str


def _named(functions: Sequence[Function]) -> Mapping[str, Function]:
    return {function.op.value: function for function in functions}


FUNCTIONS = _named(
    (
        Function(Op.ABS, NUMBERS, 1, 1, None, "绝对值", "magnitude", "abs(amount_fen - 100)"),
        Function(
            Op.LEAST,
            NUMBERS,
            2,
            8,
            None,
            "最小的一个；有空值则为空",
            "the smallest; NULL if one is NULL",
            "least(amount_fen, payer_balance_fen)",
        ),
        Function(
            Op.GREATEST,
            NUMBERS,
            2,
            8,
            None,
            "最大的一个；有空值则为空",
            "the largest; NULL if one is NULL",
            "greatest(amount_fen, payer_balance_fen)",
        ),
        Function(
            Op.SAFE_DIV,
            NUMBERS,
            2,
            2,
            Type.FLOAT,
            "相除得小数；除数为零则为空",
            "quotient as float; NULL where the divisor is zero",
            "safe_div(amount_fen, payer_balance_fen)",
        ),
        Function(
            Op.SAFE_MOD,
            frozenset({Type.INT}),
            2,
            2,
            Type.INT,
            "余数，符号同被除数；除数为零则为空",
            "remainder with the sign of the dividend; NULL where the divisor is zero",
            "safe_mod(amount_fen, 10000)",
        ),
        Function(
            Op.COALESCE,
            ANY,
            2,
            8,
            None,
            "第一个不为空的值",
            "the first that is not NULL",
            "coalesce(payer_age, 0)",
        ),
        Function(
            Op.LENGTH, TEXTS, 1, 1, Type.INT, "字数", "number of characters", "length(merchant)"
        ),
        Function(
            Op.LOWER,
            TEXTS,
            1,
            1,
            Type.TEXT,
            "英文字母变小写，其他不变",
            "letters A–Z in lower case, all else as it is",
            "lower(channel)",
        ),
        Function(
            Op.STARTS_WITH,
            TEXTS,
            2,
            2,
            Type.BOOL,
            "第一个文本以第二个开头",
            "the first text begins with the second",
            "starts_with(payee_account, '6')",
        ),
        Function(
            Op.ENDS_WITH,
            TEXTS,
            2,
            2,
            Type.BOOL,
            "第一个文本以第二个结尾",
            "the first text ends with the second",
            "ends_with(merchant, '店')",
        ),
        Function(
            Op.CONTAINS,
            TEXTS,
            2,
            2,
            Type.BOOL,
            "第一个文本包含第二个",
            "the second text stands in the first",
            "contains(merchant, '充值')",
        ),
        Function(
            Op.IN_LIST,
            TEXTS,
            2,
            2,
            Type.BOOL,
            "在名单中；名单名写成文本",
            "stands in the named list; the name is a literal",
            "in_list(payee_account, 'reported_accounts')",
        ),
    )
)
"""`if`, `case`, `try_cast` and `between … and` are read by the parser; see docs/rules.md."""

CASTS: Mapping[tuple[Type, Type], Op] = {
    (Type.INT, Type.FLOAT): Op.TO_FLOAT,
    (Type.FLOAT, Type.INT): Op.TO_INT,
    (Type.TEXT, Type.INT): Op.PARSE_INT,
}
"""try_cast(x as type): from → to. Float to int cuts off; text to int wants -?[0-9]{1,18}."""
