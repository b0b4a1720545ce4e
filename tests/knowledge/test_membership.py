"""The set in memory: what hits, what does not, and how fast."""

from datetime import date

import pytest

from fanzha.knowledge import Hit, IndicatorKind, Membership, StopList
from fanzha.knowledge.snapshots import shipped

TODAY = date(2026, 11, 22)
STOP_LIST = StopList(shipped().library.hubs)


def hit(kind: str, value: str, expires_on: date | None = None) -> Hit:
    return Hit(1, IndicatorKind(kind), value, "T01", 80, expires_on)


def check(member: Membership, kind: str, value: str) -> Hit | None:
    return member.check(IndicatorKind(kind), value, TODAY)


def test_a_value_hits_however_it_is_written() -> None:
    member = Membership([hit("phone", "15400001234")], STOP_LIST)

    assert check(member, "phone", "+86 154-0000-1234")


def test_the_same_digits_of_another_kind_do_not_hit() -> None:
    member = Membership([hit("phone", "15400001234")], STOP_LIST)

    assert check(member, "qq", "15400001234") is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("url", "https://a.evil.example/pay?x=1"),
        ("domain", "b.a.evil.example"),
        ("email", "x@evil.example"),
    ],
)
def test_a_domain_hits_everything_below_it(kind: str, value: str) -> None:
    member = Membership([hit("domain", "evil.example")], STOP_LIST)

    assert check(member, kind, value)


def test_a_domain_does_not_hit_its_neighbour() -> None:
    member = Membership([hit("domain", "evil.example")], STOP_LIST)

    assert check(member, "domain", "notevil.example") is None


@pytest.mark.parametrize(("last_day", "hits"), [(TODAY, True), (date(2026, 11, 21), False)])
def test_an_indicator_counts_to_the_end_of_its_last_day(last_day: date, hits: bool) -> None:
    member = Membership([hit("phone", "15400001234", last_day)], STOP_LIST)

    assert bool(check(member, "phone", "15400001234")) is hits


def test_an_official_number_never_hits() -> None:
    member = Membership([hit("phone", "95588")], STOP_LIST)

    assert len(member) == 0


@pytest.mark.parametrize("value", ["", "???", "x" * 10_000])
def test_nonsense_is_no_hit_and_no_error(value: str) -> None:
    member = Membership([], STOP_LIST)

    assert not any(member.check(kind, value, TODAY) for kind in IndicatorKind)


def test_changes_give_a_later_copy_and_leave_the_old_one_alone() -> None:
    old = Membership([hit("qq", "123456")], STOP_LIST, 1)

    new = old.changed([hit("qq", "654321")], [(IndicatorKind.QQ, "123456")], 2)

    assert (check(old, "qq", "123456"), check(new, "qq", "123456")) != (None, None)
    assert check(new, "qq", "654321")
    assert check(new, "qq", "123456") is None
