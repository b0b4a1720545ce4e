"""Knowledge: taxonomy, talking points, scripts, slogans, cases, indicators. Django-free names."""

from typing import TYPE_CHECKING, Any

from fanzha.knowledge.entries import (
    Advice,
    Entry,
    MethodStep,
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
from fanzha.knowledge.hubs import OfficialIdentifier, StopList
from fanzha.knowledge.identifiers import IndicatorKind, host_of, normalise
from fanzha.knowledge.library import Library, Scripts, Taxonomy
from fanzha.knowledge.lifetimes import expiry
from fanzha.knowledge.lists import (
    DIGEST,
    LISTS,
    ListKind,
    NamedList,
    digester,
    list_person,
    list_title,
    written_value,
)
from fanzha.knowledge.membership import Hit, Membership
from fanzha.knowledge.snapshots import Snapshot, current_snapshot, library, snapshot

if TYPE_CHECKING:
    from fanzha.knowledge.listfiles import current_lists, point_to_lists, write_lists

__all__ = [
    "DIGEST",
    "LISTS",
    "Advice",
    "Entry",
    "Hit",
    "IndicatorKind",
    "Library",
    "ListKind",
    "Membership",
    "MethodStep",
    "NamedList",
    "OfficialIdentifier",
    "Phase",
    "RedFlag",
    "ScamType",
    "Script",
    "ScriptItem",
    "Scripts",
    "Slogan",
    "Snapshot",
    "StopList",
    "SubType",
    "Taxonomy",
    "TypicalCase",
    "VictimGroup",
    "current_lists",
    "current_snapshot",
    "digester",
    "expiry",
    "host_of",
    "library",
    "list_person",
    "list_title",
    "normalise",
    "point_to_lists",
    "scripts",
    "slogans",
    "snapshot",
    "taxonomy",
    "write_lists",
    "written_value",
]


def __getattr__(name: str) -> Any:
    """The files of lists need numpy, which is loaded when they are first used."""
    if name in ("current_lists", "point_to_lists", "write_lists"):
        from fanzha.knowledge import listfiles

        return getattr(listfiles, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def taxonomy() -> Taxonomy:
    """The taxonomy in force."""
    return library().taxonomy


def scripts() -> Scripts:
    """The question scripts in force."""
    return library().scripts


def slogans() -> tuple[Slogan, ...]:
    """The slogans in force, all versions."""
    return library().slogans
