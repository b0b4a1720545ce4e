"""The swindlers of the demo: groups that reuse numbers, apps and accounts for some weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from fanzha.simulation.identifiers import Identifiers
from fanzha.simulation.people import Names
from fanzha.simulation.shares import SHARES

GANGS_A_MONTH = 18
REUSE = 0.62  # share of frauds whose numbers belong to a known group; the others stand alone
# Invented payee banks; no bank of these names exists.
_BANKS = ("丰裕银行", "海晏银行", "云汐农商行", "北辰银行", "恒瑞银行", "南淮村镇银行")


@dataclass(frozen=True)
class Account:
    """A payee account as the victim names it."""

    number: str
    holder: str
    bank: str


@dataclass(frozen=True)
class Gang:
    """The means of one group of swindlers; every field may be drawn from several times."""

    number: int
    type_code: str
    first: date
    last: date
    phones: tuple[str, ...]
    qq: tuple[str, ...]
    wechat: tuple[str, ...]
    apps: tuple[str, ...]
    urls: tuple[str, ...]
    meetings: tuple[str, ...]
    accounts: tuple[Account, ...]

    def slots(self, rng: Random) -> dict[str, str]:
        """One means of each kind, under the names that the grammar uses."""
        return {
            "phone": rng.choice(self.phones),
            "qq": rng.choice(self.qq),
            "wechat": rng.choice(self.wechat),
            "app": rng.choice(self.apps),
            "url": rng.choice(self.urls),
            "meeting": rng.choice(self.meetings),
        }


class Underworld:
    """Draws the group behind a fraud of some class on some day."""

    def __init__(self, days: Sequence[date], rng: Random, ids: Identifiers) -> None:
        self._rng, self._ids, self._names = rng, ids, Names(rng)
        count = max(len(SHARES), GANGS_A_MONTH * len(days) // 30)
        self.gangs = [self._gang(number, days) for number in range(1, count + 1)]

    def behind(self, type_code: str, day: date) -> Gang:
        """A group active on that day, or one that is met only this once (number 0)."""
        known = [g for g in self.gangs if g.type_code == type_code and g.first <= day <= g.last]
        if known and self._rng.random() < REUSE:
            return self._rng.choice(known)
        return self._new(0, type_code, day, day, 1)

    def _gang(self, number: int, days: Sequence[date]) -> Gang:
        rng = self._rng
        type_code = rng.choices(list(SHARES), list(SHARES.values()))[0]
        first = rng.choice(days) - timedelta(days=rng.randint(0, 10))
        return self._new(number, type_code, first, first + timedelta(days=rng.randint(9, 40)), 3)

    def _new(self, number: int, type_code: str, first: date, last: date, size: int) -> Gang:
        ids = self._ids
        return Gang(
            number,
            type_code,
            first,
            last,
            phones=tuple(ids.mobile() for _ in range(size + 1)),
            qq=tuple(ids.qq() for _ in range(size)),
            wechat=tuple(ids.wechat() for _ in range(size)),
            apps=(ids.app(),),
            urls=tuple(f"https://{ids.domain()}/{ids.path()}" for _ in range(size)),
            meetings=tuple(ids.meeting() for _ in range(size)),
            accounts=tuple(self._account() for _ in range(size * 3)),
        )

    def _account(self) -> Account:
        holder = self._names.draw(self._rng.random() < 0.7)
        return Account(self._ids.card(), holder, self._rng.choice(_BANKS))
