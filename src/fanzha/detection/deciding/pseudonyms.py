"""A column of pseudonyms: 16 bytes each, told as hexadecimal text as single events have them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.text import Text

_LETTERS = 32
_HEX = np.frombuffer(bytes(range(256)).hex().encode(), np.uint16)


class Pseudonyms(Text):
    """`Values` of pseudonyms; `digests` are (n, 2) words of 64 bits."""

    digests: NDArray[np.uint64]

    def __init__(self, digests: NDArray[np.uint64], valid: NDArray[np.bool_]) -> None:
        super().__init__(_told(digests, valid))
        object.__setattr__(self, "digests", digests)

    def taken(self, places: NDArray[np.int64]) -> "Pseudonyms":
        """The column at some rows, in their order."""
        return Pseudonyms(self.digests[places], self.valid[places])


def _told(digests: NDArray[np.uint64], valid: NDArray[np.bool_]) -> Any:
    import pyarrow as pa

    rows = len(valid)
    letters = _HEX[np.ascontiguousarray(digests).view(np.uint8).ravel()]
    ends = np.arange(rows + 1, dtype=np.int64) * _LETTERS
    known = None if valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.LargeStringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(letters), known)
