"""Nearest earlier reports by narrative, without keeping any text.

A narrative becomes a bottom-k sketch (Broder 1997): the `SIZE` smallest keyed hashes of its
character pairs, after figures and marked spans are blanked. Two sketches estimate the Jaccard
similarity of the two sets of pairs, each pair weighted by how rare it is among all reports: “银行”
stands in every report, “连单” in few. The hash is keyed, so a stolen index cannot be searched for
words. `fanzha bench similar` compares this with other ways.
"""

import heapq
import math
import re
import struct
import unicodedata
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, islice

GRAM = 2
SIZE = 128
# A longer narrative says no more for this purpose, and a pasted megabyte must not stop the seat.
MAX_CHARS = 6000
_SEGMENT = 8192
# Occurrences looked at per query, rarest hash first: some milliseconds at any size of the index.
_BUDGET = 12_000
_POSITION_BITS = 32
_POSITION = 2**_POSITION_BITS - 1

_FIGURES = re.compile(r"[0-9a-z@./:_-]*[0-9][0-9a-z@./:_-]*")
_BLANKED = "\ufffc"

Sketch = tuple[int, ...]
_Run = tuple[Sequence[int], int, int]


@dataclass(frozen=True)
class Match:
    """An earlier report (its id) and the estimated weighted Jaccard similarity, 0–1."""

    report_id: int
    similarity: float


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the given spans (names, accounts, addresses) taken out."""
    parts, at = [], 0
    for start, end in sorted(spans):
        parts += [text[at:start], _BLANKED]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def grams(text: str) -> set[str]:
    """Character pairs of the words alone: no punctuation, every figure the same figure."""
    folded = unicodedata.normalize("NFKC", text[:MAX_CHARS]).lower()
    words = "".join(c for c in _FIGURES.sub("0", folded) if c.isalnum() or c == _BLANKED)
    every = (words[i : i + GRAM] for i in range(max(len(words) - GRAM + 1, 0)))
    return {gram for gram in every if _BLANKED not in gram}


def sketch(text: str, key: bytes) -> Sketch:
    """The ascending bottom-k sketch of a text; empty when it is shorter than one pair."""
    hashes = {
        int.from_bytes(blake2b(gram.encode(), digest_size=4, key=key).digest(), "big")
        for gram in grams(text)
    }
    return tuple(heapq.nsmallest(SIZE, hashes))


def pack(hashes: Sketch) -> bytes:
    """A sketch as bytes, four per hash, big endian."""
    return struct.pack(f">{len(hashes)}I", *hashes)


def unpack(blob: bytes) -> Sketch:
    """The sketch of `pack`."""
    return struct.unpack(f">{len(blob) // 4}I", blob)


def similarity(query: Mapping[int, float], other: Sketch) -> float:
    """Estimated weighted Jaccard similarity, 0–1, of a query's sketch (hash → weight) and another.

    Only hashes below both sketches' ends are a fair sample of both sets. What the other has alone
    is weighted like the average of the query.
    """
    end = min(_end(query), _end(other))
    mine = {each: weight for each, weight in query.items() if each <= end}
    theirs = [each for each in other if each <= end]
    total = sum(mine.values())
    if not total or not theirs:
        return 0.0
    shared = sum(mine.get(each, 0.0) for each in theirs)
    return shared / (total + total / len(mine) * len(theirs) - shared)


def _end(hashes: Collection[int]) -> float:
    """The largest hash of a full sketch; one that is not full holds the whole set."""
    return max(hashes) if len(hashes) == SIZE else math.inf


class Index:
    """All sketches of a centre, searched in milliseconds and grown one report at a time.

    Hashes lie in sorted segments of 8 192 reports; the newest reports lie in a small dictionary
    until there are enough of them. A report added again replaces its earlier sketch.
    """

    def __init__(self, segment: int = _SEGMENT) -> None:
        self._size = segment
        self._ids = array("q")
        self._sketches: list[bytes] = []
        self._latest: dict[int, int] = {}
        self._segments: list[array[int]] = []
        self._open: dict[int, list[int]] = {}
        self._open_count = 0

    def __len__(self) -> int:
        return len(self._latest)

    def add(self, report_id: int, hashes: Sketch) -> None:
        """Add a report, or replace it."""
        position = len(self._ids)
        self._ids.append(report_id)
        self._sketches.append(pack(hashes))
        self._latest[report_id] = position
        for each in hashes:
            self._open.setdefault(each, []).append(position)
        self._open_count += 1
        if self._open_count == self._size:
            self._seal()

    def _seal(self) -> None:
        packed = (h << _POSITION_BITS | p for h, places in self._open.items() for p in places)
        self._segments.append(array("Q", sorted(packed)))
        self._open, self._open_count = {}, 0

    def nearest(
        self,
        hashes: Sketch,
        limit: int = 10,
        floor: float = 0.1,
    ) -> list[Match]:
        """The most similar reports, best first, newer first among equals; none below `floor`."""
        runs = {each: self._runs(each) for each in hashes}
        counts = {each: sum(end - at for _, at, end in runs[each]) for each in hashes}
        weights = {each: math.log1p(len(self._ids) / max(counts[each], 1)) for each in hashes}
        rarest_first = [runs[each] for each in sorted(hashes, key=counts.__getitem__)]
        scored = (
            Match(report_id, similarity(weights, unpack(self._sketches[position])))
            for position, report_id in self._candidates(rarest_first, 4 * limit)
        )
        good = [match for match in scored if match.similarity >= floor]
        good.sort(key=lambda m: (-m.similarity, -self._latest[m.report_id]))
        return good[:limit]

    def _candidates(self, runs: Iterable[list[_Run]], count: int) -> list[tuple[int, int]]:
        """Positions and ids that share most hashes, of the first `_BUDGET` occurrences."""
        newest_first = (places[at:end] for each in runs for places, at, end in reversed(each))
        looked_at = islice(chain.from_iterable(newest_first), _BUDGET)
        shared = Counter([value & _POSITION for value in looked_at])
        found: list[tuple[int, int]] = []
        ranked = (times << _POSITION_BITS | position for position, times in shared.items())
        for rank in sorted(ranked, reverse=True):
            position = rank & _POSITION
            report_id = self._ids[position]
            if self._latest[report_id] == position:
                found.append((position, report_id))
                if len(found) == count:
                    break
        return found

    def _runs(self, each: int) -> list[_Run]:
        """Where a hash occurs, as stretches of the segments, oldest first."""
        low, high = each << _POSITION_BITS, (each + 1) << _POSITION_BITS
        runs: list[_Run] = []
        for segment in self._segments:
            start = bisect_left(segment, low)
            if start < len(segment) and segment[start] < high:
                runs.append((segment, start, bisect_left(segment, high, start)))
        newest = self._open.get(each, [])
        return [*runs, (newest, 0, len(newest))]
