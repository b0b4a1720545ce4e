"""On which cores the threads of the decision process run.

Those that read, decide and answer take turns with the interpreter's lock. On several cores each
turn finds the caches of another thread's core cold: kept on one they make about a tenth more
decisions a second, and whatever else the machine does moves to the other cores.
"""

import os

_ALLOWED = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else frozenset[int]()


def stay_on_one() -> None:
    """Keep this thread, and those it starts from now on, on the last of its cores."""
    if len(_ALLOWED) > 1:
        os.sched_setaffinity(0, {max(_ALLOWED)})


def use_all() -> None:
    """Let this thread run wherever the process was allowed to when it began."""
    if _ALLOWED:
        os.sched_setaffinity(0, _ALLOWED)
