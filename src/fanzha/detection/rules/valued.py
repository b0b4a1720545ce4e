"""A value of a column in words, as people read it."""

from datetime import UTC, datetime

from fanzha.detection.rules.nodes import Value
from fanzha.detection.rules.schema import Column, Type, scenarios
from fanzha.kit import ZONE, yuan

_SECONDS = ((86_400, "天", "days"), (3_600, "小时", "h"), (60, "分钟", "min"), (1, "秒", "s"))
_DIGITS = 12  # of a pseudonym: enough to tell two apart
_PSEUDONYM = 32


def in_words(column: Column, value: Value | None) -> tuple[str, str]:
    """The value in Chinese and English; pseudonyms are cut."""
    if value is None:
        return _absent(column)
    for code, zh, en in column.choices:
        if str(value) == code:
            return zh, en
    if column.type is Type.BOOL:
        return ("是", "yes") if value else ("否", "no")
    if isinstance(value, str):
        text = value[:_DIGITS] if column.personal and len(value) == _PSEUDONYM else value
        return text, text
    return _number(column, float(value)) if column.unit else _plain(column, value)


def _absent(column: Column) -> tuple[str, str]:
    """What NULL means: a fact that the sender left out, or a feature with nothing before it."""
    if any(column.name in schema.columns for schema in scenarios().values()):
        return "未提供", "not given"
    return "此前无记录", "no history"


def _plain(column: Column, value: float) -> tuple[str, str]:
    if column.name == "minute_of_day":
        text = f"{int(value) // 60:02}:{int(value) % 60:02}"
    else:
        text = f"{value:.2f}" if column.type is Type.FLOAT else f"{value:.0f}"
    return text, text


def _number(column: Column, value: float) -> tuple[str, str]:
    if column.unit == "fen":
        text = yuan(round(value))
        return text, text
    if column.unit == "us":
        text = f"{datetime.fromtimestamp(value / 1_000_000, UTC).astimezone(ZONE):%Y-%m-%d %H:%M}"
        return text, text
    if column.unit == "share":
        return f"{value:.0%}", f"{value:.0%}"
    if column.unit == "days":
        return f"{value:.0f}天", f"{value:.0f} days"
    if column.unit == "s":
        size, zh, en = next(each for each in _SECONDS if value >= each[0] or each[0] == 1)
        return f"{value / size:.0f}{zh}", f"{value / size:.0f} {en}"
    return _plain(column, value)
