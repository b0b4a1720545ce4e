"""Database-facing names of the part."""

from fanzha.web.actions.lists import List

__all__ = ["List"]
