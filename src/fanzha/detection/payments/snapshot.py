"""Arrays to one file and back: a header in JSON, the bytes, a checksum; no pickle.

The file is written beside its place, synced and renamed, so there is always a whole one.
"""

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.kit import Invalid
from fanzha.kit import gettext as _

Arrays = dict[str, NDArray[Any]]
_MAGIC = b"fanzha-state-1\n"
_CHUNK = 1 << 24
_MOST_HEADER = 1 << 24


def write_arrays(path: Path, arrays: Arrays, mark: str) -> None:
    """Write all arrays; `mark` is what the reader must name again."""
    header = json.dumps(
        {
            "mark": sha256(mark.encode()).hexdigest(),
            "arrays": [[name, a.dtype.str, a.shape] for name, a in arrays.items()],
        }
    ).encode()
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    total = sha256()
    size = len(header).to_bytes(8, "little")
    pieces: Iterator[bytes | memoryview] = chain((_MAGIC, size, header), _pieces(arrays))
    with fresh.open("wb") as file:
        for piece in pieces:
            total.update(piece)
            file.write(piece)
        file.write(total.digest())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _pieces(arrays: Arrays) -> Iterator[memoryview]:
    for array in arrays.values():
        data = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        for start in range(0, len(data), _CHUNK):
            yield data[start : start + _CHUNK]


def read_arrays(path: Path, mark: str) -> Arrays:
    """The arrays of a file; raises Invalid where it is damaged or bears another mark."""
    try:
        return _read(path, mark)
    except (ValueError, KeyError, TypeError, OSError) as error:
        sentence = _("The snapshot {path} cannot be used: {why}.")
        raise Invalid(sentence.format(path=path.name, why=error)) from error


def _read(path: Path, mark: str) -> Arrays:
    total = sha256()
    with path.open("rb") as file:

        def piece(size: int) -> bytearray:
            data = bytearray(size)
            if file.readinto(data) != size:
                raise ValueError("it is cut short")
            total.update(data)
            return data

        if piece(len(_MAGIC)) != _MAGIC:
            raise ValueError("it is no snapshot")
        size = int.from_bytes(piece(8), "little")
        if size > _MOST_HEADER:
            raise ValueError("it is damaged")
        header = json.loads(piece(size))
        if header["mark"] != sha256(mark.encode()).hexdigest():
            raise ValueError("it belongs to other features")
        arrays = {}
        for name, dtype, shape in header["arrays"]:
            kind = np.dtype(dtype)
            data = piece(kind.itemsize * int(np.prod(shape)))
            arrays[name] = np.frombuffer(data, kind).reshape(shape)
        if file.read(32) != total.digest() or file.read(1):
            raise ValueError("its checksum is wrong")
    return arrays
