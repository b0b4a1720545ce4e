"""Detection engines, usable as a library; an engine is loaded when its first name is used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fanzha.detection.answers import HOTLINE, Answer, Known, Level, answer
    from fanzha.detection.listbench import bench_lists
    from fanzha.detection.lists import (
        ListSnapshot,
        PublishedLists,
        open_lists,
        verify_lists,
    )
    from fanzha.detection.pictures import can_read_pictures, read_picture
    from fanzha.detection.text.bench import bench
    from fanzha.detection.text.card import model_card
    from fanzha.detection.text.cases import put_in_force, read_cases, retrain
    from fanzha.detection.text.check import Check, check_text
    from fanzha.detection.text.classify import Reason, Typing, classify
    from fanzha.detection.text.elements import Clue, Element, Elements, Kind, Transfer
    from fanzha.detection.text.extract import extract
    from fanzha.detection.text.jsonl import (
        classify_file,
        elements_json,
        extract_file,
        typing_json,
    )
    from fanzha.detection.text.lexicon import Lexicon
    from fanzha.detection.text.people import people
    from fanzha.detection.text.train import train_model

__all__ = [
    "HOTLINE",
    "Answer",
    "Check",
    "Clue",
    "Element",
    "Elements",
    "Kind",
    "Known",
    "Level",
    "Lexicon",
    "ListSnapshot",
    "PublishedLists",
    "Reason",
    "Transfer",
    "Typing",
    "answer",
    "bench",
    "bench_lists",
    "can_read_pictures",
    "check_text",
    "classify",
    "classify_file",
    "elements_json",
    "extract",
    "extract_file",
    "model_card",
    "open_lists",
    "people",
    "put_in_force",
    "read_cases",
    "read_picture",
    "retrain",
    "train_model",
    "typing_json",
    "verify_lists",
]

_HOMES = {
    "answers": ("HOTLINE", "Answer", "Known", "Level", "answer"),
    "listbench": ("bench_lists",),
    "lists": ("ListSnapshot", "PublishedLists", "open_lists", "verify_lists"),
    "pictures": ("can_read_pictures", "read_picture"),
    "text.bench": ("bench",),
    "text.card": ("model_card",),
    "text.cases": ("put_in_force", "read_cases", "retrain"),
    "text.check": ("Check", "check_text"),
    "text.classify": ("Reason", "Typing", "classify"),
    "text.elements": ("Clue", "Element", "Elements", "Kind", "Transfer"),
    "text.extract": ("extract",),
    "text.jsonl": ("classify_file", "elements_json", "extract_file", "typing_json"),
    "text.lexicon": ("Lexicon",),
    "text.people": ("people",),
    "text.train": ("train_model",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load the engine of a public name: importing the package alone costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"fanzha.detection.{_HOME[name]}"), name)
