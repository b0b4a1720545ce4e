"""A thread that waits is woken once, whatever came first."""

import os
from concurrent.futures import ThreadPoolExecutor

from fanzha.detection.deciding.bell import Bell, own_bell


def test_who_waits_is_woken_by_a_ring() -> None:
    bell = Bell()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(bell.wait)
        bell.ring()
        assert waiting.result(120) is None


def test_rings_before_the_wait_are_heard_once() -> None:
    bell = Bell()
    bell.ring()
    bell.ring()
    bell.wait()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(bell.wait)
        assert not waiting.done()
        bell.ring()
        waiting.result(120)


def test_every_thread_has_its_own_bell_and_gives_its_file_back() -> None:
    def number() -> int:
        return id(own_bell())

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(number).result() == pool.submit(number).result() != number()
    before = len(os.listdir("/proc/self/fd"))
    for _again in range(20):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(number).result()
    assert len(os.listdir("/proc/self/fd")) <= before
