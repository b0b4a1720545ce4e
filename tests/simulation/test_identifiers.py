import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from random import Random

import pytest

from fanzha.kit import IdCard, is_mobile, luhn_ok
from fanzha.simulation.identifiers import Identifiers
from tests.simulation.tales import told

# What would look like somebody's: eleven digits of a mobile, an identity number, a card, a domain.
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ID_CARD = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_CARD = re.compile(r"(?<!\d)\d{15,19}(?!\d)")
_DOMAIN = re.compile(r"https?://([a-z0-9.-]+)")
_QQ = re.compile(r"QQ[为：:]? ?(\d{5,11})")


def texts(thing: object) -> Iterator[str]:
    """Every text inside a told thing, however deep."""
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts(getattr(thing, field.name))
    elif isinstance(thing, dict):
        yield from texts((*thing.keys(), *thing.values()))
    elif isinstance(thing, list | tuple | frozenset):
        for part in thing:
            yield from texts(part)


@pytest.fixture(scope="module")
def everything() -> list[str]:
    return list(texts(told()))


def test_every_mobile_lies_in_a_range_nobody_holds(everything: list[str]) -> None:
    found = [m for text in everything for m in _MOBILE.findall(text)]

    assert len(found) > 500
    assert {m[:4] for m in found} == {"1540", "1542", "1545"}


def test_every_identity_number_names_no_district(everything: list[str]) -> None:
    found = [m for text in everything for m in _ID_CARD.findall(text) if IdCard(m.upper()).valid]

    assert len(found) > 200
    assert {m[:6] for m in found} == {"990101"}


def test_every_card_has_an_issuer_nobody_holds(everything: list[str]) -> None:
    known = [m for text in everything for m in _CARD.findall(text) if m[:6] != "990101"]

    assert len(known) > 100
    assert {m[:6] for m in known} == {"999999"}


def test_every_domain_has_a_reserved_ending(everything: list[str]) -> None:
    found = [m for text in everything for m in _DOMAIN.findall(text)]

    assert len(found) > 50
    assert {m.rsplit(".", 1)[1] for m in found} <= {"example", "test", "invalid"}


def test_every_qq_number_lies_beyond_those_given_out(everything: list[str]) -> None:
    found = [m for text in everything for m in _QQ.findall(text)]

    assert len(found) > 20
    assert all(len(m) == 10 and m.startswith("99") for m in found)


def test_drawn_numbers_pass_the_checks_of_form() -> None:
    ids = Identifiers(Random(1))

    assert is_mobile(ids.mobile())
    assert luhn_ok(ids.card())
    assert len(ids.order()) == 28


def test_no_identifier_is_drawn_twice() -> None:
    ids = Identifiers(Random(1))

    drawn = [ids.mobile() for _ in range(20_000)]

    assert len(set(drawn)) == len(drawn)
