"""What the detection part offers that needs the web application."""

from fanzha.detection.actions.asking import ask, known_values
from fanzha.detection.actions.questions import pasted, question, text_of_picture

__all__ = ["ask", "known_values", "pasted", "question", "text_of_picture"]
