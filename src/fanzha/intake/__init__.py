"""Reports of the 110 seat, the station and residents: reading, completing, comparing, deciding."""

from fanzha.intake.minimum import Channel, Item, Need, Payment, checklist, is_complete, share_known
from fanzha.intake.similar import Index as SimilarIndex
from fanzha.intake.similar import sketch
from fanzha.intake.states import NotAllowed, State
from fanzha.intake.urgency import Urgency, assess

__all__ = [
    "Channel",
    "Item",
    "Need",
    "NotAllowed",
    "Payment",
    "SimilarIndex",
    "State",
    "Urgency",
    "assess",
    "checklist",
    "is_complete",
    "share_known",
    "sketch",
]
