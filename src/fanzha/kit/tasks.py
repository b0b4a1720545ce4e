"""Scheduled jobs: a table of what is due next, claimed like deliveries, run by any worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db.models import Q
from django.utils.module_loading import import_string

from fanzha.kit import clock
from fanzha.kit.logs import place_of
from fanzha.kit.models import JobRun

log = structlog.get_logger("fanzha.jobs")


@dataclass(frozen=True)
class Job:
    """A function (dotted path, no arguments) that runs every so many seconds."""

    name: str
    every_s: int
    function: str
    lease_s: int = 300


def enrol(jobs: Sequence[Job], now: datetime) -> None:
    """Make sure each job has its row; a new one is due at once."""
    for job in jobs:
        JobRun.objects.get_or_create(name=job.name, defaults={"due_at": now})


def run_jobs(jobs: Sequence[Job], now: datetime) -> int:
    """Run the jobs that are due and free; returns how many ran."""
    return sum(_run(job) for job in jobs if _claim(job, now))


def _claim(job: Job, now: datetime) -> bool:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    due = JobRun.objects.filter(free, name=job.name, due_at__lte=now)
    lease = now + timedelta(seconds=job.lease_s)
    return bool(due.update(lease_until=lease, last_started=now))


def _run(job: Job) -> bool:
    error = ""
    try:
        import_string(job.function)()
    except Exception as caught:  # noqa: BLE001 - one broken job must not stop the others
        error = place_of(caught)
        log.warning("job_failed", job=job.name, error=error)
    now = clock.now()
    JobRun.objects.filter(name=job.name).update(
        due_at=now + timedelta(seconds=job.every_s),
        lease_until=None,
        last_finished=now,
        last_error=error,
    )
    return True
