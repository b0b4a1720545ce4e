"""The surface of a text as a set of character n-grams, numbers and masks made equal."""

import math
import re

ORDERS = (2, 3)
_LEAST = 12  # a text of a few characters must not weigh each of them fully
_PLAIN = {ord(char): "" for char in " \t\r\n\u3000"} | {ord(c): "0" for c in "0123456789*×＊"}
_PLAIN |= {ord(a): b for a, b in zip("，。！？；：", ",,,,,:", strict=True)}
_PLAIN |= {ord(a): "," for a in ".!?;"}
_MASK = re.compile(r"x{2,}")


def prepare(lowered: str) -> str:
    """The text the grams are taken from: no spaces, one kind of stop, every digit and mask a 0."""
    plain = lowered.translate(_PLAIN)
    return _MASK.sub(lambda found: "0" * len(found[0]), plain) if "xx" in plain else plain


def grams(prepared: str) -> set[str]:
    """The distinct n-grams of a prepared text."""
    found: set[str] = set()
    for order in ORDERS:
        found.update([prepared[i : i + order] for i in range(len(prepared) - order + 1)])
    return found


def scale(count: int) -> float:
    """What each of `count` distinct grams weighs: all together have length one."""
    return 1 / math.sqrt(max(count, _LEAST))


def places(lowered: str) -> list[int]:
    """For each character of the prepared text its place in `lowered`."""
    return [at for at, char in enumerate(lowered) if _PLAIN.get(ord(char)) != ""]
