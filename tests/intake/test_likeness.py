"""Similar earlier reports, as far as the person who asks may see them."""

import pytest
from tests.cast import Cast
from tests.makers.intake import STORY, make_report

from fanzha.intake.actions import assign
from fanzha.intake.actions.likeness import nearest

pytestmark = pytest.mark.django_db


def test_a_station_finds_its_own_report_behind_many_of_others(cast: Cast) -> None:
    own = assign(make_report(cast.lin), cast.station, cast.lin)
    for _n in range(21):
        make_report(cast.lin)

    assert [report for report, _match in nearest(STORY, cast.zhao)] == [own]


def test_a_report_is_not_like_itself(cast: Cast) -> None:
    report = make_report(cast.lin)

    assert nearest(STORY, cast.lin, without=report.pk) == []
