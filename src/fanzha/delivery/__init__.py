"""Delivery: outgoing messages of every part, with receipts, quiet hours and caps."""

from fanzha.delivery.channels import CHANNELS, Channel, Outgoing, Receipt
from fanzha.delivery.times import Caps, Quiet, Urgency

__all__ = ["CHANNELS", "Caps", "Channel", "Outgoing", "Quiet", "Receipt", "Urgency"]
