"""Case elements of one text: `extract`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from fanzha.detection.text import amounts, approach, apps, digits, handles, lexicon, times
from fanzha.detection.text.amounts import Money
from fanzha.detection.text.contact import contact
from fanzha.detection.text.digits import Numeral
from fanzha.detection.text.elements import Clue, Element, Elements, Kind, Transfer
from fanzha.detection.text.heads import lazy, sought
from fanzha.detection.text.lexicon import Hits, Lexicon
from fanzha.detection.text.normalise import Folded, normalise
from fanzha.detection.text.times import When
from fanzha.kit import ZONE

if TYPE_CHECKING:
    from fanzha.detection.text.transfers import Payments

_BLANK = "\x00"
_MOST = 10_000  # elements of one family; no report has as many, and the work stays bounded


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
    same = folded.text == text
    paid: tuple[Transfer, ...] = ()
    loss = returned = 0
    if any(e.kind is Kind.AMOUNT for e in found):
        money = _payments()(folded.text, found, hits)
        paid = tuple(_moved(folded, t) for t in money.transfers)
        loss, returned = money.loss_fen, money.returned_fen
    return Elements(
        elements=tuple(found if same else (_original(folded, e) for e in found)),
        transfers=paid,
        loss_fen=loss,
        returned_fen=returned,
        still_in_contact=contact(folded.text),
        identities=tuple(_clues(folded, approach.identities(folded.text, hits))),
        lures=tuple(_clues(folded, approach.lures(folded.text, hits))),
    )


@cache
def _payments() -> "Callable[[str, Sequence[Element], Hits], Payments]":
    # Twenty modules of rules: a process that reads messages without amounts needs none of them.
    from fanzha.detection.text import transfers

    return transfers.read


def _clues(folded: Folded, found: Iterable[Clue]) -> Iterator[Clue]:
    if folded.text == folded.original:
        yield from found
        return
    for clue in found:
        start, end = folded.span(clue.start, clue.end)
        surface = folded.original[start:end]
        yield replace(clue, surface=surface, start=start, end=end)


def _local(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(ZONE).replace(tzinfo=None)
    except OverflowError:  # the first or last day of the calendar
        return None


class _Page:
    """The text with what was found blanked out, so that no two elements overlap."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Element] = []
        self._taken = bytearray(len(text))
        self._fresh: list[tuple[int, int]] = []

    def take(self, numerals: Iterable[Numeral]) -> None:
        """Keep those that lie free, the surest first."""
        for n in sorted(islice(numerals, _MOST), key=lambda n: (-n.confidence, n.start)):
            self._keep(n.kind, n.value, n.start, n.end, n.confidence, n.reason)
        self._blank()

    def take_times(self, found: Iterable[When]) -> None:
        """Keep times."""
        for t in islice(found, _MOST):
            end = t.start + len(self.text[t.start : t.end].rstrip(" ,的"))
            self._keep(Kind.DATETIME, t.value, t.start, end, t.confidence, "time", t.precision)
        self._blank()

    def take_money(self, found: Iterable[Money]) -> None:
        """Keep amounts."""
        for m in islice(found, _MOST):
            self._keep(Kind.AMOUNT, m.fen, m.start, m.end, m.confidence, m.reason)
        self._blank()

    def _keep(
        self, kind: Kind, value: str | int | None, start: int, end: int, confidence: float,
        reason: str, precision: str = "",
    ) -> None:  # fmt: skip
        if self._taken.find(1, start, end) >= 0:
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


_HAS_LATIN = lazy(r"[A-Za-z]")
_HAS_NUMBER = lazy(r"[\d零〇一二三四五六七八九十百千万幺两壹贰叁肆伍陆柒捌玖拾]")


def _all(text: str, hits: Hits, report: datetime | None, words: Lexicon) -> list[Element]:
    """Every element, spans in the folded text, in order; what is surest is taken first."""
    page = _Page(text)
    if _HAS_LATIN.search(text):
        page.take(handles.web(text, hits))
        page.take(handles.wallets(page.text))
        page.take(handles.wechat_ids(page.text, hits))
        page.take(handles.mistyped(page.text, hits))
        page.take(handles.codes(page.text, hits))
        page.take(handles.plates(page.text))
    page.take_times(times.find(page.text, report))
    if _HAS_NUMBER.search(text):
        page.take_money(amounts.marked(page.text))
        page.take(digits.find(page.text, hits))
        marked = {e.end for e in page.found if e.kind is Kind.AMOUNT}
        page.take_money(amounts.unmarked(page.text, marked))
    page.take(apps.find(page.text, words))
    page.take(_banks(text, hits))
    return sorted(page.found, key=lambda e: (e.start, e.end))


# A bank that the list does not know: two characters before 银行, after a break or 到, 的 …
_BANK = sought(
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
    surface = folded.original[start:end]
    if surface == element.surface and start == element.start:
        return element  # most are: what was folded stands elsewhere
    return Element(
        element.kind, element.value, surface, start, end,
        element.confidence, element.reason, element.precision,
    )  # fmt: skip


def _moved(folded: Folded, transfer: Transfer) -> Transfer:
    if folded.starts is None:
        return transfer
    start, end = folded.span(transfer.start, transfer.end)
    return replace(transfer, start=start, end=end)
