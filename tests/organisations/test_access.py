"""Who sees which rows, through posts, links and sharing."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from fanzha.kit import Forbidden, NotFound, now
from fanzha.organisations import Aspect
from fanzha.organisations.actions import (
    ImportRun,
    Unit,
    aspects,
    centre,
    need,
    reach,
    share,
    totals,
    unshare,
    visible,
)
from tests.cast import Cast
from tests.makers.organisations import make_link, make_person, make_unit


@pytest.fixture
def row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> ImportRun:
    monkeypatch.setattr(ImportRun, "FAMILY", "test:row", raising=False)
    return ImportRun.objects.create(
        owner=cast.station, kind="x", filename="x", sha256="0", size=1, created_at=now()
    )


@pytest.mark.parametrize("who", ["chen", "lin", "feng", "tang", "gao", "ma", "zhao"])
def test_owner_and_those_above_see_everything(cast: Cast, row: ImportRun, who: str) -> None:
    assert aspects(row, cast.people[who]) == {Aspect.ALL}


@pytest.mark.parametrize("who", ["qian", "sun", "li", "wu", "he", "pay", "xu", "yu"])
def test_others_do_not_even_know_of_it(cast: Cast, row: ImportRun, who: str) -> None:
    person = cast.people[who]

    assert not visible(ImportRun.objects.all(), person).exists()
    with pytest.raises(NotFound):
        need(row, person)


def test_visitor_sees_no_row(row: ImportRun) -> None:
    assert not visible(ImportRun.objects.all(), AnonymousUser()).exists()


def test_shared_row_opens_one_aspect(cast: Cast, row: ImportRun) -> None:
    share(f"test:row:{row.pk}", cast.branch, Aspect.ACCOUNT)

    assert visible(ImportRun.objects.all(), cast.wu).get() == row
    need(row, cast.wu, Aspect.ACCOUNT)
    with pytest.raises(Forbidden):
        need(row, cast.wu, Aspect.VISIT)


def test_head_office_sees_what_its_branch_was_shown(cast: Cast, row: ImportRun) -> None:
    share(f"test:row:{row.pk}", cast.branch, Aspect.ACCOUNT)
    head = make_person(role="branch", unit=cast.bank)
    rival = make_person(role="branch", unit=cast.other_bank)

    assert aspects(row, head) == {Aspect.ACCOUNT}
    assert aspects(row, rival) == frozenset()


@pytest.mark.parametrize("until", [timedelta(seconds=-1), None])
def test_sharing_ends(cast: Cast, row: ImportRun, until: timedelta | None) -> None:
    mark = f"test:row:{row.pk}"
    share(mark, cast.branch, Aspect.ACCOUNT, until=now() + until if until else None)
    if until is None:
        unshare(mark)

    assert aspects(row, cast.wu) == frozenset()


def test_ended_policing_ends_the_sight(cast: Cast) -> None:
    make_link("policing", cast.station, cast.other_community, until=date(2021, 1, 1))

    assert cast.other_community.pk not in reach(cast.zhao)


def test_new_link_is_seen_at_once(cast: Cast) -> None:
    assert cast.other_community.pk not in reach(cast.zhao)

    make_link("policing", cast.station, cast.other_community)

    assert cast.other_community.pk in reach(cast.zhao)


def test_ended_post_opens_nothing(cast: Cast) -> None:
    cast.zhao.posts.update(until=date(2021, 1, 1))
    person = type(cast.zhao).objects.get(pk=cast.zhao.pk)

    assert reach(person) == frozenset()
    assert not person.can("self.use")


def test_centre_sums_partners_without_seeing_their_rows(cast: Cast) -> None:
    assert cast.bank.pk in totals(cast.chen)
    assert cast.bank.pk not in reach(cast.chen)


def test_centre_is_the_one_highest_in_the_tree(cast: Cast) -> None:
    make_unit("LOW", "镇反诈中心", "centre", cast.town)

    assert centre() == cast.centre


def test_missing_centre_says_what_to_do(db: None) -> None:
    assert not Unit.objects.exists()
    with pytest.raises(NotFound, match="fanzha init"):
        centre()
