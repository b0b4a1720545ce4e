"""The decision lists of the demo county, and orders at its payment guard."""

from datetime import timedelta
from random import Random

from fanzha.interception import SCENES, SHOP
from fanzha.interception.actions import Details, Session, demo_merchant, play, save_merchant
from fanzha.kit import write_csv
from fanzha.knowledge.actions import import_to_list, publish_lists
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import Unit
from fanzha.simulation.actions.cast import Cast
from fanzha.simulation.identifiers import Identifiers

SHOPPERS = 40
_OFTEN = ("honest",) * 14
_SIZES = {"case_accounts": 40, "reported_accounts": 60, "trusted_payees": 12}


def load_lists(cast: Cast) -> int:
    """Accounts on three lists, and what is published of them."""
    drawn, total = Identifiers(Random(f"{cast.story.seed}:lists")), 0
    for code, size in _SIZES.items():
        rows = [(drawn.card(), "police", "演示数据") for _row in range(size)]
        data = write_csv(["value", "source", "reason"], rows)
        total += import_to_list(code, data, f"{code}.csv", None).accepted
    publish_lists(None)
    return total


def load_orders(cast: Cast) -> int:
    """Two merchants of a payment organisation; honest orders and every kind of refusal."""
    unit = Unit.objects.filter(kind=UnitKind.PAYMENT).order_by("code").first()
    assert unit is not None
    save_merchant(
        None,
        unit,
        Details(
            code="demo-market",
            name="演示生鲜",
            domains=("shop.fanzha-demo.example", "market.fanzha-demo.example"),
            networks=("203.0.113.0/26",),
            total_limit_s=480,
        ),
    )
    demo_merchant(unit)
    rng = Random(f"{cast.story.seed}:orders")
    names = [*SCENES, *_OFTEN]
    for number in range(SHOPPERS):
        name = names[number] if number < len(SCENES) else rng.choice(names)
        moment = cast.story.now - timedelta(days=rng.randrange(14), seconds=rng.randrange(3600))
        merchant = rng.choice(("demo-market", SHOP))
        play(unit, SCENES[name], moment, merchant, rng.randrange(990, 400_000))
    return Session.objects.count()  # some scenes need an order before the refused one
