"""Where a list has many short values: their keyed digests, looked up together."""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.blake2b import BLOCK, Words, compress
from fanzha.detection.payments.compiled import compiled, entry

_TOGETHER = 64


@compiled
def _swapped(word: np.uint64) -> np.uint64:
    done = np.uint64(0)
    for k in range(8):
        done = done << np.uint64(8) | word >> np.uint64(8 * k) & np.uint64(255)
    return done


@compiled
def _spelt(data: NDArray[np.uint8], start: int, stop: int, words: Words) -> bool:
    """The letters as words, in capitals; False for what is no plain short word."""
    if not 0 < stop - start <= BLOCK:
        return False
    words[:] = 0
    for i in range(stop - start):
        letter = np.int64(data[start + i])
        if 97 <= letter <= 122:
            letter -= 32
        if not (48 <= letter <= 57 or 65 <= letter <= 90):
            return False
        words[i >> 3] |= np.uint64(letter) << np.uint64(8 * (i & 7))
    return True


@entry
def probe(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    begun: Words,
    firsts: Words,
    lasts: Words,
    starts: NDArray[np.uint32],
    bits: int,
    scratch: Words,
    found: NDArray[np.int8],
) -> None:
    """Which words are listed: 1 yes, 0 no, -1 for one that must be written in another form first.

    `scratch` has 4 rows of 64. Digests are made for many words, then looked up: the reads overlap.
    """
    words, state, one, two = scratch[0, :16], scratch[1, :8], scratch[2], scratch[3]
    for begin in range(0, found.shape[0], _TOGETHER):
        stop = min(begin + _TOGETHER, found.shape[0])
        for i in range(begin, stop):
            size = offsets[i + 1] - offsets[i]
            found[i] = 0 if _spelt(data, offsets[i], offsets[i + 1], words) else -1
            if found[i] == 0:
                for k in range(8):
                    state[k] = begun[k]
                compress(state, words, BLOCK + size, True)
                one[i - begin], two[i - begin] = _swapped(state[0]), _swapped(state[1])
        for i in range(begin, stop):
            if found[i] == 0:
                bucket = one[i - begin] >> np.uint64(64 - bits)
                for place in range(starts[bucket], starts[bucket + np.uint64(1)]):
                    if firsts[place] == one[i - begin] and lasts[place] == two[i - begin]:
                        found[i] = 1
