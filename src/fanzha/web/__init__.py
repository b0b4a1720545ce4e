"""Page shell, components and lists; no data of its own. Django-free names."""

from fanzha.web.lists import BulkAction, Column, Filter, Page, SavedView, Sort
from fanzha.web.shell import Deadline, Link, Purpose, Section, Shell, UnitChoice
from fanzha.web.timing import Clock, clock
from fanzha.web.visitors import networks, visitor

__all__ = [
    "BulkAction",
    "Clock",
    "Column",
    "Deadline",
    "Filter",
    "Link",
    "Page",
    "Purpose",
    "SavedView",
    "Section",
    "Shell",
    "Sort",
    "UnitChoice",
    "clock",
    "networks",
    "visitor",
]
