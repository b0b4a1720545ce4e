"""Names of accounts, cards and devices as 64-bit keys.

The hash mixes eight bytes at a time with a seed that only the state knows, so that nobody outside
can choose names that meet. Two names of ten million share a key with probability 3 in a million.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Values
from fanzha.detection.payments.compiled import compiled, entry, making
from fanzha.detection.payments.text import Text

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
_A, _B = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_SHIFT = np.uint64(32)


@compiled
def mix(state: np.uint64, word: np.uint64) -> np.uint64:
    """One round."""
    state = (state ^ word) * _A
    state = (state ^ (state >> _SHIFT)) * _B
    return state ^ (state >> _SHIFT)


@compiled
def key_of(data: NDArray[np.uint8], start: int, stop: int, seed: int) -> np.uint64:
    """The key of the text that lies at start … stop-1; never 0."""
    state = mix(np.uint64(seed), np.uint64(stop - start))
    while start < stop:
        word = np.uint64(0)
        for k in range(min(8, stop - start)):
            word |= np.uint64(data[start + k]) << np.uint64(8 * k)
        state = mix(state, word)
        start += 8
    return max(state, np.uint64(1))


@compiled
def both(first: np.uint64, second: np.uint64) -> np.uint64:
    """The key of two together, 0 (NULL) where either is."""
    if first == 0 or second == 0:
        return np.uint64(0)
    return max(mix(first * _B, second), np.uint64(1))


@compiled
def salted_key(key: np.uint64, salt: int) -> np.uint64:
    """The key of one kind of entity; 0 (NULL) stays 0."""
    return max(mix(key, np.uint64(salt)), np.uint64(1)) if key != 0 else np.uint64(0)


@entry
def _hash(
    data: NDArray[np.uint8], offsets: Ints, valid: NDArray[np.bool_], seed: int, out: Hashes
) -> None:
    for i in range(out.shape[0]):
        out[i] = key_of(data, offsets[i], offsets[i + 1], seed) if valid[i] else np.uint64(0)


@making
def _join(first: Hashes, second: Hashes) -> Hashes:
    out = np.empty_like(first)
    for i in range(first.shape[0]):
        out[i] = both(first[i], second[i])
    return out


@making
def salted(hashes: Hashes, salt: int) -> Hashes:
    """Keys of one kind of entity; 0 (NULL) stays 0."""
    out = np.empty_like(hashes)
    for i in range(hashes.shape[0]):
        out[i] = salted_key(hashes[i], salt)
    return out


@entry
def keys_of_rows(
    data: NDArray[np.uint8],
    lengths: Ints,
    seed: int,
    parts: Ints,
    salts: Ints,
    single: Hashes,
    out: Hashes,
) -> None:
    """Keys from the texts of rows, one after the other in `data`, of length -1 where NULL.

    `lengths` is (rows, texts), `parts` (keys, texts of a key or -1), `salts` 0 for none, `single`
    has room for one row's texts, and `out` is (keys, rows).
    """
    start = 0
    for row in range(lengths.shape[0]):
        for t in range(lengths.shape[1]):
            stop = start + max(0, lengths[row, t])
            single[t] = key_of(data, start, stop, seed) if lengths[row, t] >= 0 else np.uint64(0)
            start = stop
        for k in range(parts.shape[0]):
            key = single[parts[k, 0]]
            for p in range(1, parts.shape[1]):
                if parts[k, p] >= 0:
                    key = both(key, single[parts[k, p]])
            out[k, row] = salted_key(key, salts[k]) if salts[k] else key


def hashed(column: Values, seed: int) -> Hashes:
    """One key per row of a text column, 0 where it is NULL."""
    import pyarrow as pa

    if isinstance(column, Text) and column.by_dictionary:
        words, codes = column.distinct
        keys = hashed_arrow(words, np.ones(len(words), np.bool_), seed)
        return np.append(keys, np.uint64(0))[codes]
    if isinstance(column, Text):
        return hashed_arrow(column.arrow, column.valid, seed)
    words = pa.array(column.values, pa.large_string(), mask=~column.valid)
    return hashed_arrow(words, column.valid, seed)


def hashed_arrow(words: Any, valid: NDArray[np.bool_], seed: int) -> Hashes:
    """The same from an Arrow array of large strings."""
    out = np.empty(len(words), np.uint64)
    _nulls, offsets, data = words.buffers()
    starts = np.frombuffer(offsets, np.int64)[words.offset : words.offset + len(words) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    _hash(letters, starts, valid, seed, out)
    return out


def joined(columns: list[Hashes]) -> Hashes:
    """The key of several columns together, 0 where any of them is NULL."""
    done = columns[0]
    for more in columns[1:]:
        done = _join(done, more)
    return done
