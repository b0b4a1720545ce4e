"""Whose is a number in a narrative: the swindler's, to be matched, or the victim's, to be sealed?

What cannot be told is treated as the victim's until an officer says otherwise: sealing too much
costs a click, publishing a victim's account cannot be undone.
"""

import re
from collections.abc import Collection
from enum import StrEnum


class Side(StrEnum):
    """Whose an element is."""

    SWINDLER = "swindler"
    VICTIM = "victim"
    UNKNOWN = "unknown"


# Kinds that identify a person or an account on either side.
_EITHER = frozenset(
    {"phone", "landline", "bank_card", "qq", "wechat", "alipay", "email", "wallet", "plate"}
)
# Kinds a victim has none of: they are the swindler's tools.
_TOOLS = frozenset({"url", "domain", "app", "meeting_id", "ip"})
_SWINDLER = re.compile(
    r"对方|嫌疑|骗子|诈骗|客服|陌生|自称|收款|转[到给入至]|汇[到给入至]|打[到给入]|付[到给]|来电|接到|来自"
    r"|添加|加了|加为|加微信|加QQ|导师|老师|领导|网友|主播|卖家|涉案|收币|往|给[他她]|[他她][账帐]"
    r"|反映|举报|这个(?:号|电话|账|网址)|来人|男子|女子|司机|一辆|面包车"
)
_VICTIM = re.compile(
    r"我的|本人|自己|名下|报警人|报案人|事主|受害人|联系电话|联系我|我是|我用|我卡|家人|转出|付款卡|付款账|从"
)
# What follows an account that money went to, and one that it came from.
_PAYEE = re.compile(r"[\s，,（(]*(?:收款人|收款方|户名|名[字子]叫)")
_PAYER = re.compile(r"[\s，,）)]*(?:→|-*>|转[到至给入]|汇[到至给入]|向)")
_WINDOW = 24
_BREAK = re.compile(r"[。！？!?；;\n]")


def side(
    kind: str, text: str, start: int, own: Collection[str], value: str, end: int | None = None
) -> Side:
    """The side of an element at `start`; `own` are values known to be the reporter's or victim's.

    The nearest hint before the element within its sentence decides; for an account, where there is
    none, the words after it.
    """
    if kind == "id_card" or value in own:
        return Side.VICTIM
    if kind in _TOOLS:
        return Side.SWINDLER
    if kind not in _EITHER:
        return Side.UNKNOWN
    before = _BREAK.split(text[max(0, start - _WINDOW) : start])[-1]
    swindler, victim = _last(_SWINDLER, before), _last(_VICTIM, before)
    if swindler == victim:
        return _after(text, start + len(value) if end is None else end, kind)
    return Side.SWINDLER if swindler > victim else Side.VICTIM


def _after(text: str, end: int, kind: str) -> Side:
    if kind == "bank_card" and _PAYEE.match(text, end):
        return Side.SWINDLER
    return Side.VICTIM if kind == "bank_card" and _PAYER.match(text, end) else Side.UNKNOWN


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)
