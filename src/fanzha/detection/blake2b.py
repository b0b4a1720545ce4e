"""Keyed BLAKE2b (RFC 7693) in compiled code: the digests of `hashlib`, without its lock.

The block of the key is mixed in once a key and not once a value.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.compiled import compiled, entry

Words = NDArray[np.uint64]
BLOCK = 128
"""Bytes that are taken at a time."""
_IV = np.array(
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ],
    np.uint64,
)  # fmt: skip
_ORDERS = (
    "0123456789abcdef",
    "ea489fd61c02b753",
    "b8c052fdae367194",
    "7931dcbe265a40f8",
    "905724afe1bc683d",
    "2c6a0b834d75fe19",
    "c51fed4a0763928b",
    "db7ec13950f4862a",
    "6fe9b308c2d714a5",
    "a2847615fb9e3cd0",
    "0123456789abcdef",
    "ea489fd61c02b753",
)
_SIGMA = np.array([[int(digit, 16) for digit in row] for row in _ORDERS], np.int64)


@compiled
def _turned(word: np.uint64, by: int) -> np.uint64:
    return (word >> np.uint64(by)) | (word << np.uint64(64 - by))


@compiled
def _mix(
    a: np.uint64, b: np.uint64, c: np.uint64, d: np.uint64, x: np.uint64, y: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    a = a + b + x
    d = _turned(d ^ a, 32)
    c = c + d
    b = _turned(b ^ c, 24)
    a = a + b + y
    d = _turned(d ^ a, 16)
    c = c + d
    return a, _turned(b ^ c, 63), c, d


@entry
def compress(state: Words, words: Words, count: int, last: bool) -> None:
    """Mix a block of 16 words into `state`; `count` bytes were taken with it."""
    v0, v1, v2, v3, v4, v5, v6, v7 = (
        state[0],
        state[1],
        state[2],
        state[3],
        state[4],
        state[5],
        state[6],
        state[7],
    )
    v8, v9, v10, v11, v12, v13, v14, v15 = (
        _IV[0],
        _IV[1],
        _IV[2],
        _IV[3],
        _IV[4] ^ np.uint64(count),
        _IV[5],
        _IV[6],
        _IV[7],
    )
    if last:
        v14 = ~v14
    for r in range(12):
        v0, v4, v8, v12 = _mix(v0, v4, v8, v12, words[_SIGMA[r, 0]], words[_SIGMA[r, 1]])
        v1, v5, v9, v13 = _mix(v1, v5, v9, v13, words[_SIGMA[r, 2]], words[_SIGMA[r, 3]])
        v2, v6, v10, v14 = _mix(v2, v6, v10, v14, words[_SIGMA[r, 4]], words[_SIGMA[r, 5]])
        v3, v7, v11, v15 = _mix(v3, v7, v11, v15, words[_SIGMA[r, 6]], words[_SIGMA[r, 7]])
        v0, v5, v10, v15 = _mix(v0, v5, v10, v15, words[_SIGMA[r, 8]], words[_SIGMA[r, 9]])
        v1, v6, v11, v12 = _mix(v1, v6, v11, v12, words[_SIGMA[r, 10]], words[_SIGMA[r, 11]])
        v2, v7, v8, v13 = _mix(v2, v7, v8, v13, words[_SIGMA[r, 12]], words[_SIGMA[r, 13]])
        v3, v4, v9, v14 = _mix(v3, v4, v9, v14, words[_SIGMA[r, 14]], words[_SIGMA[r, 15]])
    state[0] ^= v0 ^ v8
    state[1] ^= v1 ^ v9
    state[2] ^= v2 ^ v10
    state[3] ^= v3 ^ v11
    state[4] ^= v4 ^ v12
    state[5] ^= v5 ^ v13
    state[6] ^= v6 ^ v14
    state[7] ^= v7 ^ v15


def begun(key: bytes, size: int, person: bytes = bytes(16)) -> Words:
    """The state after the block of the key; `person` has 16 bytes, a digest `size`."""
    state = _IV.copy()
    state[0] ^= np.uint64(0x01010000 ^ len(key) << 8 ^ size)
    state[6:] ^= np.frombuffer(person, "<u8")
    compress(state, np.frombuffer(key.ljust(BLOCK, b"\0"), "<u8").copy(), BLOCK, False)
    return state
