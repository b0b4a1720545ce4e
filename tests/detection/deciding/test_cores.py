"""Who stays on one core, and who does not."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from fanzha.detection.deciding.cores import on_one

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="one core"
)


def cores() -> int:
    return len(os.sched_getaffinity(0))


def test_threads_that_serve_settle_on_one_core_and_no_other_thread_does() -> None:
    before = cores()

    def application(_environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        return [b"%d" % cores()]

    served = on_one(application)
    with ThreadPoolExecutor(1) as thread:
        answers = [thread.submit(served, {}, print).result() for _request in range(2)]

    assert answers == [[b"1"], [b"1"]]
    assert cores() == before
