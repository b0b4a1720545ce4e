"""Random streams of transfers, unkind ones included."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from tests.makers.payments import NOON, make_event

DAY_S = 86_400


Events = list[dict[str, Any]]


class Stream(Protocol):
    """Random events of one scenario."""

    def __call__(self, seed: int, size: int, *, late: bool = ..., ties: bool = ...) -> Events: ...


def stream(seed: int, size: int, *, late: bool = True, ties: bool = True) -> Events:
    """Few accounts, many payments; gaps up to more than a year, self transfers, NULLs."""
    rng = np.random.default_rng(seed)
    moments = _moments(rng, size, [0.5, 60, 3_600, 20_000], late=late, ties=ties)
    return [_transfer(rng, n, after_s) for n, after_s in enumerate(moments)]


def openings(seed: int, size: int, *, late: bool = True, ties: bool = True) -> Events:
    """Few persons at few branches, gaps from seconds to weeks."""
    rng = np.random.default_rng(seed)
    moments = _moments(rng, size, [30, 3_600, 40_000], late=late, ties=ties)
    return [_opening(rng, n, after_s) for n, after_s in enumerate(moments)]


def sessions(seed: int, size: int, *, late: bool = True, ties: bool = True) -> Events:
    """Steps of few orders, gaps from milliseconds to hours."""
    rng = np.random.default_rng(seed)
    moments = _moments(rng, size, [0.5, 20, 400], late=late, ties=ties)
    return [_step(rng, n, after_s) for n, after_s in enumerate(moments)]


STREAMS: dict[str, Stream] = {
    "transfer": stream,
    "account_opening": openings,
    "payment_session": sessions,
}


def _moments(
    rng: np.random.Generator, size: int, scales: Sequence[float], *, late: bool, ties: bool
) -> Iterator[float]:
    scale, clock = float(rng.choice(scales)), 0.0
    for _n in range(size):
        gap = float(rng.exponential(scale)) + 2e-6
        if rng.random() < 0.01:
            gap += float(rng.choice([20, 190, 420])) * DAY_S
        clock = round(clock + (0 if ties and rng.random() < 0.2 else gap), 6)
        back = float(rng.exponential(3 * scale)) if late and rng.random() < 0.2 else 0.0
        yield round(clock - back, 6)


def _one(rng: np.random.Generator, *words: Any) -> Any:
    return words[int(rng.integers(len(words)))]


def _opening(rng: np.random.Generator, n: int, after_s: float) -> dict[str, Any]:
    moment = NOON + round(after_s * 1_000_000)
    return {
        "n": n,
        "event_id": f"e{n}",
        "occurred_at": moment,
        "minute_of_day": (moment // 60_000_000 + 480) % 1440,
        "bank": _one(rng, "B1", "B2"),
        "person": f"P{rng.integers(5)}",
        "branch": _one(rng, None, "N1", "N2"),
        "agent": _one(rng, None, None, "A1"),
        "phone": _one(rng, None, "T1", "T2"),
        "device": _one(rng, None, "D1"),
        "ip": _one(rng, None, "192.0.2.1", "192.0.2.2"),
    }


def _step(rng: np.random.Generator, n: int, after_s: float) -> dict[str, Any]:
    moment = NOON + round(after_s * 1_000_000)
    return {
        "n": n,
        "event_id": f"e{n}",
        "occurred_at": moment,
        "minute_of_day": (moment // 60_000_000 + 480) % 1440,
        "merchant": f"M{rng.integers(3)}",
        "amount_fen": int(rng.integers(1, 99_999)),
        "step": _one(rng, "create", "create", "confirm", "pay"),
        "payer_account": _one(rng, None, "999999A", "999999B", "999999C"),
        "device": _one(rng, None, "D1", "D2"),
        "source_ip": _one(rng, None, "192.0.2.1", "192.0.2.2"),
    }


def _transfer(rng: np.random.Generator, n: int, after_s: float) -> dict[str, Any]:
    return make_event(
        n,
        after_s,
        payer_account=f"999999{rng.integers(4)}",
        payee_account=f"999999{rng.integers(5)}",
        amount_fen=int(
            _one(rng, 1, 900, 1_000, 4_500_000, 4_999_999, 5_000_000, rng.integers(1, 99_999))
        ),
        payer_person=_one(rng, None, "P1", "P2"),
        payer_card=_one(rng, None, "C1"),
        device=_one(rng, "D1", "D2"),
        ip=_one(rng, None, "192.0.2.1", "192.0.2.2"),
        mac=_one(rng, None, "00-00-5E-00-53-01"),
        merchant=_one(rng, None, "M1", "M2"),
        channel=_one(rng, None, "counter", "mobile"),
        own_account=_one(rng, None, True, False),
        same_bank=_one(rng, None, True, False),
        cash=_one(rng, None, True, False),
    )
