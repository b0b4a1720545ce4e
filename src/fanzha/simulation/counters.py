"""Openings of accounts and payment sessions of the demo county, for its decision engine."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from fanzha.kit import at_local, local_date
from fanzha.simulation.identifiers import Identifiers
from fanzha.simulation.payments import DAYS, Paid

_SHOP = "shop.fanzha-demo.example"
_ODD_SHOPS = ("shop.fanzha-dem0.example", "shop-fanzha-demo.example", "pay.fanzha-demo.test")


def openings(seed: int, now: datetime, banks: int) -> list[Paid]:
    """Some sixty openings of the last forty days: most in order, a few that should not pass."""
    makes = _Makes(Random(f"openings {seed}"), now, banks)
    found = [makes.opening(day) for day in range(DAYS)]
    for day in range(3, DAYS, 9):  # one person at the same bank on three days running
        person, bank = makes.person(), makes.rng.randrange(banks)
        found += [makes.opening(day - step, bank, person=person) for step in range(3)]
    odd: tuple[dict[str, Any], ...] = (
        {"group_opening": True, "purpose_clear": False},
        {"phone_persons": 4},
        {"identity_doubtful": True, "extra_paper": False},
        {"account_class": 1, "class_one_held": 1},
        {"punished_until_days": 400},
    )
    found += [makes.opening(5 + 6 * n, label="fraud", **more) for n, more in enumerate(odd)]
    return found


def sessions(seed: int, now: datetime, banks: int) -> list[Paid]:
    """Some thirty orders step by step: most from the shop's own page, a few from somewhere else."""
    makes = _Makes(Random(f"sessions {seed}"), now, banks)
    found: list[Paid] = []
    for day in range(0, DAYS, 2):
        found += makes.order(day)
    for n, host in enumerate(_ODD_SHOPS):
        found += makes.order(
            4 + 9 * n, source_domain=host, domain_registered=False, lookalike=n < 2
        )
    found += makes.order(11, stamp_valid=False)
    return found + list(makes.order(15, automated=True, captcha_passed=False))


class _Makes:
    """Draws persons and writes events, never in the future."""

    def __init__(self, rng: Random, now: datetime, banks: int) -> None:
        self.rng, self._now, self._banks, self._count = rng, now, banks, 0
        self._made = Identifiers(rng)

    def person(self) -> str:
        """An identity number that nobody has."""
        born = date(1960, 1, 1) + timedelta(days=self.rng.randrange(16_000))
        return self._made.id_card(born, self.rng.random() < 0.5)

    def opening(
        self, day: int, bank: int | None = None, person: str = "", label: str = "", **more: Any
    ) -> Paid:
        """A person asks for an account."""
        at = self.rng.randrange(self._banks) if bank is None else bank
        event = {
            **self._event("account_opening", day, self.rng.randint(540, 1020)),
            "person": person or self.person(),
            "bank": f"示范银行{at + 1}",
            "phone": self._made.mobile(),
            "account_class": self.rng.choice((1, 2, 2, 3)),
            "class_one_held": 0,
            **dict.fromkeys(("notice_signed", "face_matched", "query_clean"), True),
            **dict.fromkeys(("phone_matched", "purpose_clear"), True),
            **more,
        }
        if event["class_one_held"] == 0 and self.rng.random() < 0.3:
            label = label or "legitimate"
        return Paid(at, event, label)

    def order(self, day: int, **more: Any) -> Iterator[Paid]:
        """The three steps of an order; what is wrong is wrong from the first on."""
        at, minute = self.rng.randrange(self._banks), self.rng.randint(500, 1300)
        order = {
            "merchant": "demo-shop",
            "order_no": f"D{self.rng.randrange(10**9):09}",
            "amount_fen": self.rng.randint(20, 900) * 100,
            "payer_account": self._made.card(),
            "payee_account": self._made.card(),
            "source_domain": _SHOP,
            **dict.fromkeys(("domain_registered", "ip_registered", "stamp_valid"), True),
            **dict.fromkeys(("captcha_passed", "confirmed_twice"), True),
            **more,
        }
        for n, step in enumerate(("create", "confirm", "pay")):
            event = self._event("payment_session", day, minute + n)
            yield Paid(at, {**event, **order, "step": step, "step_gap_s": 60, "total_s": 60 * n})

    def _event(self, scenario: str, day: int, minute: int) -> dict[str, Any]:
        self._count += 1
        at = at_local(local_date(self._now) - timedelta(days=day)) + timedelta(minutes=minute)
        at = min(at, self._now - timedelta(minutes=3))
        return {
            "scenario": scenario,
            "event_id": f"demo-{scenario}-{self._count:04}",
            "occurred_at": round(at.timestamp() * 1_000_000),
        }
