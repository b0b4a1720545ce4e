"""The people of the demo: residents who are warned or deceived, drawn one by one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

from fanzha.organisations import UnitKind
from fanzha.simulation.county import County, Place
from fanzha.simulation.identifiers import Identifiers

AWAY_SHARE = 0.06  # people registered here who work elsewhere


@dataclass(frozen=True)
class Resident:
    """Somebody who lives (or is registered) in the county."""

    name: str
    male: bool
    born: date
    id_card: str
    phone: str
    group: str
    job: str
    community: str
    grid: str
    address: str
    hukou: str
    away: bool = False

    def age(self, today: date) -> int:
        """Full years on a day."""
        had_birthday = (today.month, today.day) >= (self.born.month, self.born.day)
        return today.year - self.born.year - (not had_birthday)


@lru_cache(maxsize=1)
def groups() -> tuple[Mapping[str, Any], ...]:
    """The victim groups of `data/groups.toml`."""
    return tuple(_data("groups")["group"])


@lru_cache(maxsize=4)
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text("utf-8"))


class Names:
    """Draws Chinese names by sex and generation."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        data = _data("names")
        pairs = [(entry.rstrip("0123456789"), entry) for entry in data["family"].split()]
        self._family: list[str] = [name for name, _ in pairs]
        self._weights = [int(entry.removeprefix(name)) for name, entry in pairs]
        self._given: dict[bool, str] = {True: data["male"], False: data["female"]}
        self._older: str = data["older"]

    def draw(self, male: bool, old: bool = False) -> str:
        """A full name of two or three characters."""
        family = self._rng.choices(self._family, self._weights)[0]
        pool = self._given[male]
        first = self._rng.choice(self._older if old else pool)
        return family + first + (self._rng.choice(pool) if self._rng.random() < 0.82 else "")


class Residents:
    """Draws residents of a county; no two share an identity number or a phone."""

    def __init__(self, county: County, rng: Random, ids: Identifiers, today: date) -> None:
        self._county, self._rng, self._ids, self._today = county, rng, ids, today
        self._names = Names(rng)
        self._homes = county.of(UnitKind.COMMUNITY)
        self._crowd = [home.residents or 1 for home in self._homes]

    def draw(self, type_code: str, grid: str = "") -> Resident:
        """A resident of the kind that a scam class meets, of a given grid or of any."""
        rng = self._rng
        kinds = groups()
        weights = [kind["weight"] * kind["types"].get(type_code, 1.0) for kind in kinds]
        group = rng.choices(kinds, weights)[0]
        male = rng.random() >= group.get("female", 0.5)
        age = rng.randint(*group["ages"])
        born = self._today - timedelta(days=age * 365 + age // 4 + rng.randrange(1, 365))
        home = rng.choices(self._homes, self._crowd)[0]
        if grid:
            home = self._county.by_code[self._county.by_code[grid].parent or ""]
        address = self._address(home)
        return Resident(
            name=self._names.draw(male, old=age >= 55),
            male=male,
            born=born,
            id_card=self._ids.id_card(born, male),
            phone=self._ids.mobile(),
            group=group["code"],
            job=rng.choice(group["jobs"]),
            community=home.code,
            grid=grid or rng.choice(self._county.below(home.code, UnitKind.GRID)).code,
            address=address,
            hukou=address if rng.random() < 0.7 else self._address(rng.choice(self._homes)),
            away=group["code"] in ("worker", "single") and rng.random() < AWAY_SHARE * 3,
        )

    def _address(self, home: Place) -> str:
        rng = self._rng
        town = self._county.by_code[home.parent or ""]
        road = rng.choice(home.roads)
        whole = f"{self._county.places[0].name}{town.name}{home.name}{road}"
        if home.rural:
            return f"{whole}{rng.randint(1, 180)}号"
        rooms = f"{rng.randint(1, 18)}0{rng.randint(1, 4)}室"
        return f"{whole}{rng.randint(1, 220)}号{rng.randint(1, 24)}栋{rng.randint(1, 3)}单元{rooms}"
