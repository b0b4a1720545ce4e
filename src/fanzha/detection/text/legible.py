"""What the typing model reads of a text: its words and numbers, not the letters of addresses."""

import re
from enum import StrEnum

from fanzha.detection.text.addresses import without_addresses
from fanzha.detection.text.heads import led_by
from fanzha.detection.text.normalise import normalise

_GAP = r"[ \-–—.·_~]{1,3}"
# 1-5-4-2-0-0-… and 154 2001 2345: what is split up to slip past a reader is one number.
_SPLIT = led_by(
    r"\d",
    rf"(?<!\d)(?:(?:\d{_GAP}){{4,40}}\d|1\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{4}}"
    rf"|1\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}})(?!\d)",
)
_SPLIT_HINT = re.compile(rf"\d{_GAP}\d+{_GAP}\d")


def legible(lowered: str) -> str:
    """A folded, lower-case text as the model reads it, of the same length.

    Addresses are blank, and so is what stands between the digits of one number.

    >>> legible("致电1-5-4-2-0 看 http://a.example/b")
    '致电1 5 4 2 0 看                   '
    """
    plain = without_addresses(lowered)
    if not _SPLIT_HINT.search(plain):
        return plain
    return _SPLIT.sub(lambda found: re.sub(r"\D", " ", found[0]), plain)


def folded(text: str) -> str:
    """A text as the model is trained on it and reads it."""
    return legible(normalise(text).text.lower())


class Matter(StrEnum):
    """What a text gives to judge by."""

    NOTHING = "nothing"  # blanks, pictures
    VALUE = "value"  # a number or address, not a word
    FOREIGN = "foreign"  # mostly words that are not Chinese
    WORDS = "words"


_HAN = re.compile(r"[\u3400-\u9fff]")
_OTHER_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{2,}")


def matter(text: str) -> Matter:
    """What there is to judge; the reader knows Chinese and a little English.

    >>> [str(matter(text)) for text in ("😀", "http://a.example", "Hi, it is me", "到家了")]
    ['nothing', 'value', 'foreign', 'words']
    """
    plain = folded(text)
    chinese, other = len(_HAN.findall(plain)), len(_OTHER_WORD.findall(plain))
    if chinese < other:
        return Matter.FOREIGN
    if chinese:
        return Matter.WORDS
    return Matter.VALUE if re.search(r"\w", text) else Matter.NOTHING
