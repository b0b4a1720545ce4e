"""Case elements of one text: `extract`."""

import re
from collections.abc import Iterable
from datetime import datetime

from fanzha.detection.text import amounts, apps, digits, handles, lexicon, times, transfers
from fanzha.detection.text.amounts import Money
from fanzha.detection.text.digits import Numeral
from fanzha.detection.text.elements import Element, Elements, Kind, Transfer
from fanzha.detection.text.lexicon import Hits, Lexicon
from fanzha.detection.text.normalise import Folded, normalise
from fanzha.detection.text.times import When
from fanzha.kit import ZONE

_BLANK = "\x00"
_GONE = re.compile(
    r"被(?:对方|其|他|她|客服|骗子)?(?:拉黑|删除|删了|踢出|移出|拉入黑名单)|拉黑|联系不上|失联|"
    r"无法(?:再)?联[系络]|联络不上|联络不到|联系不到|失去联系|不再回复|不回(?:复|消息|信息|我)|"
    r"没(?:有)?(?:再)?回(?:复|我|消息)|"
    r"(?:电话|手机)(?:也)?(?:打不通|关机|无法接通|停机)|把我删|消失|找不到(?:人|对方)|"
    r"注销了?账号|群(?:聊)?(?:被)?解散|挂断(?:了)?电话|人间蒸发|已读不回|停止联系|不再联系|"
    r"断(?:了|绝)联系|退群"
)
_STILL = re.compile(
    r"还在(?:联系|通话|聊|催|线|打|群|跟|和|一直|让|要|给|微信|继续|会议|电话)|仍(?:在|"
    r"然)?(?:与|和|跟|在|保持)?(?:对方)?(?:\S{0,4})?(?:联系|通话|催|聊|要求)|正在(?:跟|和|"
    r"与)?(?:对方|他|客服)?(?:通话|联系|视频|共享|聊|开会)|"
    r"(?:现在|目前)(?:也|都)?(?:还|仍|正)(?:能|在|可以|保持|有)?(?:联系|通话|聊|催|跟|和|与|"
    r"要求|让|一直)|(?:还|仍)(?:能|可以?|保持|有)(?:\S{0,5})?联系|一直在(?:催|打|联系)|"
    r"没(?:有)?(?:挂|断)(?:断|电话|线)?|电话(?:还|仍)(?:没挂|通着|未挂)|"
    r"保持(?:着)?(?:联系|通话)|(?:又|继续)(?:打来|发来)(?:消息|信息|电话)?催"
)
_NOT_GONE = re.compile(r"(?:没有?|未|尚未|不会|怕|担心|会)(?:被)?$")


def extract(
    text: str, report_time: datetime | None = None, words: Lexicon | None = None
) -> Elements:
    """The elements, transfers and loss told in a text; never raises for any string.

    Relative times (昨天下午3点) are resolved against `report_time`, which is taken as Asia/Shanghai
    when naive; without it their value is None.
    """
    folded = normalise(text)
    lowered = folded.text.lower()
    hits = lexicon.find(words or lexicon.shipped(), lowered)
    found = _all(folded.text, hits, _local(report_time), words or lexicon.shipped())
    money = transfers.read(folded.text, found, hits)
    return Elements(
        elements=tuple(_original(folded, e) for e in found),
        transfers=tuple(_moved(folded, t) for t in money.transfers),
        loss_fen=money.loss_fen,
        returned_fen=money.returned_fen,
        still_in_contact=contact(folded.text),
    )


def _local(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(ZONE).replace(tzinfo=None)
    except OverflowError:  # the first or last day of the calendar
        return None


def contact(text: str) -> bool | None:
    """True when the swindler is still in touch, False when he has gone, None when untold.

    The later statement of the text wins.
    """
    gone = [
        m
        for m in _GONE.finditer(text)
        if not _NOT_GONE.search(text, max(0, m.start() - 4), m.start())
    ]
    still = list(_STILL.finditer(text))
    if not gone and not still:
        return None
    return bool(still) and (not gone or still[-1].start() > gone[-1].start())


class _Page:
    """The text with what was found blanked out, so that no two elements overlap."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Element] = []
        self._taken = bytearray(len(text))
        self._fresh: list[tuple[int, int]] = []

    def take(self, numerals: Iterable[Numeral]) -> None:
        """Keep those that lie free, the surest first."""
        for n in sorted(numerals, key=lambda n: (-n.confidence, n.start)):
            self._keep(n.kind, n.value, n.start, n.end, n.confidence, n.reason)
        self._blank()

    def take_times(self, found: Iterable[When]) -> None:
        """Keep times."""
        for t in found:
            end = t.start + len(self.text[t.start : t.end].rstrip(" ,的"))
            self._keep(Kind.DATETIME, t.value, t.start, end, t.confidence, "time", t.precision)
        self._blank()

    def take_money(self, found: Iterable[Money]) -> None:
        """Keep amounts."""
        for m in found:
            self._keep(Kind.AMOUNT, m.fen, m.start, m.end, m.confidence, m.reason)
        self._blank()

    def _keep(
        self, kind: Kind, value: str | int | None, start: int, end: int, confidence: float,
        reason: str, precision: str = "",
    ) -> None:  # fmt: skip
        if any(self._taken[start:end]):
            return
        surface = self.text[start:end]
        self.found.append(Element(kind, value, surface, start, end, confidence, reason, precision))
        self._taken[start:end] = b"\x01" * (end - start)
        self._fresh.append((start, end))

    def _blank(self) -> None:
        """Once for each step: blanking each element by itself would be quadratic."""
        if not self._fresh:
            return
        pieces, at = [], 0
        for start, end in sorted(self._fresh):
            pieces += [self.text[at:start], _BLANK * (end - start)]
            at = end
        self.text = "".join((*pieces, self.text[at:]))
        self._fresh = []


_HAS_LATIN = re.compile(r"[A-Za-z]")
_HAS_NUMBER = re.compile(r"[\d零〇一二三四五六七八九十百千万幺两壹贰叁肆伍陆柒捌玖拾]")


def _all(text: str, hits: Hits, report: datetime | None, words: Lexicon) -> list[Element]:
    """Every element, spans in the folded text, in order; what is surest is taken first."""
    page = _Page(text)
    if _HAS_LATIN.search(text):
        page.take(handles.web(text, hits))
        page.take(handles.wallets(page.text))
        page.take(handles.wechat_ids(page.text, hits))
        page.take(handles.codes(page.text, hits))
        page.take(handles.plates(page.text))
    page.take_times(times.find(page.text, report))
    if _HAS_NUMBER.search(text):
        page.take_money(amounts.marked(page.text))
        page.take(digits.find(page.text, hits))
        page.take_money(amounts.bare(page.text))
    page.take(apps.find(page.text, words))
    page.take(_banks(text, hits))
    return sorted(page.found, key=lambda e: (e.start, e.end))


# A bank that the list does not know: two characters before 银行, after a break or 到, 的 …
_BANK = re.compile(
    r"(?<=[到至向的在：:（(，、。\s是用])"
    r"(?!手机|网上|各家|多家|所有|附近|当地|商业|投资|中央|世界|某某|掌上|什么|联系)"
    r"(?P<name>[^\W\da-zA-Z的是我你他她您这那哪一两三五几个张本名以为在用将请给到向和或及与被把从过定供绑"
    r"现入写款关部它人持自因并条输提使开去后时随日天次月年每各家同]{2}银行)(?=[账卡户（(的支分转，。]|$)"
)


def _banks(text: str, hits: Hits) -> Iterable[Numeral]:
    for start, end in hits.banks:
        yield Numeral(Kind.BANK_NAME, text[start:end], start, end, 0.95, "name")
    for match in _BANK.finditer(text):
        yield Numeral(Kind.BANK_NAME, match["name"], *match.span("name"), 0.6, "shape")


def _original(folded: Folded, element: Element) -> Element:
    start, end = folded.span(element.start, element.end)
    return Element(
        element.kind, element.value, folded.original[start:end], start, end,
        element.confidence, element.reason, element.precision,
    )  # fmt: skip


def _moved(folded: Folded, transfer: Transfer) -> Transfer:
    start, end = folded.span(transfer.start, transfer.end)
    return Transfer(
        transfer.amount_fen, transfer.payee_account, transfer.payee_name, transfer.channel,
        transfer.at, start, end,
    )  # fmt: skip
