"""All knowledge of one snapshot, cross-checked, with the look-ups that other parts use."""

import hashlib
import ipaddress
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar, cast

from fanzha.kit import Invalid, NotFound
from fanzha.kit import gettext as _
from fanzha.knowledge.entries import (
    Advice,
    Entry,
    Hub,
    MethodStep,
    OtherName,
    PayeeSide,
    Phase,
    RedFlag,
    ScamType,
    Script,
    ScriptItem,
    Slogan,
    SubType,
    TypicalCase,
    VictimGroup,
)
from fanzha.knowledge.identifiers import IndicatorKind
from fanzha.knowledge.reading import Entries, read_folder, to_json

_E = TypeVar("_E", bound=Entry)
OTHER = "T99"
SHORT_NAME = 6  # characters that fit beside a bar


def _by_code(entries: Iterable[_E]) -> dict[str, _E]:
    return {entry.code: entry for entry in entries}


@dataclass(frozen=True)
class Taxonomy:
    """Classes in two levels with all that is said about them, each keyed by code."""

    types: Mapping[str, ScamType]
    sub_types: Mapping[str, SubType]
    phases: Mapping[str, Phase]
    red_flags: tuple[RedFlag, ...]
    method: tuple[MethodStep, ...]
    groups: Mapping[str, VictimGroup]
    payee_sides: tuple[PayeeSide, ...]

    def type(self, code: str) -> ScamType:
        """The first-level class of a code of either level; raises NotFound."""
        found = self.types.get(code[:3])
        if found is None or not self.knows(code):
            raise NotFound(_("There is no scam type “{code}”.").format(code=code[:10]))
        return found

    def knows(self, code: str) -> bool:
        """Is this a code of the first or second level?"""
        return code in self.types or code in self.sub_types

    def name(self, code: str) -> str:
        """The Chinese name of a code of either level; raises NotFound."""
        return self.sub_types[code].name if code in self.sub_types else self.type(code).name

    def name_en(self, code: str) -> str:
        """The English name of a code of either level; raises NotFound."""
        return self.sub_types[code].name_en if code in self.sub_types else self.type(code).name_en

    def short_name(self, code: str) -> str:
        """The name for charts, at most six characters."""
        return self.type(code).short_name

    def counted(self, code: str) -> bool:
        """Do statistics of telecom fraud count it (计入电诈)? A first-level code counts."""
        return self.sub_types[code].counted if code in self.sub_types else self.knows(code)

    def below(self, code: str) -> tuple[SubType, ...]:
        """The second-level classes of a first-level one."""
        return tuple(sub for sub in self.sub_types.values() if sub.parent == code)

    def talking_points(self, code: str, group: str = "") -> tuple[str, ...]:
        """What to say for a class; for a known victim group its tone comes first."""
        tone = (self.groups[group].tone,) if group in self.groups else ()
        return (*tone, *self.type(code).talking_points)

    def groups_of(self, code: str) -> tuple[VictimGroup, ...]:
        """The victim groups that a class often hits."""
        return tuple(group for group in self.groups.values() if code[:3] in group.types)


@dataclass(frozen=True)
class Scripts:
    """Question scripts and advice."""

    scripts: Mapping[str, Script]
    items: tuple[ScriptItem, ...]
    advice: Mapping[str, Advice]

    def of(self, script: str) -> tuple[ScriptItem, ...]:
        """The questions of a script in their order; raises NotFound."""
        if script not in self.scripts:
            text = _("There is no question script “{code}”.")
            raise NotFound(text.format(code=script[:40]))
        mine = [item for item in self.items if item.script == script]
        return tuple(sorted(mine, key=lambda item: item.order))

    @property
    def channels(self) -> tuple[str, ...]:
        """The payment channels that have a minimum set: bank, wechat, alipay …"""
        return tuple(code[5:] for code, script in self.scripts.items() if script.use == "stop")

    def minimum_set(self, channel: str) -> tuple[ScriptItem, ...]:
        """What a stop-payment request over this channel needs, in asking order."""
        return self.of(f"stop.{channel}")

    def advice_for(self, type_code: str) -> Advice:
        """What the reporter should do and keep: the general advice, then that of the class."""
        general = self.advice["general"]
        own = self.advice.get(type_code[:3])
        if own is None:
            return general
        return Advice(code=own.code, do=general.do + own.do, keep=general.keep + own.keep)


@dataclass(frozen=True)
class Library:
    """Everything of one snapshot; `sha` names its content."""

    sha: str
    entries: Entries

    def _all(self, kind: str, entry: type[_E]) -> tuple[_E, ...]:
        return cast(tuple[_E, ...], self.entries[kind])

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The classes and what is said about them."""
        return Taxonomy(
            types=_by_code(self._all("type", ScamType)),
            sub_types=_by_code(self._all("sub_type", SubType)),
            phases=_by_code(self._all("phase", Phase)),
            red_flags=self._all("red_flag", RedFlag),
            method=self._all("method", MethodStep),
            groups=_by_code(self._all("group", VictimGroup)),
            payee_sides=self._all("payee", PayeeSide),
        )

    @cached_property
    def scripts(self) -> Scripts:
        """The question scripts and the advice for reporters."""
        return Scripts(
            scripts=_by_code(self._all("script", Script)),
            items=self._all("item", ScriptItem),
            advice=_by_code(self._all("advice", Advice)),
        )

    @property
    def slogans(self) -> tuple[Slogan, ...]:
        """All versions of all slogans."""
        return self._all("slogan", Slogan)

    @property
    def cases(self) -> tuple[TypicalCase, ...]:
        """The typical cases."""
        return self._all("case", TypicalCase)

    @cached_property
    def names(self) -> Mapping[str, OtherName]:
        """Names of other lists, by name."""
        return _by_code(self._all("name", OtherName))

    @property
    def hubs(self) -> tuple[Hub, ...]:
        """The stop-list of the indicator registry."""
        return self._all("hub", Hub)

    def codes_of(self, name: str) -> tuple[str, ...]:
        """The classes that a name means, best first; empty when no list knows it.

        Own names, short names and codes count as well; 类 and 诈骗 at the end make no difference.
        """
        plain = name.strip()
        if self.taxonomy.knows(plain):
            return (plain,)
        known = self._own_names
        for candidate in (
            plain,
            plain.removesuffix("诈骗"),
            plain.removesuffix("类"),
            plain + "类",
        ):
            if candidate in self.names:
                return self.names[candidate].codes
            if candidate in known:
                return (known[candidate],)
        return ()

    @cached_property
    def _own_names(self) -> Mapping[str, str]:
        tax = self.taxonomy
        subs = {sub.name: sub.code for sub in tax.sub_types.values()}
        firsts = {name: t.code for t in tax.types.values() for name in (t.name, t.short_name)}
        return subs | firsts


def digest(entries: Entries) -> str:
    """The name of a content: the same entries give the same, however their files are written."""
    plain = {kind: [to_json(entry) for entry in found] for kind, found in entries.items()}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def assemble(entries: Entries, where: str) -> Library:
    """A library of entries that fit together; raises Invalid naming the first that does not."""
    library = Library(digest(entries), entries)
    for problem in _problems(library):
        raise Invalid(f"{where}: {problem}")
    return library


def _problems(library: Library) -> Iterable[str]:
    yield from _missing_core(library)
    yield from _loose_codes(library)
    for type_ in library.taxonomy.types.values():
        if len(type_.short_name) > SHORT_NAME:
            text = _("type {code}: the short name is longer than {limit} characters.")
            yield text.format(code=type_.code, limit=SHORT_NAME)
        for phase, _text in type_.steps:
            if phase not in library.taxonomy.phases:
                text = _("type {code}: phase “{phase}” is unknown; begin the line with G0–G7.")
                yield text.format(code=type_.code, phase=phase)
    yield from _odd_hubs(library)
    for item in library.scripts.items:
        if item.script not in library.scripts.scripts:
            text = _("question {code}: there is no script “{script}”.")
            yield text.format(code=item.code, script=item.script)


def _odd_hubs(library: Library) -> Iterable[str]:
    for hub in library.hubs:
        if hub.kind not in list(IndicatorKind):
            text = _("stop-list entry {code}: there is no kind of indicator “{kind}”.")
            yield text.format(code=hub.code, kind=hub.kind)
        if hub.match not in ("exact", "prefix", "suffix", "network"):
            text = _("stop-list entry {code}: match is exact, prefix, suffix or network.")
            yield text.format(code=hub.code)
        elif hub.match == "network" and not _is_network(hub.value):
            text = _("stop-list entry {code}: “{value}” is no network like 10.0.0.0/8.")
            yield text.format(code=hub.code, value=hub.value)


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def _missing_core(library: Library) -> Iterable[str]:
    if OTHER not in library.taxonomy.types:
        yield _("type T99 is missing; what fits nowhere is filed there.")
    if "general" not in library.scripts.advice:
        yield _("the advice “general” is missing; every reporter gets it.")


def _loose_codes(library: Library) -> Iterable[str]:
    tax = library.taxonomy
    named: list[tuple[str, tuple[str, ...]]] = [
        *((f"sub_type {sub.code}", (sub.parent,)) for sub in tax.sub_types.values()),
        *((f"group {group.code}", group.types) for group in tax.groups.values()),
        *((f"slogan {slogan.code}", slogan.types) for slogan in library.slogans),
        *((f"case {case.code}", case.types) for case in library.cases),
        *((f"name {name.code}", name.codes) for name in library.names.values()),
    ]
    for entry, codes in named:
        for code in codes:
            if not tax.knows(code):
                text = _("{entry}: there is no scam type “{code}”.")
                yield text.format(entry=entry, code=code)
    for case in library.cases:
        if case.group not in tax.groups:
            text = _("case {code}: there is no victim group “{group}”.")
            yield text.format(code=case.code, group=case.group)


@lru_cache(maxsize=4)
def load(folder: Path) -> Library:
    """The library of a folder of data files, read once per process (snapshots never change)."""
    return assemble(read_folder(folder), folder.name)
