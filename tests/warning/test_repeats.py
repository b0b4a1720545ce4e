"""The same warning number again: the platform's grade is followed up, never down."""

from datetime import timedelta

import pytest

from fanzha.delivery.models import Notice
from fanzha.kit import now
from fanzha.organisations.actions import AuditEntry
from fanzha.warning import State
from fanzha.warning.actions import Hit, Warning
from fanzha.warning.models import Deadline, StateChange
from fanzha.warning.tasks import on_raised
from tests.cast import Cast
from tests.makers.warnings import concluded_warning, newest, push, row, signed_warning

pytestmark = pytest.mark.django_db
SAME = {"name": "甲", "tel": "15400007777", "card": ""}


def again(cast: Cast, tier: str, **given: str) -> Warning:
    return newest(push(cast.centre, row("YJ-1", tier=tier, **{**SAME, **given})))


def test_a_higher_tier_for_the_same_number_raises_the_warning(cast: Cast) -> None:
    first = again(cast, "中")

    second = again(cast, "紧急")

    assert (second.pk, second.tier, second.escalated) == (first.pk, "urgent", True)
    step = StateChange.objects.filter(warning=first, note__startswith="tier").get()
    assert step.note == "tier:medium>urgent:regraded"
    assert AuditEntry.objects.filter(action="warning.tier_raised").count() == 1
    assert Hit.objects.get(tier="urgent").duplicate


def test_whoever_signed_hears_of_it(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao, no="YJ-1", tier="中", **SAME)

    again(cast, "高")
    on_raised(warning.pk)

    assert Notice.objects.filter(person=cast.zhao).count() == 1


def test_a_raised_tier_makes_no_running_clock_later(cast: Cast) -> None:
    warning = again(cast, "中")
    sign = Deadline.objects.get(warning=warning, kind="sign")
    late = sign.due_at - timedelta(minutes=1)

    push(cast.centre, row("YJ-1", tier="高", **SAME), at=late)

    running = Deadline.objects.filter(warning=warning, state="open")
    assert running.get(kind="sign").due_at == sign.due_at
    assert running.get(kind="call").due_at == late + timedelta(minutes=10)


@pytest.mark.parametrize("tier", ["低", "中"])
def test_a_lower_tier_is_noted_once_and_changes_nothing(cast: Cast, tier: str) -> None:
    before = again(cast, "高")

    for _ in range(2):
        after = again(cast, tier)

    assert (after.pk, after.tier, after.next_due_at) == (before.pk, "high", before.next_due_at)
    assert StateChange.objects.filter(warning=after, note__startswith="kept:").count() == 1


def test_a_push_without_a_tier_grades_nothing(cast: Cast) -> None:
    again(cast, "低")

    assert again(cast, "").tier == "low"


def test_an_outcome_not_yet_closed_is_reopened_by_a_higher_tier(cast: Cast) -> None:
    concluded_warning(cast.centre, cast.zhao, None, no="YJ-1", tier="中", **SAME)

    warning = again(cast, "高")

    assert (warning.at, warning.tier) == (State.REOPENED, "high")


def test_a_closed_warning_graded_higher_is_followed_by_a_new_one(cast: Cast) -> None:
    old = concluded_warning(cast.centre, cast.zhao, None, no="YJ-1", tier="中", **SAME)
    Warning.objects.filter(pk=old.pk).update(state=State.CLOSED, closed_at=now())

    new = again(cast, "高")
    repeated = again(cast, "高")

    assert new.pk != old.pk
    assert repeated.pk == new.pk
