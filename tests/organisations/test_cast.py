"""The cast that every other test relies on."""

from collections.abc import Callable

from django.test import Client

from fanzha.organisations.actions import reach
from tests.cast import Cast


def test_duty_officer_sees_both_stations(cast: Cast) -> None:
    seen = reach(cast.chen)

    assert {cast.station.pk, cast.other_station.pk, cast.community.pk} <= seen


def test_colleague_of_another_station_is_out_of_sight(cast: Cast) -> None:
    assert cast.other_station.pk not in reach(cast.zhao)
    assert cast.other_community.pk not in reach(cast.zhao)


def test_nobody_outside_sees_a_bank(cast: Cast) -> None:
    assert cast.branch.pk not in reach(cast.chen) | reach(cast.ma) | reach(cast.pay)


def test_login_gives_a_session(cast: Cast, login: Callable[..., Client]) -> None:
    assert login(cast.zhao).session["_auth_user_id"] == str(cast.zhao.pk)
