"""What `fanzha doctor` tells."""

import pytest

from fanzha.cli.health import _worker
from fanzha.kit import now
from fanzha.kit.actions import JobRun

pytestmark = pytest.mark.django_db


def test_a_job_that_failed_last_time_is_named() -> None:
    JobRun.objects.create(name="warning.imports", due_at=now(), last_error="OverflowError")

    finding = _worker()

    assert not finding.ok
    assert "warning.imports" in finding.detail


def test_a_worker_that_ran_just_now_is_at_work() -> None:
    JobRun.objects.create(name="messages.send", due_at=now(), last_finished=now())

    assert _worker().ok
