"""Published lists on disk, and how they are written.

    <home>/knowledge/lists/CURRENT        the sha in force
    <home>/knowledge/lists/<sha>/lists.json
        {"format": 1, "key": "k1", "lists": {"case_accounts":
            {"entries": 3, "bits": 1, "digests": "<sha256>", "starts": "<sha256>"}, …}}
    <home>/knowledge/lists/<sha>/case_accounts.digests.npy   uint64 (2, entries)
    <home>/knowledge/lists/<sha>/case_accounts.starts.npy    uint32 (2 ** bits + 1,)

The rows of `digests` are the first and the last eight bytes (big-endian) of the keyed digests, in
ascending order. Those whose first `bits` bits are b stand from `starts[b]` to `starts[b + 1]`. The
sha is that of lists.json, which holds those of the files: equal entries make an equal snapshot.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fanzha.knowledge.lists import DIGEST, digester
from fanzha.knowledge.snapshots import replace_text

FORMAT = 1
MANIFEST = "lists.json"


def lists_store(home: Path) -> Path:
    """The folder of all published lists of a home."""
    return home / "knowledge" / "lists"


def current_lists(home: Path) -> Path | None:
    """The folder in force, None before anything was published."""
    store = lists_store(home)
    try:
        sha = (store / "CURRENT").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return store / sha if sha else None


def point_to_lists(home: Path, sha: str) -> None:
    """Put a snapshot in force, in one step for all readers."""
    replace_text(lists_store(home) / "CURRENT", f"{sha}\n")


def write_lists(
    home: Path, values: Mapping[str, Iterable[str]], key: bytes, key_name: str
) -> tuple[str, dict[str, int]]:
    """Write a snapshot, not yet in force; gives its sha and how many entries each list has.

    `values` are the values of each list in any order; a value that comes twice counts once. Readers
    see the whole folder or none.
    """
    store = lists_store(home)
    store.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=store))
    try:
        lists = {code: _write(aside, code, rows, key) for code, rows in sorted(values.items())}
        manifest = json.dumps({"format": FORMAT, "key": key_name, "lists": lists}, indent=1)
        (aside / MANIFEST).write_text(manifest, encoding="utf-8")
        sha = hashlib.sha256(manifest.encode()).hexdigest()
        _settle(aside, store / sha)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return sha, {code: int(facts["entries"]) for code, facts in lists.items()}


def _settle(aside: Path, place: Path) -> None:
    for file in aside.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    aside.chmod(0o755)
    try:
        aside.rename(place)
    except OSError:
        if not place.is_dir():  # the same content was published before
            raise


def _write(folder: Path, code: str, values: Iterable[str], key: bytes) -> dict[str, int | str]:
    digests = _sorted(b"".join(map(digester(key, code), values)))
    entries = digests.shape[1]
    bits = max(1, entries.bit_length() - 1)
    edges = np.arange(2**bits, dtype=np.uint64) << np.uint64(64 - bits)
    starts = np.append(np.searchsorted(digests[0], edges), entries).astype("<u4")
    return {
        "entries": entries,
        "bits": bits,
        "digests": _save(folder / f"{code}.digests.npy", digests),
        "starts": _save(folder / f"{code}.starts.npy", starts),
    }


def _sorted(joined: bytes) -> NDArray[np.uint64]:
    pairs = np.frombuffer(joined, dtype=">u8").reshape(-1, DIGEST // 8).astype("<u8")
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    rows = pairs[order]
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    return np.ascontiguousarray(rows[fresh].T)


def _save(path: Path, array: NDArray[np.generic]) -> str:
    np.save(path, array, allow_pickle=False)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget_lists(home: Path, keep: Iterable[str]) -> int:
    """Remove snapshots but those named; a reader that has one open is not disturbed."""
    kept = {*keep, "CURRENT"}
    old = [path for path in lists_store(home).glob("*") if path.name not in kept]
    gone = [path for path in old if path.is_dir() and not path.name.startswith(".")]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return len(gone)
