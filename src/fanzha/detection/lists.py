"""Is a value on a published list? Look-ups at memory speed in the files of `knowledge`.

A digest has 128 bits: with ten million entries a value that is not listed is taken for listed with
a probability of 1e7 / 2**128, about 3e-32. No value stands in the files, so none can be compared.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.kit import Invalid, Keyring
from fanzha.kit import gettext as _
from fanzha.knowledge import DIGEST, LISTS, current_lists, digester, list_person

_HALF = 8
_MANY = 256  # fewer values are not worth loading compiled code


@dataclass(frozen=True)
class ListTable:
    """One list: sorted digests (uint64, 2 rows) behind the starts of their first `bits` bits."""

    code: str
    key: bytes = field(repr=False)
    bits: int
    digests: NDArray[np.uint64]
    starts: NDArray[np.uint32]
    digest: Callable[[str], bytes] = field(init=False, repr=False)
    _firsts: memoryview = field(init=False, repr=False)
    _lasts: memoryview = field(init=False, repr=False)
    _starts: memoryview = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # A memoryview gives plain ints in a third of the time that numpy needs for one element.
        object.__setattr__(self, "digest", digester(self.key, self.code))
        object.__setattr__(self, "_firsts", self.digests[0].data)
        object.__setattr__(self, "_lasts", self.digests[1].data)
        object.__setattr__(self, "_starts", self.starts.data)

    def __len__(self) -> int:
        return int(self.digests.shape[1])

    def __contains__(self, value: str) -> bool:
        digest = self.digest(value)
        first, last = int.from_bytes(digest[:_HALF]), int.from_bytes(digest[_HALF:])
        bucket = first >> (64 - self.bits)
        for place in range(self._starts[bucket], self._starts[bucket + 1]):
            if self._firsts[place] == first and self._lasts[place] == last:
                return True
        return False

    def among(self, values: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Which of these values are listed, shape (n,); what is no text is not."""
        words = _words(values) if len(values) >= _MANY else None
        if words is not None:
            return self._probed(words, values)
        asked = [value for value in dict.fromkeys(values.tolist()) if isinstance(value, str)]
        flags = self._digested(asked).tolist()
        listed = {value for value, hit in zip(asked, flags, strict=True) if hit}
        return np.fromiter(map(listed.__contains__, values), dtype=bool, count=len(values))

    def _probed(self, words: Any, values: NDArray[np.object_]) -> NDArray[np.bool_]:
        from fanzha.detection.probe import probe

        _nulls, offsets, letters = words.buffers()
        flags, scratch = np.empty(len(values), np.int8), np.empty((4, 64), np.uint64)
        probe(
            np.frombuffer(letters, np.uint8),
            np.frombuffer(offsets, np.int64),
            self._begun,
            self.digests[0],
            self.digests[1],
            self.starts,
            self.bits,
            scratch,
            flags,
        )
        other = np.flatnonzero(flags < 0)
        if len(other):
            flags[other] = self._digested(values[other].tolist())
        return flags > 0

    @cached_property
    def _begun(self) -> NDArray[np.uint64]:
        from fanzha.detection.blake2b import begun

        return begun(self.key, DIGEST, list_person(self.code))

    def _digested(self, values: list[str]) -> NDArray[np.bool_]:
        joined = b"".join(map(self.digest, values))
        pairs = np.frombuffer(joined, dtype=">u8").reshape(-1, 2).astype(np.uint64)
        first, last = pairs[:, 0], pairs[:, 1]
        bucket = (first >> np.uint64(64 - self.bits)).astype(np.int64)
        place, end = self.starts[bucket].astype(np.int64), self.starts[bucket + 1]
        found = np.zeros(len(values), dtype=bool)
        left = np.flatnonzero(place < end)
        while len(left):
            at = place[left]
            found[left] = (self.digests[0][at] == first[left]) & (self.digests[1][at] == last[left])
            place[left] += 1
            left = left[~found[left] & (place[left] < end[left])]
        return found


def _words(values: NDArray[np.object_]) -> Any:
    """The values in Arrow; None where not all are texts, or all are empty."""
    import pyarrow as pa

    try:
        words = pa.array(values, pa.large_string())
    except pa.ArrowException:
        return None
    return None if words.null_count or words.buffers()[2] is None else words


@dataclass(frozen=True)
class ListSnapshot:
    """All lists of one publication; implements `Lists`. `version` is its sha, empty for none."""

    version: str
    tables: dict[str, ListTable]

    def contains(self, list_name: str, value: str) -> bool:
        """Is the value on the list? A list that was never published is empty."""
        table = self._table(list_name)
        return table is not None and value in table

    def contains_many(self, list_name: str, values: NDArray[np.object_]) -> NDArray[np.bool_]:
        """The same for n values; what is no text is not listed."""
        table = self._table(list_name)
        if table is None or not len(table):
            return np.zeros(len(values), dtype=bool)
        return table.among(values)

    def _table(self, name: str) -> ListTable | None:
        found = self.tables.get(name)
        if found is None and name not in LISTS:
            text = _("There is no list “{name}”: use one of {names}.")
            raise Invalid(text.format(name=name[:40], names=", ".join(LISTS)))
        return found


def open_lists(folder: Path, ring: Keyring) -> ListSnapshot:
    """Map the files of a publication into memory; raises Invalid when they do not fit together."""
    try:
        manifest = json.loads((folder / "lists.json").read_text(encoding="utf-8"))
        key = ring.subkey("lists", manifest["key"])
        tables = {
            code: _table(folder, code, int(facts["entries"]), int(facts["bits"]), key)
            for code, facts in manifest["lists"].items()
        }
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        text = _("The published lists {sha} cannot be read: publish them again.")
        raise Invalid(text.format(sha=folder.name[:16])) from None
    return ListSnapshot(folder.name, tables)


def _table(folder: Path, code: str, entries: int, bits: int, key: bytes) -> ListTable:
    digests = _mapped(folder / f"{code}.digests.npy")
    starts = _mapped(folder / f"{code}.starts.npy")
    if digests.shape != (2, entries) or starts.shape != (2**bits + 1,):
        raise ValueError(code)
    return ListTable(code, key, bits, digests, starts)


def _mapped(path: Path) -> NDArray[Any]:
    # Reading the pages as they are asked for keeps the start instant; a plain array view spares
    # numpy's memmap class its work at every look-up.
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    return np.asarray(array)


def verify_lists(folder: Path) -> list[str]:
    """The names of files that are not as they were written; reads all of them."""
    text = (folder / "lists.json").read_bytes()
    wrong = [] if hashlib.sha256(text).hexdigest() == folder.name else ["lists.json"]
    for code, facts in json.loads(text)["lists"].items():
        for part in ("digests", "starts"):
            path = folder / f"{code}.{part}.npy"
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != facts[part]:
                    wrong.append(path.name)
    return wrong


class PublishedLists:
    """The lists in force in a home; `refresh` takes up a newer publication."""

    def __init__(self, home: Path, ring: Callable[[], Keyring]) -> None:
        self._home, self._ring = home, ring
        self._held = ListSnapshot("", {})
        self.refresh()

    @property
    def version(self) -> str:
        """The sha in force, empty before anything was published."""
        return self._held.version

    def refresh(self) -> bool:
        """Take up what was published since; True when something new is in force.

        Costs one small read where nothing changed. Look-ups in other threads go on undisturbed.
        Raises Invalid when the new files cannot be read; the old ones then stay in force.
        """
        folder = current_lists(self._home)
        if folder is None or folder.name == self._held.version:
            return False
        self._held = open_lists(folder, self._ring())
        return True

    def contains(self, list_name: str, value: str) -> bool:
        """Is the value on the list?"""
        held = self._held
        table = held.tables.get(list_name)
        if table is None:
            return list_name not in LISTS and held.contains(list_name, value)
        return value in table

    def contains_many(self, list_name: str, values: NDArray[np.object_]) -> NDArray[np.bool_]:
        """The same for n values of type object, shape (n,)."""
        return self._held.contains_many(list_name, values)
