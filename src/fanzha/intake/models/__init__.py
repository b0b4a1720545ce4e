"""Tables of intake."""

from fanzha.intake.models.parts import Element, Payment, Sketch, StateChange
from fanzha.intake.models.reports import Report
from fanzha.intake.models.settings import SheetOrder
from fanzha.intake.models.tips import Tip, TipCount

__all__ = [
    "Element",
    "Payment",
    "Report",
    "SheetOrder",
    "Sketch",
    "StateChange",
    "Tip",
    "TipCount",
]
