"""Deadlines ring once, whoever works and whatever dies."""

from datetime import timedelta

import pytest

from fanzha.kit import now
from fanzha.ledger.models import Entry
from fanzha.warning import Clock
from fanzha.warning.actions import Deadline, Warning, clocks, ring
from tests.cast import Cast
from tests.makers.warnings import make_warning, signed_warning

pytestmark = pytest.mark.django_db


def test_a_missed_clock_marks_the_warning_once(cast: Cast) -> None:
    warning = make_warning(cast.centre, tier="高")

    ring(now() + timedelta(minutes=11))
    ring(now() + timedelta(hours=5))

    warning.refresh_from_db()
    assert warning.overdue
    assert Entry.objects.filter(metric="warnings_overdue").count() == 1
    missed = Deadline.objects.filter(warning=warning, state="missed")
    assert set(missed.values_list("kind", flat=True)) == {"sign", "call", "visit", "feedback"}


def test_what_was_done_in_time_never_rings(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    Deadline.objects.exclude(kind="sign").delete()

    assert ring(now() + timedelta(days=1)) == 0
    warning.refresh_from_db()
    assert not warning.overdue


def test_the_ladder_reminds_then_misses_then_tells_the_leader(cast: Cast) -> None:
    warning = make_warning(cast.centre, tier="高")
    Deadline.objects.exclude(kind="sign").delete()
    begun = warning.dispatched_at
    assert begun

    rung = []
    for minutes in (1, 7, 11, 15, 25, 60):
        ring(begun + timedelta(minutes=minutes))
        rung.append(Deadline.objects.get().rung)

    assert rung == [0, 1, 2, 2, 3, 3]


def test_two_workers_cannot_claim_one_clock(cast: Cast) -> None:
    make_warning(cast.centre)
    Deadline.objects.exclude(kind="sign").delete()
    later = now() + timedelta(minutes=11)

    assert clocks._claim(later) is not None
    assert clocks._claim(later) is None


def test_a_dead_workers_clock_is_taken_up_when_its_lease_ends(cast: Cast) -> None:
    warning = make_warning(cast.centre)
    Deadline.objects.exclude(kind="sign").delete()
    later = now() + timedelta(minutes=11)
    clocks._claim(later)  # and the worker dies

    assert ring(later) == 0
    assert ring(later + timedelta(seconds=61)) == 1
    assert Warning.objects.get(pk=warning.pk).overdue


def test_signing_while_a_worker_holds_the_clock_wins(cast: Cast) -> None:
    warning = make_warning(cast.centre)
    Deadline.objects.exclude(kind="sign").delete()
    later = now() + timedelta(minutes=11)
    row = clocks._claim(later)
    assert row is not None
    clocks.meet(warning, Clock.SIGN, later)

    clocks._ring_one(row, later)

    warning.refresh_from_db()
    assert not warning.overdue
