"""How long texts take that are made to be slow: one piece repeated over megabytes."""

from collections.abc import Mapping
from time import process_time

from fanzha.detection.text.extract import extract

BAITS = (
    "1",
    "一",
    "a.",
    "转",
    "我用",
    "，5",
    "5000元，",
    "又借了",
    "“",
    "（",
    "0x",
    "http://",
    "@a",
    "千",
    "要交",
)


def seconds_per_mb(megabytes: float = 1.0) -> Mapping[str, float]:
    """Seconds of the processor for a megabyte of UTF-8 of each bait; the goal is at most 1."""
    for bait in BAITS:
        extract(3 * bait)  # lists are read and patterns compiled at their first use
    return {bait: _seconds(bait, megabytes) / megabytes for bait in BAITS}


def _seconds(bait: str, megabytes: float) -> float:
    text = bait * int(megabytes * 1e6 / len(bait.encode()))
    start = process_time()
    extract(text)
    return process_time() - start
