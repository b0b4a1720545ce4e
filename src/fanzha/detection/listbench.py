"""How fast the lists are: write, open, look up one by one and many at once."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from fanzha.detection.lists import PublishedLists
from fanzha.kit import Keyring
from fanzha.knowledge import point_to_lists, write_lists

_LIST = "case_accounts"
_ASKED = 300_000


def bench_lists(entries: int = 10_000_000) -> dict[str, float]:
    """Seconds to write and open a list of so many accounts, nanoseconds a look-up.

    Half of the values asked are listed; `one_ns` and `many_ns` are CPU time and include the digest
    of each value.
    """
    with TemporaryDirectory() as folder:
        home, ring = Path(folder), Keyring.fresh()
        began = perf_counter()
        values = (f"999999{number:012d}" for number in range(entries))
        sha, _counts = write_lists(home, {_LIST: values}, ring.subkey("lists"), ring.active)
        written = perf_counter()
        point_to_lists(home, sha)
        lists = PublishedLists(home, lambda: ring)
        opened = perf_counter()
        rng = Random(20)
        asked = [f"999999{rng.randrange(2 * entries):012d}" for _ in range(_ASKED)]
        return {
            "entries": entries,
            "write_s": round(written - began, 2),
            "open_s": round(opened - written, 4),
            **_times(lists, asked),
        }


def _times(lists: PublishedLists, asked: list[str]) -> dict[str, float]:
    many = np.array(asked, dtype=object)
    lists.contains_many(_LIST, many)  # the pages are read from disk once
    began = process_time()
    for value in asked:
        lists.contains(_LIST, value)
    between = process_time()
    lists.contains_many(_LIST, many)
    ended = process_time()
    return {
        "one_ns": round((between - began) / len(asked) * 1e9),
        "many_ns": round((ended - between) / len(asked) * 1e9),
    }
