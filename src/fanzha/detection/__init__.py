"""Detection engines, usable as a library; an engine is loaded when its first name is used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fanzha.detection.text.bench import bench
    from fanzha.detection.text.check import Check, check_text
    from fanzha.detection.text.classify import Reason, Typing, classify
    from fanzha.detection.text.elements import Element, Elements, Kind, Transfer
    from fanzha.detection.text.extract import extract
    from fanzha.detection.text.jsonl import (
        classify_file,
        elements_json,
        extract_file,
        typing_json,
    )
    from fanzha.detection.text.lexicon import Lexicon

__all__ = [
    "Check",
    "Element",
    "Elements",
    "Kind",
    "Lexicon",
    "Reason",
    "Transfer",
    "Typing",
    "bench",
    "check_text",
    "classify",
    "classify_file",
    "elements_json",
    "extract",
    "extract_file",
    "typing_json",
]

_HOMES = {
    "bench": ("bench",),
    "check": ("Check", "check_text"),
    "classify": ("Reason", "Typing", "classify"),
    "elements": ("Element", "Elements", "Kind", "Transfer"),
    "extract": ("extract",),
    "jsonl": ("classify_file", "elements_json", "extract_file", "typing_json"),
    "lexicon": ("Lexicon",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load the engine of a public name: importing the package alone costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"fanzha.detection.text.{_HOME[name]}"), name)
