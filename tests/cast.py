"""The fixed cast: who works where in the test county. Chen is on duty, Zhao signs, Qian may not.

Import of this module loads no models; `gather()` makes them in the database.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fanzha.organisations.actions import Person, Unit


@dataclass(frozen=True)
class Cast:
    """People by name, and the units they work at."""

    chen: Person  # duty officer of the centre
    lin: Person  # 110 expert seat of the centre
    feng: Person  # investigator of the centre
    tang: Person  # supervisor of the centre
    gao: Person  # leader of the county bureau
    ma: Person  # administrator of the centre
    zhao: Person  # officer of 城关派出所
    qian: Person  # officer of 河东派出所: the colleague of another unit
    sun: Person  # grid worker of 东门社区
    li: Person  # clerk of the bank branch
    wu: Person  # manager of the bank branch
    he: Person  # telecom operator
    pay: Person  # payment platform
    xu: Person  # school
    yu: Person  # alliance member

    county: Unit
    centre: Unit
    bureau: Unit
    town: Unit  # 城关镇
    other_town: Unit  # 河东镇
    community: Unit  # 东门社区, policed by 城关派出所
    other_community: Unit  # 柳河社区, policed by 河东派出所
    grid: Unit
    station: Unit  # 城关派出所
    other_station: Unit  # 河东派出所
    bank: Unit
    branch: Unit
    other_bank: Unit
    operator: Unit
    payment: Unit
    authority: Unit
    school: Unit
    alliance: Unit

    @property
    def people(self) -> dict[str, Person]:
        """Everybody, by the name of the attribute."""
        from fanzha.organisations.actions import Person

        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: who for name, who in found.items() if isinstance(who, Person)}


def _units() -> dict[str, Unit]:
    from tests.makers.organisations import make_unit

    county = make_unit("DEMO", "示范县", "county", population_resident=500_000)
    town = make_unit("DEMO-T1", "城关镇", "town", county, population_resident=120_000)
    other_town = make_unit("DEMO-T2", "河东镇", "town", county, rural=True)
    community = make_unit("DEMO-T1-C1", "东门社区", "community", town)
    other = make_unit("DEMO-T2-C1", "柳河社区", "community", other_town, rural=True)
    return {
        "county": county,
        "town": town,
        "other_town": other_town,
        "community": community,
        "other_community": other,
        "grid": make_unit("DEMO-T1-C1-G1", "东门第一网格", "grid", community),
        "centre": make_unit("DEMO-FZ", "示范县反诈中心", "centre", county),
        "bureau": make_unit("DEMO-GA", "示范县公安局", "bureau", county),
        "station": make_unit("DEMO-P1", "城关派出所", "station", county),
        "other_station": make_unit("DEMO-P2", "河东派出所", "station", county),
        "bank": make_unit("DEMO-B1", "示范银行", "bank", county),
        "branch": make_unit("DEMO-B1-1", "示范银行城关支行", "bank", county),
        "other_bank": make_unit("DEMO-B2", "河东农商银行", "bank", county),
        "operator": make_unit("DEMO-O1", "示范电信", "operator", county),
        "payment": make_unit("DEMO-Z1", "示范支付", "payment", county),
        "authority": make_unit("DEMO-E", "示范县教育局", "authority", county),
        "school": make_unit("DEMO-S1", "示范县第一中学", "school", county),
        "alliance": make_unit("DEMO-A1", "示范物业", "alliance", county),
    }


def _link(units: dict[str, Unit]) -> None:
    from tests.makers.organisations import make_link

    make_link("line", units["bureau"], units["station"])
    make_link("line", units["bureau"], units["other_station"])
    make_link("line", units["bank"], units["branch"])
    make_link("line", units["authority"], units["school"])
    make_link("policing", units["station"], units["community"])
    make_link("policing", units["other_station"], units["other_community"])


def _people(units: dict[str, Unit]) -> dict[str, Person]:
    from tests.makers.organisations import make_person

    posts = {
        "chen": ("陈值班", "duty", "centre"),
        "lin": ("林接警", "seat", "centre"),
        "feng": ("冯侦查", "investigator", "centre"),
        "tang": ("唐督导", "supervisor", "centre"),
        "gao": ("高局长", "leader", "bureau"),
        "ma": ("马管理", "administrator", "centre"),
        "zhao": ("赵民警", "station", "station"),
        "qian": ("钱民警", "station", "other_station"),
        "sun": ("孙网格", "grid", "grid"),
        "li": ("李柜员", "teller", "branch"),
        "wu": ("吴行长", "branch", "branch"),
        "he": ("何电信", "operator", "operator"),
        "pay": ("裴支付", "payment", "payment"),
        "xu": ("徐老师", "school", "school"),
        "yu": ("于物业", "alliance", "alliance"),
    }
    return {
        login: make_person(login, name, role, units[unit])
        for login, (name, role, unit) in posts.items()
    }


def gather() -> Cast:
    """Make the cast in the database."""
    units = _units()
    _link(units)
    everybody: dict[str, Any] = {**units, **_people(units)}
    return Cast(**everybody)
