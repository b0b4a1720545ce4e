import pytest

from fanzha.organisations import LinkKind, UnitKind
from fanzha.warning.actions.routing import router
from tests.cast import Cast
from tests.makers.organisations import make_link, make_unit


@pytest.fixture
def split_town(cast: Cast) -> Cast:
    """Most communities of 城关镇 are policed by the other station, 东门社区 is not."""
    for name in ("西门社区", "南门社区"):
        community = make_unit(name=name, kind=UnitKind.COMMUNITY, parent=cast.town)
        make_link(LinkKind.POLICING, cast.other_station, community)
    return cast


def station_of(*texts: str) -> int | None:
    place = router().find(*texts)
    return place.station if place else None


def test_the_community_counts_more_than_the_town_before_it(split_town: Cast) -> None:
    address = f"云县{split_town.town.name}{split_town.community.name}书院巷9号"

    assert station_of(address) == split_town.station.pk


def test_a_town_alone_goes_to_the_station_that_polices_most_of_it(split_town: Cast) -> None:
    assert station_of(f"{split_town.town.name}某路1号") == split_town.other_station.pk


def test_the_first_text_that_names_a_place_decides(split_town: Cast) -> None:
    assert station_of("", "别处", "西门社区", "东门社区") == split_town.other_station.pk


def test_an_unknown_place_has_no_station(cast: Cast) -> None:
    assert station_of("外省某市") is None
