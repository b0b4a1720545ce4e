"""Interception: stopping money on its way. So far the payment guard. Django-free names."""

from fanzha.interception.lookalike import imitated
from fanzha.interception.patterns import Pattern, automation
from fanzha.interception.scenes import SCENES, Scene
from fanzha.interception.stamps import Stamp, Step, issue, read_stamp

__all__ = [
    "SCENES",
    "Pattern",
    "Scene",
    "Stamp",
    "Step",
    "automation",
    "imitated",
    "issue",
    "read_stamp",
]
