"""The condition of a rule in words, for people who read no SQL."""

from collections.abc import Iterator, Mapping

from fanzha.detection.rules.functions import FUNCTIONS
from fanzha.detection.rules.reader import Reader, Word
from fanzha.detection.rules.schema import Schema
from fanzha.kit import yuan

_FEN = "fen"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        **{"and": "且", "or": "或", "not": "并非", "is": "是", "null": "空", "true": "真"},
        **{"false": "假", "between": "介于", "in": "属于", "case": "按情况", "when": "当"},
        **{"then": "则", "else": "否则", "end": "", "as": "作为", "if": "如果"},
        **{"<": "小于", "<=": "不超过", ">": "大于", ">=": "不少于", "=": "等于"},
        **{"<>": "不等于", "!=": "不等于"},
    },
    "en": {"<=": "at most", ">=": "at least", "=": "is", "<>": "is not", "!=": "is not"}
    | {"<": "below", ">": "above"},
}


_SHORTER = ((" 是 并非 ", " 不为"), (" 是 真", " 为真"), (" 是 假", " 为假"), (" 是 空", " 为空"))


def tell(text: str, schema: Schema, language: str) -> str:
    """The rule with the words of its columns and functions; raises RuleError.

    Numbers that stand beside a column of money are written in yuan.
    """
    tongue = "zh" if language.startswith("zh") else "en"
    words = list(_all(Reader(text)))
    parts = (_told(words, place, schema, tongue) for place in range(len(words)))
    return _joined([part for part in parts if part])


def _all(reader: Reader) -> Iterator[Word]:
    while reader.now.kind != "end":
        yield reader.take()


def _told(words: list[Word], place: int, schema: Schema, tongue: str) -> str:
    word = words[place]
    column = schema.columns.get(word.text) if word.kind == "word" else None
    if column is not None:
        return f"“{column.zh if tongue == 'zh' else column.en}”"
    if word.kind == "number":
        return yuan(int(word.text)) if _is_money(words, place, schema) else word.text
    if word.kind == "text":
        return f"“{_choice(words[:place], schema, tongue, word.text)}”"
    function = FUNCTIONS.get(word.key)
    if function is not None:
        return function.zh.split("；")[0] if tongue == "zh" else function.en.split(";")[0]
    return _WORDS[tongue].get(word.key, word.text)


def _choice(before: list[Word], schema: Schema, tongue: str, code: str) -> str:
    """The words of a usual value of the column that stands before it."""
    named = (schema.columns[word.text] for word in reversed(before) if word.text in schema.columns)
    column = next(named, None)
    words = {each[0]: each[1:] for each in column.choices} if column else {}
    return words.get(code, (code, code))[0 if tongue == "zh" else 1]


def _is_money(words: list[Word], place: int, schema: Schema) -> bool:
    """Is the number compared with a column of money? Only the column right before counts."""
    if place < 2 or not words[place].text.isdigit():
        return False
    sign, before = words[place - 1], words[place - 2]
    column = schema.columns.get(before.text)
    return sign.kind == "sign" and column is not None and column.unit == _FEN and sign.key != "*"


def _joined(parts: list[str]) -> str:
    text = " ".join(parts)
    for tight in (" )", " ,"):
        text = text.replace(tight, tight[1:])
    for clumsy, plain in _SHORTER:
        text = text.replace(clumsy, plain)
    return text.replace("( ", "(").replace(" (", "(")
