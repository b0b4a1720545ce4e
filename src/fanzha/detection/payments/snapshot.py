"""Arrays to one file and back: a header in JSON, the bytes, a checksum; no pickle.

The file is written beside its place, synced and renamed, so there is always a whole one.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.upgrade import upgraded
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

Arrays = dict[str, NDArray[Any]]
_MAGIC = b"fanzha-state-2\n"
_EARLIER = b"fanzha-state-1\n"
_CHUNK = 1 << 20  # a piece is hashed while it is in the cache
_MOST_HEADER = 1 << 24
_SPARE = 1 << 20  # no array is longer than so many times what was written of it


def write_arrays(
    path: Path, arrays: Arrays, mark: str, rows: Mapping[str, int] | None = None
) -> None:
    """Write all arrays; `mark` is what the reader must name again.

    Of an array that `rows` names only so many rows are written: the others have no meaning.
    """
    filled = {n: len(a) if rows is None else rows.get(n, len(a)) for n, a in arrays.items()}
    header = json.dumps(
        {
            "mark": sha256(mark.encode()).hexdigest(),
            "arrays": [[n, a.dtype.str, a.shape, filled[n]] for n, a in arrays.items()],
        }
    ).encode()
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    total = sha256()
    size = len(header).to_bytes(8, "little")
    pieces: Iterator[bytes | memoryview] = chain(
        (_MAGIC, size, header), _pieces(array[: filled[name]] for name, array in arrays.items())
    )
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


def _pieces(arrays: Iterable[NDArray[Any]]) -> Iterator[memoryview]:
    for array in arrays:
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
        size = path.stat().st_size
        begin = _piece(file, total, len(_MAGIC))
        if begin not in (_MAGIC, _EARLIER):
            raise ValueError("it is no snapshot")
        header_size = int.from_bytes(_piece(file, total, 8), "little")
        if header_size > _MOST_HEADER:
            raise ValueError("it is damaged")
        header = json.loads(_piece(file, total, header_size))
        if header["mark"] != sha256(mark.encode()).hexdigest():
            raise ValueError("it belongs to other features")
        arrays = {row[0]: _array(file, total, size, *row[1:]) for row in header["arrays"]}
        if file.read(32) != total.digest() or file.read(1):
            raise ValueError("its checksum is wrong")
    return upgraded(arrays) if begin == _EARLIER and arrays else arrays


def _piece(file: BinaryIO, total: Any, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise ValueError("it is cut short")
    total.update(data)
    return data


def _array(
    file: BinaryIO, total: Any, size: int, dtype: str, shape: list[int], rows: int | None = None
) -> NDArray[Any]:
    """One array, read into its place; rows that were not written are zeros."""
    kind, filled = np.dtype(dtype), shape[0] if rows is None else rows
    row_size = kind.itemsize * int(np.prod(shape[1:]))
    if not 0 <= filled <= shape[0] or filled * row_size > size or shape[0] > _SPARE * (filled + 1):
        raise ValueError("it is damaged")
    array: NDArray[Any] = np.zeros(shape, kind)
    data = array[:filled].reshape(-1).view(np.uint8).data
    for start in range(0, len(data), _CHUNK):
        piece = data[start : start + _CHUNK]
        if file.readinto(piece) != len(piece):  # type: ignore[attr-defined]
            raise ValueError("it is cut short")
        total.update(piece)
    return array
