"""Tables of the knowledge part."""

from fanzha.knowledge.models.appeals import Appeal
from fanzha.knowledge.models.dictionary import KnowledgeEntry, Publication, Revision
from fanzha.knowledge.models.indicators import Indicator, IndicatorStep, RegistryState, Sighting

__all__ = [
    "Appeal",
    "Indicator",
    "IndicatorStep",
    "KnowledgeEntry",
    "Publication",
    "RegistryState",
    "Revision",
    "Sighting",
]
