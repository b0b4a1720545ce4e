"""What the demo shop plays: one honest order and every way in which the guard stops one."""

from collections.abc import Mapping
from dataclasses import dataclass

from fanzha.kit import gettext as _


@dataclass(frozen=True)
class Scene:
    """A walk through the guard. The pauses are seconds before confirming and paying.

    `hour` is the hour of the day (Asia/Shanghai) at which it plays; `tamper` and `replay` name what
    is done to the stamp of the last step.
    """

    host: str = ""
    ip: str = "203.0.113.10"
    pauses: tuple[float, float] = (8, 11.3)
    hour: int = 10
    page_loaded: bool = True
    tamper: bool = False
    replay: bool = False
    wrong_answer: bool = False


GOOD = "shop.fanzha-demo.example"
SHOP = "demo-shop"
SCENES: Mapping[str, Scene] = {
    "honest": Scene(),
    "late": Scene(pauses=(8, 301)),
    "total": Scene(pauses=(250, 280)),
    "domain": Scene(host="pay.elsewhere.example"),
    "lookalike": Scene(host="shop.fanzha-derno.example"),
    "ip": Scene(ip="198.51.100.77"),
    "automated": Scene(pauses=(0.3, 0.3), page_loaded=False),
    "captcha": Scene(pauses=(0.3, 9), wrong_answer=True),
    "hour": Scene(hour=3),
    "tampered": Scene(tamper=True),
    "reused": Scene(replay=True),
}


def scene_title(name: str) -> str:
    """What a scene is called on the page."""
    return {
        "honest": _("An honest order"),
        "late": _("A step too late"),
        "total": _("The whole order too slow"),
        "domain": _("From a page that is not registered"),
        "lookalike": _("From a look-alike page"),
        "ip": _("From another address"),
        "automated": _("By a program"),
        "captcha": _("Wrong captcha three times"),
        "hour": _("In the sensitive hours"),
        "tampered": _("With a stamp that was altered"),
        "reused": _("The same order paid twice"),
    }[name]
