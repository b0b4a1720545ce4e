"""`{% load web %}`: every component. The settings load it into all templates already."""

from fanzha.web.templatetags import (
    charts,
    forms,
    frame,
    marks,
    words,
)  # the imports register the tags
from fanzha.web.templatetags.library import register

__all__ = ["charts", "forms", "frame", "marks", "register", "words"]
