"""Does a text speak of money that moves now or today? Then somebody has to be alarmed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fanzha.kit import local_date


class Urgency(StrEnum):
    """How soon somebody must act: a payment going on, a payment of today, or neither."""

    NOW = "now"
    TODAY = "today"
    NONE = "none"


@dataclass(frozen=True)
class Reason:
    """A phrase of the text and the urgency it speaks for; `end` is exclusive."""

    start: int
    end: int
    surface: str
    urgency: Urgency


_PAY = (
    r"(?:转账|转钱|转款|转了|转过|转出|转去|转给|汇款|汇了|汇给|汇过去|打款|打钱|打了|付款|付了|支付"
    r"|充值|充了|扫码|取现|取钱|交钱|交了|送钱|送金|给钱|转|汇)"
)
_NEAR = r"[^。！？!?\n]{0,16}?"
_DENIED = re.compile(
    r"(?:没有?|未|不|别|并未|还没有?|尚未|拒绝)(?:再)?(?:给[^，。,]{1,6})?(?:去)?$"
)
# What a swindler goes on asking for: 现在还让交一万八, 今天还要再收12万.
_ASKED = (
    r"[^。！？!?，,\n]{0,6}?(?:叫|喊|让|催|逼|要|说)[^。！？!?，,\n]{0,12}?"
    r"(?:充|转|汇|打款|打钱|付|交钱|交[\d一二两三四五六七八九十]|再交|还交|再送|再收|再补|再打|取现)"
)
# What is asked for or planned is urgent as well: the money may leave in the next minute.
_PATTERNS: tuple[tuple[Urgency, str], ...] = (
    (Urgency.NOW, rf"(?:正在|正给|正往|正要|正准备){_NEAR}{_PAY}"),
    (Urgency.NOW, rf"(?:刚刚|刚才|刚|才)(?:就|又|已经|已)?{_NEAR}{_PAY}"),
    (
        Urgency.NOW,
        rf"(?:马上|现在|立刻|立即|等会儿?|等下|一会儿?|准备)(?:就|要|得|去|又|还)+{_NEAR}{_PAY}",
    ),
    (
        Urgency.NOW,
        r"(?:还在|仍在|正在)(?:跟|和|与|同)?[^。！？!?\n]{0,8}?(?:通话|打电话|视频|开会|会议里|联系|聊天|共享屏幕)",
    ),
    (Urgency.NOW, r"(?:还|仍)?没(?:有)?挂(?:断)?电话|电话还没挂|屏幕共享(?:还)?没关"),
    (
        Urgency.NOW,
        rf"(?:\d+|[一二两三四五六七八九十半几]+)(?:来|多)?(?:分钟|个?半?小时|个?钟头)(?:之|以)?前{_NEAR}{_PAY}",
    ),
    (Urgency.NOW, rf"(?:现在|这会儿|目前){_ASKED}"),
    (Urgency.TODAY, rf"(?:今天|今日|今早|今晨|今晚|今儿){_NEAR}{_PAY}"),
    (Urgency.TODAY, rf"(?:今天|今日|今晚|今儿|等下|待会儿?|明天){_ASKED}"),
    # Spoken text has no full stops: 刚才接了个电话他说…我就转了一万.
    (
        Urgency.TODAY,
        r"(?:刚刚|刚才)[^。！？!?\n]{0,160}?(?:转|汇|付|充|打|扫|交|取)(?:了|过去|出去)",
    ),
)
_COMPILED = tuple((urgency, re.compile(pattern)) for urgency, pattern in _PATTERNS)
_VERB = re.compile(_PAY)
_PAST = re.compile(r"(?:昨|前天|前日|上周|上个?月|去年)[^。！？!?\n]{0,6}$")


def assess(
    text: str,
    now: datetime,
    paid_at: Iterable[datetime] = (),
    still_in_contact: bool | None = None,
) -> tuple[Urgency, tuple[Reason, ...]]:
    """The urgency of a text taken at `now`, with the phrases that say so.

    `paid_at` are the payment times already read out of it; contact that goes on counts only
    together with a payment or a phrase, since a swindler who is merely not blocked is no alarm.
    """
    reasons = tuple(_reasons(text))
    if any(reason.urgency is Urgency.NOW for reason in reasons):
        return Urgency.NOW, reasons
    today = any(local_date(at) == local_date(now) for at in paid_at)
    if still_in_contact and (today or reasons):
        return Urgency.NOW, reasons
    return (Urgency.TODAY if today or reasons else Urgency.NONE), reasons


def _reasons(text: str) -> Iterable[Reason]:
    for urgency, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if not _is_denied(text, match) and not _PAST.search(text[: match.start()]):
                yield Reason(match.start(), match.end(), match.group(), urgency)


def _is_denied(text: str, match: re.Match[str]) -> bool:
    """True when the verb at the end of the match is negated: 还没转, 未汇款."""
    verbs = list(_VERB.finditer(text, match.start(), match.end()))
    return bool(verbs) and _DENIED.search(text[match.start() : verbs[-1].start()]) is not None
