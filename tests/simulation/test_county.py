from collections import Counter

from fanzha.organisations import LinkKind, UnitKind
from fanzha.simulation import county
from fanzha.simulation.county import COUNTY


def test_the_county_has_the_units_of_the_field_manual() -> None:
    kinds = Counter(place.kind for place in county(7).places)

    assert kinds[UnitKind.TOWN] == 3
    assert kinds[UnitKind.COMMUNITY] == 12
    assert kinds[UnitKind.GRID] == 60
    assert kinds[UnitKind.STATION] == 5
    assert kinds[UnitKind.BANK] == 3 + 10
    assert kinds[UnitKind.SCHOOL] == 4


def test_every_community_is_policed_and_some_by_two_stations() -> None:
    links = [link for link in county(7).links if link.kind is LinkKind.POLICING]
    stations = Counter(link.junior for link in links)

    assert len(stations) == 12
    assert max(stations.values()) == 2


def test_residents_of_an_area_are_those_of_its_parts() -> None:
    whole = county(7)
    for place in whole.places:
        below = whole.below(place.code, UnitKind.GRID) or whole.below(
            place.code, UnitKind.COMMUNITY
        )
        if below and place.kind is not UnitKind.COUNTY:
            assert place.residents == sum(part.residents or 0 for part in below)


def test_a_unit_comes_after_the_unit_above_it() -> None:
    codes = [place.code for place in county(7).places]
    parents = {place.code: place.parent for place in county(7).places}

    assert all(p is None or codes.index(p) < codes.index(c) for c, p in parents.items())
    assert codes[0] == COUNTY
