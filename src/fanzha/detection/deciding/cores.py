"""On which cores the threads of the decision process run.

Those that read, decide and answer take turns with the interpreter's lock. On several cores each
turn finds the caches of another thread's core cold: kept on one they make about a tenth more
decisions a second, and whatever else the machine does moves to the other cores. So does the
thread of the server that reads and writes the sockets, which never needs that lock: left to the
scheduler it was drawn to the core of those that it wakes.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., object]], Iterable[bytes]]

_ALLOWED = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else frozenset[int]()


def stay_on_one() -> None:
    """Keep this thread, and those it starts from now on, on the last of its cores."""
    if len(_ALLOWED) > 1:
        os.sched_setaffinity(0, {max(_ALLOWED)})


def leave_one() -> None:
    """Keep this thread, and those it starts from now on, off the core of `stay_on_one`."""
    if len(_ALLOWED) > 1:
        os.sched_setaffinity(0, _ALLOWED - {max(_ALLOWED)})


def use_all() -> None:
    """Let this thread run wherever the process was allowed to when it began."""
    if _ALLOWED:
        os.sched_setaffinity(0, _ALLOWED)


def on_one(application: Application) -> Application:
    """The same WSGI application; threads that serve it settle on one core with their first call."""
    here = threading.local()

    def served(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        if not hasattr(here, "settled"):
            stay_on_one()
            here.settled = True
        return application(environ, start)

    return served
