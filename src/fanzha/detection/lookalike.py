"""Domains made to be taken for a registered one (S37): a letter differs, a suffix is added.

Pure and small on purpose; it judges one host against the few domains of one merchant, or against
the official ones.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import idna

# Letters of other alphabets and digits that are drawn like Latin letters; from Unicode's
# confusables (UTS 39), cut down to what can stand in a host name.
_SAME = str.maketrans(
    {
        **dict(zip("аеорсухіјѕԁһӏвкмнт", "aeopcyxijsdhlbkmht", strict=True)),
        **dict(zip("αοενκρτυι", "aoevkptui", strict=True)),
        **dict(zip("01358", "olesb", strict=True)),
        "i": "l",
        "ı": "l",
        "ɡ": "g",
    }
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SECOND_LEVEL = frozenset({"com", "net", "org", "gov", "edu", "ac", "co"})
_WORD = 3  # from here on a whole word between hyphens counts
_SHORT, _LONG = 5, 8  # below: no typing error is read into it; from: two letters may differ


def imitated(host: str, registered: Iterable[str]) -> str | None:
    """The registered domain that a host imitates, None when it is one of them or like none.

    >>> imitated("shop-exarnple.com", ["shop-example.com"])
    'shop-example.com'
    >>> imitated("12307.cn", ["12306.cn"]) is None  # a number next to another is no imitation
    True
    >>> imitated("pay.shop-example.com", ["shop-example.com"]) is None
    True
    """
    names = [_shown(name) for name in registered]
    asked = _shown(host)
    if not asked or is_registered(asked, names):
        return None
    return next((name for name in names if _imitates(asked, name)), None)


def is_registered(host: str, registered: Iterable[str]) -> bool:
    """Is the host one of these domains or below one of them?"""
    asked = _shown(host)
    return any(asked == name or asked.endswith(f".{name}") for name in map(_shown, registered))


@lru_cache(maxsize=1000)
def skeleton(text: str) -> str:
    """What a name looks like: equal for names that a hurried eye cannot tell apart."""
    plain = unicodedata.normalize("NFKD", text.lower()).translate(_SAME)
    drawn = "".join(c for c in plain if not unicodedata.combining(c))
    for pair, one in _PAIRS:
        drawn = drawn.replace(pair, one)
    return drawn


def _shown(host: str) -> str:
    """The host as a person sees it: lower case, without root dot and `www.`, xn-- decoded."""
    name = host.strip().lower().rstrip(".").removeprefix("www.")
    if "xn--" not in name:
        return name
    try:
        return idna.decode(name)
    except (idna.IDNAError, UnicodeError):
        return name


def _imitates(host: str, name: str) -> bool:
    seen, real = skeleton(host), skeleton(name)
    label, own = _label(seen), _label(real)
    if seen == real or label == own or f".{real}." in f".{seen}":
        return True
    flat = real.replace(".", "-")
    if len(own) >= _WORD and (flat in seen.replace(".", "-") or own in label.split("-")):
        return True
    if len(own) < _SHORT:
        return False
    if _holds(seen, own):
        return True
    if own.isdecimal() or _label(name).isdecimal():
        return False
    most = 2 if len(own) >= _LONG else 1
    return abs(len(label) - len(own)) <= most and distance(label, own) <= most


def _holds(seen: str, own: str) -> bool:
    """The registered label whole inside another host: `example-pay.top`, `example.evil.top`."""
    return any(own in part and len(part) - len(own) <= _LONG for part in seen.split("."))


def _label(host: str) -> str:
    """The label that was registered: before `.com` or `.com.cn`."""
    labels = host.split(".")
    drop = 2 if len(labels) > 2 and labels[-2] in map(skeleton, _SECOND_LEVEL) else 1
    return labels[-drop - 1] if len(labels) > drop else labels[0]


def distance(one: str, other: str) -> int:
    """Letters put in, left out, changed or swapped with the next (optimal string alignment)."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
