"""What the log of decisions holds, row by row."""

from typing import NamedTuple


class Kept(NamedTuple):
    """One decision as it is stored; `body` is the answer in JSON without event id.

    `seen` are the features behind an outcome from `verify` on, a map in MessagePack.
    """

    seq: int
    key: bytes
    received_us: int
    unit: str
    scenario: str
    outcome: int
    payload: bytes
    body: bytes
    seen: bytes | None = None


class Labelled(NamedTuple):
    """What became of an event, as the unit said later."""

    key: bytes
    label: str
    unit: str
    received_us: int
