"""What the demo shop plays: one honest order and every way in which the guard stops one."""

from collections.abc import Mapping
from dataclasses import dataclass

from fanzha.kit import gettext as _

GOOD = "shop.fanzha-demo.example"
SHOP = "demo-shop"
SIGNED = "demo-shop-signed"
AMOUNT_FEN = 129_00
ADDRESS = "203.0.113.10"
PAYEE = "9999990000000000066"


@dataclass(frozen=True)
class Scene:
    """A walk through the guard. The pauses are seconds before confirming and paying.

    `hour` is the hour of the day (Asia/Shanghai) at which it plays. `ip` is a new address of the
    merchant's network where it is empty, so that no scene looks automated because of those before.
    `tamper`, `replay`, `foreign` (the stamp of another order) and `swap` (pay before confirming)
    are done to the stamps, `after` goes on with an order that was stopped, `pays_fen` is what the
    last step claims to pay, `signed` belongs to a merchant with a signing key and is signed
    wrongly, `orders` come from one device.
    """

    host: str = ""
    url: str = ""
    payee: str = PAYEE
    amount_fen: int = AMOUNT_FEN
    pays_fen: int | None = None
    signed: bool = False
    foreign: bool = False
    swap: bool = False
    after: bool = False
    orders: int = 1
    ip: str = ""
    pauses: tuple[float, float] = (8, 11.3)
    hour: int = 10
    page_loaded: bool = True
    tamper: bool = False
    replay: bool = False
    wrong_answer: bool = False


SCENES: Mapping[str, Scene] = {
    "honest": Scene(),
    "late": Scene(pauses=(8, 301)),
    "total": Scene(pauses=(250, 280)),
    "domain": Scene(host="pay.elsewhere.example"),
    "lookalike": Scene(host="shop.fanzha-derno.example"),
    "letters": Scene(host="shop.f\u0430nzha-demo.example"),
    "ip": Scene(ip="198.51.100.77"),
    "automated": Scene(pauses=(0.3, 0.3), page_loaded=False),
    "captcha": Scene(pauses=(0.3, 9), wrong_answer=True),
    "hour": Scene(hour=3),
    "amount": Scene(amount_fen=60_000_00),
    "rush": Scene(orders=7),
    "changed": Scene(pays_fen=12_900_00),
    "tampered": Scene(tamper=True),
    "foreign": Scene(foreign=True),
    "swapped": Scene(swap=True),
    "reused": Scene(replay=True),
    "after": Scene(pauses=(301, 5), after=True),
    "signature": Scene(signed=True),
}


def scene_title(name: str) -> str:
    """What a scene is called on the page."""
    return {
        "honest": _("An honest order"),
        "late": _("A step too late"),
        "total": _("The whole order too slow"),
        "domain": _("From a page that is not registered"),
        "lookalike": _("From a look-alike page"),
        "letters": _("From a page with a Cyrillic letter"),
        "ip": _("From another address"),
        "automated": _("By a program"),
        "captcha": _("Wrong captcha three times"),
        "hour": _("In the sensitive hours"),
        "amount": _("A sensitive amount"),
        "rush": _("Seven orders from one device"),
        "changed": _("Another amount at payment"),
        "tampered": _("With a stamp that was altered"),
        "foreign": _("With the stamp of another order"),
        "swapped": _("Paid before it is confirmed"),
        "reused": _("The same order paid twice"),
        "after": _("Going on with a void order"),
        "signature": _("Signed with a wrong key"),
        "own": _("Your own try"),
    }[name]
