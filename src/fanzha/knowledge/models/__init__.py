"""Tables of the knowledge part."""

from fanzha.knowledge.models.appeals import Appeal
from fanzha.knowledge.models.dictionary import KnowledgeEntry, Publication, Revision
from fanzha.knowledge.models.indicators import Indicator, IndicatorStep, RegistryState, Sighting
from fanzha.knowledge.models.lists import ListEntry, ListStep, ListVersion

__all__ = [
    "Appeal",
    "Indicator",
    "IndicatorStep",
    "KnowledgeEntry",
    "ListEntry",
    "ListStep",
    "ListVersion",
    "Publication",
    "RegistryState",
    "Revision",
    "Sighting",
]
