"""When each payment was made."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from fanzha.detection.text.elements import Element, Kind
from fanzha.detection.text.roles import LISTING, Mark, Scene

_SHEET_TIME = re.compile(r"(?:转账|汇款|支付|付款|交易)(?:的)?时间[:：为是\s]{0,3}$")
_RANGE = re.compile(r"\s?(?:[至到~-]|起至)\s?")
# The time of the report is not that of a payment.
_REPORTED = re.compile(
    r"[^。；！？，,]{0,4}[，,]?[^。；！？，,]{0,20}?(?:来(?:我)?所|到所|报案(?!人)|报警(?!人)|接报|接警)"
)
_AND = re.compile(r"\s?(?:、|,|，|和|及|与)\s?")
_PAID_THEN = re.compile(
    r"[^。，；！？]{0,24}?(?:转(?:账|了|给|到|至|入|过去)|汇(?:款|了|到|给)|打(?:款|了|到|给)|付(?:款|了|给)|充(?:值|了|入)|支付|交(?:了|给))"
)


class Times:
    """The time told for each payment; a clock time serves one payment only, a day serves many."""

    def __init__(self, scene: Scene, paid: Sequence[Mark], known: Sequence[Element]) -> None:
        self._scene, self._paid, self._known = scene, paid, known
        self._starts = [e.start for e in known]

    @classmethod
    def of(cls, scene: Scene, paid: Sequence[Mark]) -> "Times":
        times = (e for e in scene.found if e.kind is Kind.DATETIME)
        return cls(scene, paid, [e for e in times if not _REPORTED.match(scene.text, e.end)])

    def at(self, i: int) -> str | None:
        """The time named before payment `i` in its sentence, else the one with its verb."""
        held = self._with_verb(i) if self._paid[i].met else None
        held = held or self._before(i)
        if held is None or held.start > self._paid[i].start:
            held = held or self._with_verb(i)
            value = held.value if held else self._sheet() if len(self._paid) == 1 else None
            return value if isinstance(value, str) else None
        j = i
        while held.precision != "day" and j and held.start < self._paid[j - 1].start:
            if not self._listed(j):
                return None
            j -= 1
        held = self._paired(held, i, j) or held
        return held.value if isinstance(held.value, str) else None

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
        first, _ = self._scene.sentence(self._paid[i].start)
        last = bisect_left(self._starts, self._paid[i].start) - 1
        if last < 0 or self._starts[last] < first:
            return None
        held = self._known[last]
        if last and _RANGE.fullmatch(self._between(last - 1, last)):
            # Several payments between two days: none of them has a day of its own.
            several = held.precision == "day" and len(self._paid) > 1
            return None if several else self._known[last - 1]
        return held

    def _with_verb(self, i: int) -> Element | None:
        """`保证金5000元，我昨天下午转过去了`: the time may follow the amount."""
        mark = self._paid[i]
        stop = mark.end + 80 if mark.met else self._scene.sentence(mark.start)[1]
        if i + 1 < len(self._paid):
            stop = min(stop, self._paid[i + 1].start)
        after = bisect_left(self._starts, mark.end)
        stop = min(stop, len(self._scene.text))
        if after == len(self._starts) or self._starts[after] >= stop:
            return None
        held = self._known[after]
        return (
            held
            if _PAID_THEN.match(self._scene.text[held.end : min(stop, held.end + 40)])
            else None
        )

    def _sheet(self) -> str | None:
        """`转账时间：…` on a form may stand in any line."""
        for element in self._known:
            if _SHEET_TIME.search(self._scene.text, max(0, element.start - 10), element.start):
                return element.value if isinstance(element.value, str) else None
        return None
