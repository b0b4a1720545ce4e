"""Detection engines, usable as a library; word lists are read when the first text comes."""

from fanzha.detection.text.check import Check, check_text
from fanzha.detection.text.classify import Reason, Typing, classify
from fanzha.detection.text.elements import Element, Elements, Kind, Transfer
from fanzha.detection.text.extract import extract
from fanzha.detection.text.jsonl import classify_file, elements_json, extract_file, typing_json
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
    "check_text",
    "classify",
    "classify_file",
    "elements_json",
    "extract",
    "extract_file",
    "typing_json",
]
