"""Folding of dirty text into a plain form, with a map back to the original offsets.

Folding makes full-width, circled, emoji and mathematical letters and digits plain, Traditional
characters Simplified, removes zero-width characters, joins letter-spaced words (`加 微 信`) and
mends split characters (`亻言` for 信). Most texts keep their length, and then no map is built.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

_CJK = "\u3400-\u9fff"
# Blocks whose NFKC form matters in real messages: full-width, circled, squared, mathematical,
# super- and subscripts, Roman numerals, Kangxi radicals, compatibility ideographs.
_FOLD_BLOCKS = (
    (0x00A0, 0x00BF),
    (0x2000, 0x200A),
    (0x2070, 0x209F),
    (0x2150, 0x218F),
    (0x2460, 0x24FF),
    (0x2776, 0x2794),
    (0x2E80, 0x2FDF),
    (0x3000, 0x3001),
    (0x3200, 0x33FF),
    (0xF900, 0xFAFF),
    (0xFB00, 0xFB06),
    (0xFF01, 0xFFEF),
    (0x1D400, 0x1D800),
    (0x1F100, 0x1F170),
)
_LETTER_BLOCKS = (0x1F130, 0x1F150, 0x1F170)
_REGIONAL = 0x1F1E6
_KEPT = "，。！？；：（）【】“”‘’《》、"
_SAME = {
    "➕": "+",
    "✚": "+",
    "➖": "-",
    "İ": "I",
    "￥": "¥",
    "﹕": ":",
    "：": ":",
    "○": "〇",
    "帐": "账",
    # Cantonese as it is written, in the words of the rules.
    "咗": "了",
    "佢": "他",
    "畀": "给",
    "俾": "给",
    "嘅": "的",
    "冇": "没",
    "喺": "在",
}
_SIGNS = r"\u2190-\u21ff\u2300-\u23ff\u25a0-\u25ff\u2600-\u2793\u2795-\u27bf\u2b00-\u2bff"
_EMOJI = rf"{_SIGNS}\U0001f200-\U0001f2ff\U0001f300-\U0001faff"
# A class of the basic plane is a table of bits; a range beyond it costs a look at each character.
_BEYOND = r"\U00010000-\U0010ffff"
_UNSEEN = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20e3\ufe00-\ufe0f\ufeff\u0300-\u036f"
# Characters written as their two halves; the table holds only pairs seen as evasions.
_SPLIT = {
    "亻言": "信",
    "亻直": "值",
    "彳亍": "行",
    "氵去": "法",
    "讠正": "证",
    "讠延": "诞",
    "扌安": "按",
    "贝兼": "赚",
    "钅艮": "银",
    "钅戋": "钱",
    "讠果": "课",
    "讠作": "诈",
    "马扁": "骗",
    "贝宅": "贷",
    "止匕": "此",
    "扌口": "扣",
}
_ODD = re.compile(f"[{_EMOJI}]|(?:[{_CJK}][ .·*_|/~^-]){{2,}}[{_CJK}]|{'|'.join(_SPLIT)}")
# One pass over a class is five times as fast as `_ODD`, which most texts need not see.
_SPACED_HINT = re.compile(f"[ .·*_|/~^-][{_CJK}][ .·*_|/~^-]")
_SPACED = re.compile(f"[ .·*_|/~^-](?=[{_CJK}])")
# `i c b k . e x a m p l e`: a host written letter by letter.
_SPELT_HINT = " . "
_SPELT = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z0-9](?: [A-Za-z0-9-]){1,40}(?: \.(?: [A-Za-z0-9-]){1,40}){0,3}"
    r" \.(?: [A-Za-z]){2,24}(?![A-Za-z0-9])"
)

# `①11月6日` is a row of a list; among other digits a circled one is one of theirs.
_ROW_NUMBER = re.compile(r"[①-⑳](?<![\d①-⑳].)(?=\d{1,5}(?![\d①-⑳]))")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `span` maps offsets in it back to the original."""

    original: str
    text: str
    starts: list[int] | None = field(default=None, repr=False)
    ends: list[int] | None = field(default=None, repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span of a non-empty span of the folded text."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def surface(self, start: int, end: int) -> str:
        """What stands in the original at a span of the folded text."""
        first, last = self.span(start, end)
        return self.original[first:last]


@cache
def _same_length() -> dict[int, str | int]:
    """Characters folded one to one."""
    table: dict[int, str | int] = dict(_simplified())
    for code, plain in _compatible().items():
        if len(plain) == 1:
            table[code] = table.get(ord(plain), plain)
    table |= {ord(char): plain for char, plain in _SAME.items()}
    table[ord("帳")] = "账"
    return table


def _simplified() -> dict[int, str]:
    # opencc loads a dictionary of a megabyte: only when the first text is folded.
    from opencc import OpenCC

    chars = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = OpenCC("t2s").convert("\n".join(chars)).split("\n")
    return {ord(a): b for a, b in zip(chars, simple, strict=True) if a != b and len(b) == 1}


@cache
def _compatible() -> dict[int, str]:
    table = {}
    for first, last in _FOLD_BLOCKS:
        for code in range(first, last):
            plain = _plain(chr(code))
            if plain != chr(code) and chr(code) not in _KEPT:
                table[code] = plain
    for block in _LETTER_BLOCKS:
        table |= {block + i: chr(65 + i) for i in range(26)}
    return table | {_REGIONAL + i: chr(65 + i) for i in range(26)}


def _plain(char: str) -> str:
    digit = unicodedata.digit(char, None)
    return unicodedata.normalize("NFKC", char) if digit is None else str(digit)


@cache
def _wider() -> dict[str, str]:
    """Characters folded to several."""
    return {chr(code): plain for code, plain in _compatible().items() if len(plain) > 1}


@cache
def _wider_re() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_wider())}]")


@cache
def _hint() -> re.Pattern[str]:
    """What changes the length of a text, and any character beyond the basic plane."""
    halves = "".join(pair[-1] if pair[0] in "马止" else pair[0] for pair in _SPLIT)
    return re.compile(f"[{_ranges(map(ord, _wider()))}{halves}{_UNSEEN}{_SIGNS}{_BEYOND}]")


@cache
def _foldable() -> re.Pattern[str]:
    """Runs of what is folded one to one, and of any character beyond the basic plane."""
    changed = (code for code, plain in _same_length().items() if plain != code)
    return re.compile(f"[{_ranges(changed)}{_BEYOND}]+")


def _ranges(codes: Iterable[int]) -> str:
    """The inside of a class of these codes, those beyond the basic plane left out."""
    runs: list[list[int]] = []
    for code in sorted(code for code in codes if code < 0x10000):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


def _one_to_one(text: str) -> str:
    """Most characters stay as they are, so only the runs of others are looked up."""
    table = _same_length()
    return _foldable().sub(lambda run: run[0].translate(table), text)


def normalise(text: str) -> Folded:
    """Fold a text; work is linear in its length."""
    plain = text if text.isascii() else _one_to_one(_ROW_NUMBER.sub("、", text))
    if plain.isascii() or not (
        _hint().search(plain) or _SPACED_HINT.search(plain) or _SPELT_HINT in plain
    ):
        return Folded(text, plain)
    if not _UNSEEN_RE.search(plain):
        return _mapped(text, plain)
    kept = _kept(plain)
    seen = _mapped(text, "".join(map(plain.__getitem__, kept)))
    assert seen.starts is not None and seen.ends is not None
    starts = [kept[start] for start in seen.starts]
    return Folded(text, seen.text, starts, [kept[end - 1] + 1 for end in seen.ends])


def _kept(plain: str) -> list[int]:
    """Where the characters stand that can be seen; what hides between two halves goes first."""
    kept: list[int] = []
    at = 0
    for match in _UNSEEN_RE.finditer(plain):
        kept.extend(range(at, match.start()))
        at = match.end()
    return [*kept, *range(at, len(plain))]


def _mapped(original: str, plain: str) -> Folded:
    """The slow path: characters vanish, widen or merge, so each keeps its original span."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, new in sorted(_edits(plain)):
        pieces += plain[at:start], new
        starts += [*range(at, start), *[start] * len(new)]
        ends += [*range(at + 1, start + 1), *[end] * len(new)]
        at = end
    starts += range(at, len(plain))
    ends += range(at + 1, len(plain) + 1)
    return Folded(original, "".join((*pieces, plain[at:])), starts, ends)


_Edit = tuple[int, int, str]  # what stands at `start:end` from now on


def _edits(plain: str) -> Iterator[_Edit]:
    for match in _wider_re().finditer(plain):
        yield match.start(), match.end(), _wider()[match[0]]
    for match in _ODD.finditer(plain):
        yield from _mended(match, plain)
    for match in _SPELT.finditer(plain) if _SPELT_HINT in plain else ():
        gaps = range(match.start() + 1, match.end(), 2)
        yield from ((gap, gap + 1, "") for gap in gaps)


def _mended(match: re.Match[str], plain: str) -> Iterator[_Edit]:
    start, end = match.span()
    if whole := _SPLIT.get(match[0]):
        yield start, end, whole
    elif end - start > 1:
        yield from ((gap.start(), gap.end(), "") for gap in _SPACED.finditer(plain, start, end))
    else:
        yield start, end, "" if _joins(plain, start) else " "


def _joins(plain: str, at: int) -> bool:
    """True for an emoji dropped into the middle of a word."""
    around = plain[max(at - 1, 0) : at] + plain[at + 1 : at + 2]
    return len(around) == 2 and all("\u3400" <= c <= "\u9fff" for c in around)


_UNSEEN_RE = re.compile(f"[{_UNSEEN}]")
