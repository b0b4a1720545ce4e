"""Columns as bytes and back: how a block of the log keeps what its events said."""

from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Values
from fanzha.detection.deciding.pseudonyms import Pseudonyms
from fanzha.detection.deciding.rows import plain
from fanzha.detection.payments.text import Text
from fanzha.detection.rules.nodes import Value

_DIGESTS, _TEXTS = "digests", "texts"
_NARROW = (np.int8, np.int16, np.int32)
Row = dict[str, Value]


class Packed(msgspec.Struct, array_like=True, frozen=True):
    """One column: `kind` is a type of numpy, `digests` (16 bytes a row) or `texts`.

    Whole numbers are kept in the narrowest type that holds them all.

    `valid` has a byte a row, none where no row is NULL. The `data` of texts are their places in
    `words`, 32 bits each; NULL has any.
    """

    kind: str
    data: bytes
    valid: bytes = b""
    words: tuple[str, ...] = ()


def packed(column: Values) -> Packed:
    """A column as bytes; texts are `Text`."""
    valid = b"" if column.valid.all() else column.valid.tobytes()
    if isinstance(column, Pseudonyms):
        return Packed(_DIGESTS, column.digests.tobytes(), valid)
    if isinstance(column, Text):
        words, places = column.distinct
        return Packed(_TEXTS, places.tobytes(), valid, tuple(words.to_pylist()))
    values = _narrowed(column.values)
    return Packed(values.dtype.str, values.tobytes(), valid)


def unpacked(column: Packed, places: NDArray[np.int64]) -> Values:
    """Some rows of the column."""
    valid = np.ones(len(places), np.bool_)
    if column.valid:
        valid = np.frombuffer(column.valid, np.bool_)[places]
    if column.kind == _DIGESTS:
        return Pseudonyms(np.frombuffer(column.data, np.uint64).reshape(-1, 2)[places], valid)
    if column.kind == _TEXTS:
        return _texts(column, places, valid)
    values = np.frombuffer(column.data, column.kind)[places]
    return Values(values.astype(np.int64) if values.dtype.kind == "i" else values, valid)


def _narrowed(values: NDArray[np.generic]) -> NDArray[np.generic]:
    for kind in _NARROW if values.dtype == np.int64 else ():
        fewer = values.astype(kind)
        if (fewer == values).all():
            return fewer
    return values


def _texts(column: Packed, places: NDArray[np.int64], valid: NDArray[np.bool_]) -> Text:
    import pyarrow as pa

    codes = pa.array(np.frombuffer(column.data, np.int32)[places], mask=~valid)
    words = pa.array(column.words, pa.large_string())
    return Text(pa.DictionaryArray.from_arrays(codes, words))


def rows_of_columns(columns: Mapping[str, Values]) -> list[Row]:
    """The rows as single events have them: in the order of the columns, without what is NULL."""
    cells = [plain(column) for column in columns.values()]
    return [
        {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        for row in zip(*cells, strict=True)
    ]
