"""What the detection part offers that needs the web application."""

from fanzha.detection.actions.asking import ask, checked, known_values, type_name
from fanzha.detection.actions.questions import pasted, question, text_of_picture

__all__ = [
    "ask",
    "checked",
    "known_values",
    "pasted",
    "question",
    "text_of_picture",
    "type_name",
]
