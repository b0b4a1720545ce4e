"""Makers of the interception part."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from fanzha.interception.actions import Merchant, Order, Reply, Visit
    from fanzha.organisations.actions import Unit

DAY = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in Asia/Shanghai
PAYEE = "9999990000000000066"


def make_merchant(unit: Unit, **more: Any) -> Merchant:
    """A merchant with a domain, a network, sensitive hours and a sensitive amount."""
    from fanzha.interception.actions import Details, save_merchant

    given: dict[str, Any] = {
        "code": "shop",
        "name": "示范商城",
        "domains": ("shop-example.com",),
        "networks": ("203.0.113.0/24",),
        "sensitive_from": 0,
        "sensitive_until": 360,
        "sensitive_fen": 5_000_000,
    }
    return save_merchant(None, unit, Details(**given | more))


def make_order(**more: Any) -> Order:
    """An order of 129 yuan."""
    from fanzha.interception.actions import Order

    given = {"merchant": "shop", "order_no": "A1", "amount_fen": 12_900, "payee_account": PAYEE}
    return Order(**given | more)  # type: ignore[arg-type]


def make_visit(**more: Any) -> Visit:
    """A visit of a person on the merchant's page."""
    from fanzha.interception.actions import Visit

    given = {
        "source_url": "https://shop-example.com/cart",
        "source_ip": "203.0.113.7",
        "device": "phone-1",
        "page_loaded": True,
    }
    return Visit(**given | more)  # type: ignore[arg-type]


def make_session(unit: Unit, now: datetime = DAY, **order: Any) -> Reply:
    """The guard's answer to a new order."""
    from fanzha.interception.actions import create_session

    return create_session(unit, make_order(**order), make_visit(), new_id(), now)


def new_id() -> str:
    """An id for one request."""
    return uuid4().hex
