"""Page shell, components and lists; no data of its own. Django-free names."""

from fanzha.web.shell import Deadline, Link, Purpose, Section, Shell, UnitChoice
from fanzha.web.timing import Clock, clock

__all__ = [
    "Clock",
    "Deadline",
    "Link",
    "Purpose",
    "Section",
    "Shell",
    "UnitChoice",
    "clock",
]
