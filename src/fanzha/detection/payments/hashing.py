"""Names of accounts, cards and devices as 64-bit keys.

The hash mixes eight bytes at a time with a seed that only the state knows, so that nobody outside
can choose names that meet. Two names of ten million share a key with probability 3 in a million.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Values
from fanzha.detection.payments.compiled import compiled, making
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
def _hash(
    data: NDArray[np.uint8], offsets: Ints, valid: NDArray[np.bool_], seed: int, out: Hashes
) -> None:
    for i in range(out.shape[0]):
        if not valid[i]:
            out[i] = 0
            continue
        start, stop = offsets[i], offsets[i + 1]
        state = mix(np.uint64(seed), np.uint64(stop - start))
        while start < stop:
            word = np.uint64(0)
            for k in range(min(8, stop - start)):
                word |= np.uint64(data[start + k]) << np.uint64(8 * k)
            state = mix(state, word)
            start += 8
        out[i] = max(state, np.uint64(1))


@making
def _join(first: Hashes, second: Hashes) -> Hashes:
    out = np.empty_like(first)
    for i in range(first.shape[0]):
        both = first[i] != 0 and second[i] != 0
        out[i] = max(mix(first[i] * _B, second[i]), np.uint64(1)) if both else np.uint64(0)
    return out


@making
def salted(hashes: Hashes, salt: int) -> Hashes:
    """Keys of one kind of entity; 0 (NULL) stays 0."""
    out = np.empty_like(hashes)
    for i in range(hashes.shape[0]):
        out[i] = (
            max(mix(hashes[i], np.uint64(salt)), np.uint64(1)) if hashes[i] != 0 else np.uint64(0)
        )
    return out


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
