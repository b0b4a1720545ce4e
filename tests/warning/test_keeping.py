"""Hand-over and the end of retention."""

from datetime import timedelta

import pytest

from fanzha.kit import now
from fanzha.warning import Outcome, State
from fanzha.warning.actions import Ending, Warning, feed_back_one, forget_warnings, handover
from tests.cast import Cast
from tests.makers.warnings import concluded_warning, make_warning

pytestmark = pytest.mark.django_db


def test_the_hand_over_counts_open_work(cast: Cast) -> None:
    make_warning(cast.centre)
    make_warning(cast.centre, address="外省")

    counts = [count for _label, count, _url in handover(cast.centre, now())]

    assert counts == [1, 1, 0, 2, 0]


def test_a_false_alarm_is_stripped_after_ninety_days_and_its_stub_stays(cast: Cast) -> None:
    warning = concluded_warning(cast.centre, cast.zhao, Ending(Outcome.R4), name="王小明")
    feed_back_one(warning.pk, cast.chen, now())

    assert forget_warnings(now() + timedelta(days=89)) == 0
    assert forget_warnings(now() + timedelta(days=91)) == 1
    assert forget_warnings(now() + timedelta(days=91)) == 0

    warning = Warning.objects.get(pk=warning.pk)
    assert (warning.name, warning.phone, warning.phone_index) == ("", "", "")
    assert (warning.outcome, warning.at) == ("R4", State.CLOSED)
