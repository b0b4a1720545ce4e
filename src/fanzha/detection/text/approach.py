"""Whom the swindler posed as, and by which ways he reached the victim."""

from collections.abc import Iterable, Iterator

from fanzha.detection.text.elements import Clue
from fanzha.detection.text.heads import lazy
from fanzha.detection.text.lexicon import Hits

_POSED = lazy(
    r"(?:自称|冒充|假冒|谎称|声称|仿冒|假装|假扮|伪装成?|冒用|(?:称|说)(?:其|他|她|自己)?是|我是|这里是|这边是)"
    r"[^，。；！？\n]{0,12}$"
)
_QUOTED = lazy(r"[“\"「『][^，。；！？”\"\n]{0,6}$")
_NO_LURE = lazy(r"月付|会员|支付|客服|百万|金融|公司")
_REACH = 18  # characters before an identity in which the posing may be told


def identities(text: str, hits: Hits) -> Iterator[Clue]:
    """Each identity once: after 自称, 冒充, 我是 … (0.9) or in quotes (0.7)."""
    told: set[str] = set()
    for clue in _posed(text, hits):
        if clue.value not in told:
            told.add(clue.value)
            yield clue


def _posed(text: str, hits: Hits) -> Iterator[Clue]:
    for start, end, value in _longest(hits.identities):
        left = text[max(0, start - _REACH) : start]
        if _POSED.search(left):
            yield Clue(value, text[start:end], start, end, 0.9, "posed")
        elif _QUOTED.search(left) and text[end : end + 1] in ("”", '"', "」", "』"):
            yield Clue(value, text[start:end], start, end, 0.7, "quoted")


def lures(text: str, hits: Hits) -> Iterator[Clue]:
    """Each way once, in the order of the story; the first one told is the surest."""
    told: set[str] = set()
    posed = [(a, b) for a, b, _ in hits.identities]
    for start, end, value in _longest(hits.lures):
        claimed = _NO_LURE.match(text, end) or any(a <= start < b for a, b in posed)
        if value not in told and not claimed:
            confidence, reason = (0.5, "word") if told else (0.8, "first")
            told.add(value)
            yield Clue(value, text[start:end], start, end, confidence, reason)


def _longest(spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    reach = 0
    for start, end, value in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start >= reach:
            reach = end
            yield start, end, value
