from datetime import timedelta

import pytest

from fanzha.kit import clock
from fanzha.kit.models import JobRun
from fanzha.kit.tasks import Job, enrol, run_jobs

pytestmark = pytest.mark.django_db
RAN: list[str] = []
GOOD = Job("good", 60, "tests.kit.test_jobs.good")
BROKEN = Job("broken", 60, "tests.kit.test_jobs.broken")


def good() -> None:
    RAN.append("good")


def broken() -> None:
    raise ValueError


@pytest.fixture(autouse=True)
def enrolled() -> None:
    RAN.clear()
    enrol([BROKEN, GOOD], clock.now())


def test_a_due_job_runs_once_until_it_is_due_again() -> None:
    now = clock.now()

    run_jobs([GOOD], now)
    run_jobs([GOOD], now)
    run_jobs([GOOD], now + timedelta(seconds=70))

    assert RAN == ["good", "good"]


def test_a_broken_job_does_not_stop_the_others() -> None:
    assert run_jobs([BROKEN, GOOD], clock.now()) == 2
    assert JobRun.objects.get(name="broken").last_error.startswith("ValueError")
    assert RAN == ["good"]


def test_a_job_under_lease_is_left_to_its_worker() -> None:
    now = clock.now()
    JobRun.objects.filter(name="good").update(lease_until=now + timedelta(minutes=5))

    assert run_jobs([GOOD], now) == 0


def test_enrolling_twice_keeps_one_row() -> None:
    enrol([GOOD], clock.now())

    assert JobRun.objects.filter(name="good").count() == 1
