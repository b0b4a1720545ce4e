"""When each payment was made."""

from bisect import bisect_left
from collections.abc import Sequence

from fanzha.detection.text.elements import Element, Kind
from fanzha.detection.text.heads import lazy, sought
from fanzha.detection.text.listing import LISTING
from fanzha.detection.text.regions import Region
from fanzha.detection.text.scene import Mark, Scene
from fanzha.detection.text.times import REPORTED

_SHEET_TIME = lazy(r"(?:转账|汇款|支付|付款|交易|[；;|\n]\s?)(?:的)?(?:时间|日期)[:：为是\s]{0,3}$")
_RANGE = lazy(r"\s?(?:[至到~-]|起至)\s?")
# A time at which something was found out, not paid: `昨天去银行查了才知道`.
_FOUND_OUT = lazy(
    r"就?发货?(?=[，。])|(?:就|再|一定)?还(?=[，。；\n]|$|给|你|钱)|[^。；！？，,]{0,14}才(?:知道|发现|反应|明白|觉得|意识|想起)"
)
_AND = lazy(r"\s?(?:、|,|，|和|及|与)\s?")
_PAID_THEN = lazy(
    r"[^。，；！？]{0,24}?(?:转(?:账|了|给|到|至|入|过去)|汇(?:款|了|到|给)|打(?:款|了|到|给)|"
    r"付(?:款|了|给)|充(?:值|了|入)|支付|交(?:了|给))"
)

_OF_IT = lazy(
    r"，?[^，。；！？\n]{0,16}(?:转|付|汇|打|刷|存|扫|充|买|寄|垫|支付|转账|取|交|扣)(?:过去)?的"
    r"|[^，。；！？\d\n]{0,24}(?:(?:提|转|打|汇|存|充|寄)(?:到|走|出)|交给|[拿取收]走|来[拿取]钱?)"
)
_HANDED_ON = lazy(r"[^，。；！？\n]{0,24}交给")
_LIST_MOST = 12  # payments of one list
_OF_THEM = lazy(r"(?:元|块)?[，,](?:都|全|均)?(?:是|为)?(?:在|于)?")
_NOTED = lazy(r"(?:元|块)?[（(]$")
_ALL_HINT = sought(r"(?:都是|均为|全是|都在|时间[是为:：]?)\x01|\x01的事")
_ALL_THEN = lazy(r"(?:都是|均为|全是|都在|[，。,；]时间[是为:：]?)$")


class Times:
    """The time told for each payment; a clock time serves one payment only, a day serves many."""

    def __init__(
        self,
        scene: Scene,
        paid: Sequence[Mark],
        spans: Sequence[Region],
        known: Sequence[Element],
    ) -> None:
        self._scene, self._paid, self._spans, self._known = scene, paid, spans, known
        self._starts = [e.start for e in known]

    @classmethod
    def of(cls, scene: Scene, paid: Sequence[Mark], spans: Sequence[Region]) -> "Times":
        times = (e for e in scene.found if e.kind is Kind.DATETIME)
        known = [
            e
            for e in times
            if not REPORTED.match(scene.text, e.end) and not _FOUND_OUT.match(scene.text, e.end)
        ]
        return cls(scene, paid, spans, known)

    def at(self, i: int) -> str | None:
        """The time named with payment `i`: behind it with its verb, else before it."""
        mark, span = self._paid[i], self._spans[i]
        if mark.met and (met := self._last(mark.end, mark.done)):
            return _value(met)
        if told := self._told_behind(i) or self._told_behind_list(i):
            return _value(told)
        own = self._last(span.first, mark.start)
        held = own or self._behind(mark, span) or self._before(i)
        if held is None:
            return self._of_all() or (self._sheet() if len(self._paid) == 1 else None)
        if held.start > mark.start:
            return _value(held)
        j = i
        while held.precision != "day" and j and held.start < self._paid[j - 1].start:
            if not self._listed(j):
                return None
            j -= 1
        while held.precision == "day" and j and self._listed(j):
            if held.start >= self._paid[j - 1].start:
                break
            j -= 1
        if self._in_range(held):
            return _value(self._from(held)) if self._one_day(held) else None
        return _value(self._paired(held, i, j) or held)

    def _last(self, first: int, stop: int) -> Element | None:
        k = bisect_left(self._starts, stop) - 1
        return self._known[k] if k >= 0 and self._starts[k] >= first else None

    def _behind(self, mark: Mark, span: Region) -> Element | None:
        """`保证金5000元，我昨天下午转过去了`: the time may follow the amount."""
        stop = max(span.stop, min(self._scene.sentence(mark.start)[1], mark.end + 80))
        following = bisect_left(self._starts, mark.end)
        if following == len(self._starts) or self._starts[following] >= stop:
            return None
        held = self._known[following]
        if held.start < span.stop:
            return held
        if any(mark.end < m.start < held.start for m in self._paid):
            return None
        then = self._scene.text[held.end : held.end + 40]
        return held if _PAID_THEN.match(then) and not self._claimed(held) else None

    def _told_behind(self, i: int) -> Element | None:
        """`…，11月11日转的`: said of the payment before it."""
        stop = self._scene.sentence(self._paid[i].start)[1]
        if i + 1 < len(self._paid):
            stop = min(stop, self._spans[i + 1].first)
        k = bisect_left(self._starts, self._paid[i].end)
        if k == len(self._starts) or self._starts[k] >= stop:
            return None
        held = self._known[k]
        if _NOTED.fullmatch(self._scene.plain, self._paid[i].end, held.start):
            return held
        bought = "买" in self._scene.plain[self._spans[i].first : self._paid[i].start]
        if bought and _HANDED_ON.match(self._scene.plain, held.end):
            return None
        return held if _OF_IT.match(self._scene.plain, held.end) else None

    def _told_behind_list(self, i: int) -> Element | None:
        """`2999元、1999元，是昨天晚上刷的`: said of the whole list."""
        last = i
        while last + 1 < min(len(self._paid), i + _LIST_MOST) and self._listed(last + 1):
            last += 1
        told = self._told_behind(last) if last > i else None
        ahead = self._scene.plain[self._paid[last].end : told.start] if told else ""
        return told if _OF_THEM.fullmatch(ahead) else None

    def _claimed(self, held: Element) -> bool:
        """Whether the words around a time belong to another payment."""
        return any(s.first <= held.start < s.stop for s in self._spans)

    def _listed(self, i: int) -> bool:
        between = self._scene.text[self._paid[i - 1].end : self._paid[i].start]
        return LISTING.match(between) is not None

    def _paired(self, held: Element, i: int, j: int) -> Element | None:
        """`A时、B时分别转账X元、Y元`: as many times as amounts in a row belong one to one."""
        last = bisect_left(self._starts, held.start)
        first = last
        while first and _AND.fullmatch(self._between(first - 1, first)):
            first -= 1
        k = j + 1
        while k < len(self._paid) and self._listed(k):
            k += 1
        if first == last or last - first != k - 1 - j:
            return None
        return self._known[first + i - j]

    def _between(self, first: int, second: int) -> str:
        return self._scene.text[self._known[first].end : self._known[second].start]

    def _before(self, i: int) -> Element | None:
        return self._last(self._scene.sentence(self._paid[i].start)[0], self._paid[i].start)

    def _in_range(self, held: Element) -> bool:
        """`11月3日至11月9日`: `held` ends a range."""
        last = bisect_left(self._starts, held.start)
        return last > 0 and _RANGE.fullmatch(self._between(last - 1, last)) is not None

    def _one_day(self, held: Element) -> bool:
        """A range of hours begins when the payment was made; one of days says nothing."""
        return held.precision != "day"

    def _from(self, held: Element) -> Element:
        return self._known[bisect_left(self._starts, held.start) - 1]

    def _of_all(self) -> str | None:
        """`都是11月20号下午`: said of all payments at once."""
        if not _ALL_HINT.search(self._scene.plain):
            return None
        for element in self._known:
            ahead = _ALL_THEN.search(self._scene.plain, max(0, element.start - 5), element.start)
            if ahead or self._scene.plain.startswith("的事", element.end):
                return _value(element)
        return None

    def _sheet(self) -> str | None:
        """`转账时间：…` on a form may stand in any line."""
        for element in self._known:
            if _SHEET_TIME.search(self._scene.text, max(0, element.start - 10), element.start):
                return _value(element)
        return None


def _value(held: Element) -> str | None:
    return held.value if isinstance(held.value, str) else None
