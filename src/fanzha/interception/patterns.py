"""Signs that a program and not a person walks through an order (S39)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fanzha.kit import gettext as _

# Judgement, to be changed with experience: nobody reads and confirms a payment within a second,
# two pauses of a person never agree to a twentieth of a second.
FAST_US = 1_000_000
EQUAL_US = 50_000
DEVICE_ORDERS = 5  # within ten minutes
IP_ORDERS = 20  # likewise


class Pattern(StrEnum):
    """What was seen."""

    FAST = "fast"
    EVEN = "even"
    NO_PAGE = "no_page"
    MANY_DEVICE = "many_device"
    MANY_IP = "many_ip"
    OTHER_DEVICE = "other_device"


@dataclass(frozen=True)
class Behaviour:
    """How an order was walked through so far.

    `gaps_us` are the pauses between the steps; `page_loaded` is None where the platform does not
    say; the two counts are the orders of the device and of the address in the last ten minutes,
    this one included; `other_device` says that the order was begun on another one.
    """

    gaps_us: Sequence[int]
    page_loaded: bool | None
    device_orders: int = 1
    ip_orders: int = 1
    other_device: bool = False


def automation(seen: Behaviour) -> tuple[Pattern, ...]:
    """The signs of a program, none for a person."""
    gaps = seen.gaps_us
    signs = (
        (Pattern.FAST, bool(gaps) and min(gaps) < FAST_US),
        (Pattern.EVEN, len(gaps) > 1 and max(gaps) - min(gaps) < EQUAL_US),
        (Pattern.NO_PAGE, seen.page_loaded is False),
        (Pattern.MANY_DEVICE, seen.device_orders > DEVICE_ORDERS),
        (Pattern.MANY_IP, seen.ip_orders > IP_ORDERS),
        (Pattern.OTHER_DEVICE, seen.other_device),
    )
    return tuple(sign for sign, found in signs if found)


def sign_words(sign: str) -> str:
    """What a sign is called on screen."""
    return {
        Pattern.FAST: _("step within a second"),
        Pattern.EVEN: _("equal pauses"),
        Pattern.NO_PAGE: _("page not loaded"),
        Pattern.MANY_DEVICE: _("many orders of the device"),
        Pattern.MANY_IP: _("many orders of the address"),
        Pattern.OTHER_DEVICE: _("begun on another device"),
    }[Pattern(sign)]
