"""Interception: stopping money on its way. So far the payment guard. Django-free names."""

from fanzha.interception.patterns import Pattern, automation
from fanzha.interception.scenes import SCENES, SHOP, Scene
from fanzha.interception.stamps import Stamp, Step, issue, read_stamp

__all__ = [
    "SCENES",
    "SHOP",
    "Pattern",
    "Scene",
    "Stamp",
    "Step",
    "automation",
    "issue",
    "read_stamp",
]
