"""Random streams of transfers, unkind ones included."""

from typing import Any

import numpy as np

from tests.makers.payments import make_event

_S = 1.0
DAY_S = 86_400


def stream(seed: int, size: int, *, late: bool = True, ties: bool = True) -> list[dict[str, Any]]:
    """Few accounts, many payments; gaps from microseconds to half a year, self transfers, NULLs."""
    rng = np.random.default_rng(seed)
    scale = float(rng.choice([0.5, 60, 3_600, 20_000]))
    clock, events = 0.0, []
    for n in range(size):
        gap = float(rng.exponential(scale)) + 2e-6
        if rng.random() < 0.01:
            gap += float(rng.choice([20, 190])) * DAY_S
        clock = round(clock + (0 if ties and rng.random() < 0.2 else gap), 6)
        back = float(rng.exponential(3 * scale)) if late and rng.random() < 0.2 else 0.0
        events.append(_event(rng, n, round(clock - back, 6)))
    return events


def _event(rng: np.random.Generator, n: int, after_s: float) -> dict[str, Any]:
    def pick(*words: Any) -> Any:
        return words[int(rng.integers(len(words)))]

    return make_event(
        n,
        after_s,
        payer_account=f"999999{rng.integers(4)}",
        payee_account=f"999999{rng.integers(5)}",
        amount_fen=int(
            pick(1, 900, 1_000, 4_500_000, 4_999_999, 5_000_000, rng.integers(1, 99_999))
        ),
        payer_person=pick(None, "P1", "P2"),
        payer_card=pick(None, "C1"),
        device=pick("D1", "D2"),
        ip=pick(None, "192.0.2.1", "192.0.2.2"),
        mac=pick(None, "00-00-5E-00-53-01"),
        merchant=pick(None, "M1", "M2"),
        channel=pick(None, "counter", "mobile"),
        own_account=pick(None, True, False),
        same_bank=pick(None, True, False),
        cash=pick(None, True, False),
    )
