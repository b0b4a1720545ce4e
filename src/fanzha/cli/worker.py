"""The job worker: delivers events and runs scheduled jobs until it is told to stop."""

import signal
from time import sleep
from types import FrameType

from django.db import OperationalError, close_old_connections

from fanzha import wiring
from fanzha.cli.output import note
from fanzha.kit import clock
from fanzha.kit import gettext as _
from fanzha.kit.actions import enrol, run_due, run_jobs
from fanzha.kit.logs import place_of

_IDLE_S = 0.3
_BROKEN_S = 2.0


def run(once: bool = False) -> None:
    """Work in rounds; a database that is away for a moment only makes the worker wait."""
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    if not once:
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
    enrol(wiring.JOBS, clock.now())
    while not stopping:
        pause = _round()
        if once and pause == _IDLE_S:
            return
        sleep(pause)


def _round() -> float:
    try:
        close_old_connections()
        run_jobs(wiring.JOBS, clock.now())
        return 0.0 if run_due(limit=50) else _IDLE_S
    except OperationalError as error:
        sentence = _("The database does not answer ({place}); waiting.")
        note(sentence.format(place=place_of(error)))
        return _BROKEN_S
