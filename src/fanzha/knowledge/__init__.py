"""Knowledge: taxonomy, talking points, scripts, slogans, cases, indicators. Django-free names."""

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
from fanzha.knowledge.identifiers import IndicatorKind, normalise
from fanzha.knowledge.library import Library, Scripts, Taxonomy
from fanzha.knowledge.lifetimes import expiry
from fanzha.knowledge.membership import Hit, Membership
from fanzha.knowledge.snapshots import Snapshot, current_snapshot, library, snapshot

__all__ = [
    "Advice",
    "Entry",
    "Hit",
    "IndicatorKind",
    "Library",
    "Membership",
    "MethodStep",
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
    "current_snapshot",
    "expiry",
    "library",
    "normalise",
    "scripts",
    "slogans",
    "snapshot",
    "taxonomy",
]


def taxonomy() -> Taxonomy:
    """The taxonomy in force."""
    return library().taxonomy


def scripts() -> Scripts:
    """The question scripts in force."""
    return library().scripts


def slogans() -> tuple[Slogan, ...]:
    """The slogans in force, all versions."""
    return library().slogans
