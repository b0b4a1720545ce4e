"""The colleague who takes a shift over is told, until it is confirmed or taken back."""

import pytest

from fanzha.delivery.actions import unseen
from fanzha.kit.actions import run_due
from fanzha.organisations.actions import Handover
from fanzha.organisations.actions.duty import confirm, give_over, withdraw
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _given(cast: Cast) -> Handover:
    given = give_over(cast.chen, cast.centre, cast.lin)
    run_due()
    return given


def test_taker_is_told_and_led_to_the_sheet(cast: Cast) -> None:
    given = _given(cast)

    notice = unseen(cast.lin).get()
    assert notice.url == f"/handovers/{given.pk}/"
    assert "交接" in notice.texts["zh-hans"]
    assert not unseen(cast.chen).exists()


def test_notice_goes_when_the_shift_is_taken(cast: Cast) -> None:
    confirm(cast.lin, _given(cast))
    run_due()

    assert not unseen(cast.lin).exists()


def test_notice_goes_when_the_handover_is_taken_back(cast: Cast) -> None:
    withdraw(cast.chen, _given(cast))
    run_due()

    assert not unseen(cast.lin).exists()


def test_withdrawn_before_delivery_tells_nobody(cast: Cast) -> None:
    withdraw(cast.chen, give_over(cast.chen, cast.centre, cast.lin))
    run_due()

    assert not unseen(cast.lin).exists()
