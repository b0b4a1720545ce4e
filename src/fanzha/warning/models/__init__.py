"""Tables of the warning part, one concept a file."""

from fanzha.warning.models.backchecks import BackCheck
from fanzha.warning.models.batches import Batch, Hit, ImportGate
from fanzha.warning.models.clocks import Deadline
from fanzha.warning.models.tiers import TierTable
from fanzha.warning.models.warnings import Number, Warning
from fanzha.warning.models.work import Assist, Attempt, FollowUp, Photo, StateChange, VisitRequest

__all__ = [
    "Assist",
    "Attempt",
    "BackCheck",
    "Batch",
    "Deadline",
    "FollowUp",
    "Hit",
    "ImportGate",
    "Number",
    "Photo",
    "StateChange",
    "TierTable",
    "VisitRequest",
    "Warning",
]
