"""Tiers: how grave a warning is, what is done first, and how soon. A table, not an enum.

Centres use three to five levels under their own names and colours (domain.md 3.2), so everything
here is read from data. `rank` 1 is the gravest.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from fanzha.kit import Invalid, fold
from fanzha.kit import gettext as _

_CODE = re.compile(r"[a-z][a-z0-9_]{0,15}")
_LONGEST_MIN = 60 * 24 * 90  # no deadline is longer than a quarter


class Method(StrEnum):
    """How a person of a tier is dissuaded (S16)."""

    VISIT = "visit"
    PHONE = "phone"


class Colour(StrEnum):
    """Colours a badge can have (style page)."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"
    GREY = "grey"


class Shape(StrEnum):
    """Shapes a badge can have, so that colour never speaks alone."""

    OCTAGON = "octagon"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    CIRCLE = "circle"
    SQUARE = "square"


class VisitWhen(StrEnum):
    """When a tier asks for a visit."""

    ALWAYS = "always"
    CALL_FAILED = "call_failed"
    NEVER = "never"


@dataclass(frozen=True)
class Tier:
    """One level: names, badge, method and all its deadlines in minutes or hours."""

    code: str
    name: str
    name_en: str
    rank: int
    colour: str
    shape: str
    method: Method
    visit_when: VisitWhen
    sign_min: int
    call_min: int
    call_repeat_min: int
    call_numbers: int
    visit_min: int
    visit_rural_min: int
    feedback_min: int
    followup_hours: tuple[int, ...]
    quiet: bool
    words: tuple[str, ...]

    @property
    def face_to_face(self) -> bool:
        """True when only a meeting (or a recorded reason) may close a warning of this tier."""
        return self.visit_when is VisitWhen.ALWAYS


@dataclass(frozen=True)
class Tiers:
    """The table of a centre, gravest first."""

    levels: tuple[Tier, ...]
    default: Tier

    def __getitem__(self, code: str) -> Tier:
        """The tier of a code; raises Invalid for one that is not in the table."""
        for tier in self.levels:
            if tier.code == code:
                return tier
        raise Invalid(
            _("There is no tier “{code}”: the tiers page lists those in use.").format(
                code=code[:16]
            )
        )

    def read(self, text: str) -> Tier | None:
        """The tier a pushed word means (`高危`, `红色预警`, `Ⅱ级`), None when it means none.

        A tier's own name or word decides before its colour, a longer word before a shorter one.
        """
        word = _bare(text)
        if not word:
            return None
        exact = self._by_word.get(word)
        if exact:
            return exact
        inside = [entry for entry in self._by_word if not entry.isdecimal() and entry in word]
        ranked = sorted(inside, key=lambda w: (w in _COLOURS, -len(w), self._by_word[w].rank))
        return self._by_word[ranked[0]] if ranked else None

    def raised(self, tier: Tier) -> Tier:
        """The next graver tier; the gravest stays."""
        return self.levels[max(0, tier.rank - 2)]

    def gravest(self, tiers: Sequence[Tier]) -> Tier:
        """The gravest of some tiers."""
        return min(tiers, key=lambda tier: tier.rank)

    @cached_property
    def _by_word(self) -> Mapping[str, Tier]:
        return _words(self.levels)

    def as_data(self) -> dict[str, Any]:
        """The table in the form `parse` reads."""
        rows = [{k: v for k, v in asdict(tier).items() if k != "rank"} for tier in self.levels]
        return {"default": self.default.code, "tier": rows}

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Tiers":
        """Check and read a table; raises Invalid naming the tier and what is wrong with it."""
        rows = list(data.get("tier", ()))
        if not 3 <= len(rows) <= 5:
            raise Invalid(
                _("The tier table has {n} levels; it needs three to five.").format(n=len(rows))
            )
        levels = tuple(_level(row, rank) for rank, row in enumerate(rows, start=1))
        if len({tier.code for tier in levels}) < len(levels):
            raise Invalid(_("Two tiers have the same code; give each its own."))
        if len({tier.name for tier in levels}) < len(levels):
            raise Invalid(_("Two tiers have the same name; give each its own."))
        default = next((t for t in levels if t.code == data.get("default")), levels[-2])
        return cls(levels, default)


_COLOURS = frozenset(("红", "橙", "黄", "蓝", "绿", "red", "orange", "yellow", "blue", "green"))
_NOISE = re.compile(r"[\s_\-/、,，。:：()（）\[\]【】\"'“”]|风险|预警|等级|级别|程度|危险|颜色")
_TAIL = re.compile(r"(?:度|级|危|色|等|急?别|level|risk)+$")


def _words(levels: tuple[Tier, ...]) -> Mapping[str, Tier]:
    # Ranked words come last, so that a tier's own name wins over another tier's spare word.
    spare = {_bare(word): tier for tier in reversed(levels) for word in tier.words}
    names = {_bare(name): tier for tier in levels for name in (tier.name, tier.code, tier.name_en)}
    return {word: tier for word, tier in {**spare, **names}.items() if word}


def _bare(text: str) -> str:
    word = _NOISE.sub("", fold(text).lower())
    roman = {"iv": "4", "iii": "3", "ii": "2", "i": "1", "v": "5"}
    tail = _TAIL.sub("", word)
    return roman.get(tail, tail or word)


def _level(row: Mapping[str, Any], rank: int) -> Tier:
    title = str(row.get("name") or f"number {rank}")[:20]
    try:
        return Tier(
            code=_coded(str(row["code"]), title),
            name=_named(row["name"], title),
            name_en=_named(row["name_en"], title),
            rank=rank,
            colour=Colour(row["colour"]).value,
            shape=Shape(row["shape"]).value,
            method=Method(row["method"]),
            visit_when=VisitWhen(row["visit_when"]),
            **{key: _minutes(row[key], title, key) for key in MINUTES},
            call_numbers=max(1, min(5, int(row["call_numbers"]))),
            followup_hours=tuple(sorted(_minutes(h, title, "") for h in row["followup_hours"])),
            quiet=bool(row["quiet"]),
            words=tuple(str(word) for word in row.get("words", ())),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise Invalid(
            _("Tier {tier}: {field} is missing or wrong.").format(tier=title, field=error)
        ) from None


MINUTES = (
    "sign_min",
    "call_min",
    "call_repeat_min",
    "visit_min",
    "visit_rural_min",
    "feedback_min",
)


def _coded(value: str, title: str) -> str:
    if not _CODE.fullmatch(value):
        raise Invalid(
            _("Tier {tier}: “{value}” is no code of small letters.").format(
                tier=title, value=value[:20]
            )
        )
    return value


def _named(value: object, title: str) -> str:
    name = fold(str(value))
    if not 1 <= len(name) <= 12:
        raise Invalid(_("Tier {tier}: a name has 1 to 12 characters.").format(tier=title))
    return name


def _minutes(value: Any, title: str, key: str) -> int:
    number = int(value)
    if not 0 <= number <= _LONGEST_MIN:
        raise Invalid(
            _("Tier {tier}: {field} must lie between 0 and {most}.").format(
                tier=title, field=key, most=_LONGEST_MIN
            )
        )
    return number


@lru_cache(maxsize=1)
def default_tiers() -> Tiers:
    """The table shipped with the product (`data/tiers.toml`, after domain.md 3.2)."""
    text = files("fanzha.warning").joinpath("data/tiers.toml").read_text("utf-8")
    return Tiers.parse(tomllib.loads(text))
