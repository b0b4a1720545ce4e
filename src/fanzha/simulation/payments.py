"""Transfers of the demo county for its decision engine: everyday ones and told frauds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from fanzha.kit import at_local, local_date
from fanzha.simulation.identifiers import Identifiers

DAYS = 40
PEOPLE = 60
_CHANNELS = ("mobile", "mobile", "mobile", "online", "counter", "quick", "atm")
_YUAN = 100


@dataclass(frozen=True)
class Paid:
    """A transfer as a bank sends it, and what it says of it later: fraud, legitimate or nothing."""

    bank: int
    event: dict[str, Any]
    label: str = ""


def transfers(seed: int, now: datetime, banks: int) -> list[Paid]:
    """Some four hundred transfers of the last forty days in order of time, at several banks."""
    rng = Random(f"payments {seed}")
    makes = _Makes(rng, now)
    found = list(_everyday(makes, rng, banks))
    for day in range(2, DAYS, 3):
        found += _ladder(makes, rng, day, rng.randrange(banks))
    for day in range(1, DAYS, 5):
        found += _led(makes, rng, day, rng.randrange(banks))
    return sorted(found, key=lambda paid: (paid.event["occurred_at"], paid.event["event_id"]))


class _Makes:
    """Draws accounts and writes events."""

    def __init__(self, rng: Random, now: datetime) -> None:
        self._rng, self._now, self._count = rng, now, 0
        self._made = Identifiers(rng)
        self.own = [self._made.card() for _person in range(PEOPLE)]
        self.known = [self._made.card() for _person in range(PEOPLE)]
        self.ages = [rng.randint(19, 78) for _person in range(PEOPLE)]

    def fresh(self) -> str:
        """An account that nobody paid before."""
        return self._made.card()

    def event(
        self, day: int, minute: int, payer: int, payee: str, yuan: int, **more: Any
    ) -> dict[str, Any]:
        """A transfer `day` days ago, never in the future."""
        self._count += 1
        at = at_local(local_date(self._now) - timedelta(days=day)) + timedelta(minutes=minute)
        at = min(at, self._now - timedelta(minutes=self._rng.randint(3, 50)))
        return {
            "scenario": "transfer",
            "event_id": f"demo-{self._count:05}",
            "occurred_at": round(at.timestamp() * 1_000_000),
            "payer_account": self.own[payer],
            "payee_account": payee,
            "amount_fen": yuan * _YUAN,
            "payer_age": self.ages[payer],
            "channel": self._rng.choice(_CHANNELS),
            "payer_opened_days": self._rng.randint(200, 4000),
            **more,
        }


def _everyday(makes: _Makes, rng: Random, banks: int) -> Iterator[Paid]:
    for day in range(DAYS):
        for _payment in range(rng.randint(5, 9)):
            payer = rng.randrange(PEOPLE)
            yuan = round(min(40_000, max(9, rng.lognormvariate(6.2, 1.3))))
            payee = rng.choice(makes.known) if rng.random() < 0.85 else makes.fresh()
            opened = rng.randint(150, 5000)
            event = makes.event(
                day, rng.randint(430, 1330), payer, payee, yuan, payee_opened_days=opened
            )
            yield Paid(payer % banks, event, "legitimate" if rng.random() < 0.2 else "")


def _ladder(makes: _Makes, rng: Random, day: int, bank: int) -> Iterator[Paid]:
    """Small trial, then larger and larger to new payees (domain.md: 阶梯加码)."""
    payer, minute = rng.randrange(PEOPLE), rng.randint(560, 1100)
    for step, yuan in enumerate((rng.randint(50, 300), 6_000, 18_000, 49_000)):
        event = makes.event(
            day,
            minute + step * rng.randint(12, 40),
            payer,
            makes.fresh(),
            yuan,
            payee_opened_days=rng.randint(1, 25),
            warned=rng.random() < 0.4,
        )
        yield Paid(bank, event, "fraud" if step or rng.random() < 0.6 else "")


def _led(makes: _Makes, rng: Random, day: int, bank: int) -> Iterator[Paid]:
    """Somebody on the phone, the screen shared, borrowed money; one in four was honest."""
    payer, honest = rng.randrange(PEOPLE), rng.random() < 0.25
    event = makes.event(
        day,
        rng.randint(540, 1200),
        payer,
        makes.fresh(),
        rng.randint(12_000, 90_000),
        on_phone=True,
        remote_control=not honest,
        borrowed=rng.random() < 0.5,
        payee_opened_days=rng.randint(1, 60),
    )
    yield Paid(bank, event, "legitimate" if honest else "fraud")
