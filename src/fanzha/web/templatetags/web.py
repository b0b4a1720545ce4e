"""`{% load web %}`: every component."""

# These imports register the tags.
from fanzha.web.templatetags import cells, charts, forms, frame, marks, words
from fanzha.web.templatetags.library import register

__all__ = ["cells", "charts", "forms", "frame", "marks", "register", "words"]
