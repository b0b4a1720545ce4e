"""Web addresses in a text: where they stand, and what each one is.

An address counts by what it is, never by its letters: `www.pku.edu.cn` holds no words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from fanzha.detection.lookalike import imitated, is_registered
from fanzha.detection.text.heads import lazy
from fanzha.kit import gettext as _
from fanzha.knowledge import StopList, library

_REST = r"[^\s<>\"'，。；、！？（）【】《》“”‘’\u3400-\u9fff]"
_WRITTEN = lazy(
    rf"h(?:tt|xx)ps?\s?[:：]\s?//\s?{_REST}{{3,2048}}+|"
    r"(?<![\w@.%+-])(?:[a-z0-9][\w.+-]{0,63}@)?(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?![\w@-])"
    rf"(?::\d{{2,5}})?(?:[/?#]{_REST}{{0,2048}}+)?",
    re.A,
)
# Nothing else can begin or hold an address: a look at these few is faster than the pattern.
_HINT = lazy(r"\.[a-z]{2}|://", re.A)
_HOST = lazy(r"(?:[^/?#]*@)?(?P<host>[^/?#:\s]+)")
_NUMBERED = lazy(r"\d{1,3}(?:\.\d{1,3}){3}")
_SHORT = frozenset(
    ("t.cn", "dwz.cn", "url.cn", "suo.im", "bit.ly", "tinyurl.com", "is.gd", "u.nu", "c1n.cn")
)
_ENDINGS = frozenset(("top", "xyz", "vip", "cc", "icu", "club", "shop", "online", "site", "work"))
_TOO_COMMON = frozenset(("edu.cn", "qq.com"))  # schools of every kind have edu in their names


class Nature(StrEnum):
    """What an address is, as far as it can be told without opening it."""

    OFFICIAL = "address_official"
    HIDDEN = "address_hidden"  # a name before @ that is not the host
    NUMBERED = "address_numbered"
    IMITATED = "address_imitated"
    SHORT = "address_short"
    CHEAP = "address_cheap"
    PLAIN = "address_plain"


# Log-odds of fraud that the least trustworthy address of a text adds.
WEIGHTS: Mapping[Nature, float] = {
    Nature.OFFICIAL: 0.0,
    Nature.PLAIN: 1.0,
    Nature.SHORT: 1.3,
    Nature.CHEAP: 1.5,
    Nature.NUMBERED: 3.0,
    Nature.IMITATED: 4.0,
    Nature.HIDDEN: 8.0,
}


@dataclass(frozen=True, slots=True)
class Address:
    """An address at `start:end` of a folded, lower-case text; `host` is where it leads."""

    start: int
    end: int
    host: str
    nature: Nature

    @property
    def weight(self) -> float:
        """What it adds to the log-odds of fraud."""
        return WEIGHTS[self.nature]

    @property
    def is_strange(self) -> bool:
        """Is it a reason by itself?"""
        return self.weight > WEIGHTS[Nature.PLAIN]


def addresses(lowered: str) -> list[Address]:
    """The addresses of a folded, lower-case text, e-mail left out, in order."""
    return list(_found(lowered)) if _HINT.search(lowered) else []


def without_addresses(lowered: str) -> str:
    """The text with a blank for each character of an address or e-mail; its length stays."""
    if not _HINT.search(lowered):
        return lowered
    return _WRITTEN.sub(lambda found: " " * len(found[0]), lowered)


def explained(link: Address, written: str) -> str:
    """Why an address is a sign, for anybody; empty where it is none."""
    words = {
        Nature.HIDDEN: _("{address}: what stands before the @ means nothing; it leads to {host}"),
        Nature.NUMBERED: _("{address}: a site without a name, digits only"),
        Nature.IMITATED: _("{address}: made to look like an official address"),
        Nature.SHORT: _("{address}: a short link, which hides where it leads"),
        Nature.CHEAP: _("{address}: an ending that no bank or authority uses"),
    }
    return words.get(link.nature, "").format(address=written, host=link.host)


def _found(lowered: str) -> Iterator[Address]:
    for match in _WRITTEN.finditer(lowered):
        _scheme, sign, rest = match[0].rpartition("//")
        host = _HOST.match(rest)
        if host is None or (not sign and "@" in host[0]):
            continue  # e-mail
        name = host["host"].rstrip(".")
        yield Address(*match.span(), name, _nature(name, hidden="@" in host[0]))


def _nature(host: str, *, hidden: bool) -> Nature:
    if hidden:
        return Nature.HIDDEN
    if _NUMBERED.fullmatch(host):
        return Nature.NUMBERED
    return _named(host)


@lru_cache(maxsize=10_000)
def _named(host: str) -> Nature:
    names = _official()
    if is_registered(host, names):
        return Nature.OFFICIAL
    if imitated(host, [name for name in names if name not in _TOO_COMMON]):
        return Nature.IMITATED
    if host.removeprefix("www.") in _SHORT:
        return Nature.SHORT
    return Nature.CHEAP if host.rpartition(".")[2] in _ENDINGS else Nature.PLAIN


@cache
def _official() -> tuple[str, ...]:
    return tuple(StopList(library().hubs).domains)
