"""Arrow streams from outside: nothing is unpacked before it is known how large it becomes.

A few kilobytes of Arrow can stand for gigabytes: compressed buffers, dictionaries, views and runs
that point at the same long text again and again, lists of nothing, thousands of empty columns. So
compression and every type that is no plain column of a scenario are refused by what the stream
says about itself.
"""

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from fanzha.detection.deciding.problems import Refused
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

if TYPE_CHECKING:
    import pyarrow as pa

TEXT_BYTES = 32 * 1024 * 1024
"""Of one column after its dictionary was filled in."""
# Places in the flat buffers of a message (format/Message.fbs of Apache Arrow).
_KIND, _HEADER, _DATA, _COMPRESSION = 1, 2, 1, 3
_DICTIONARY, _BATCH = 2, 3


def batches(body: bytes, known: Collection[str]) -> Iterator["pa.RecordBatch"]:
    """The checked batches of a stream, moments as microseconds; `known` are its possible columns.

    Raises Invalid for what cannot be read, Refused (415) for compression.
    """
    import pyarrow as pa

    try:
        _refuse_compressed(body)
        with pa.ipc.open_stream(body) as stream:
            _check(stream.schema, known)
            for batch in stream:
                batch.validate(full=True)
                names = batch.schema.names
                columns = [_plainly(*each) for each in zip(names, batch.columns, strict=True)]
                yield pa.RecordBatch.from_arrays(columns, names=names)
    except (pa.ArrowException, OSError, ValueError, OverflowError, IndexError):
        raise Invalid(_("This is no Arrow stream that can be read.")) from None


def _refuse_compressed(body: bytes) -> None:
    import pyarrow as pa

    messages = pa.ipc.MessageReader.open_stream(body)
    while True:
        try:
            message = messages.read_next_message()
        except StopIteration:
            return
        if _is_compressed(memoryview(message.metadata)):
            text = _("Compressed Arrow is not read: send the stream without compression.")
            raise Refused(415, text)


def _is_compressed(words: memoryview) -> bool:
    """Does this message say that its buffers are compressed?"""
    root = _int(words, 0)
    kind = _field(words, root, _KIND)
    header = _field(words, root, _HEADER)
    if not kind or not header or words[kind] not in (_DICTIONARY, _BATCH):
        return False
    table = header + _int(words, header)
    if words[kind] == _DICTIONARY:
        data = _field(words, table, _DATA)
        table = data + _int(words, data)
    return _field(words, table, _COMPRESSION) > 0


def _field(words: memoryview, table: int, slot: int) -> int:
    """Where a field of a table stands, 0 where it is not set."""
    layout = table - _int(words, table)
    place = 4 + 2 * slot
    if place >= int.from_bytes(words[layout : layout + 2], "little"):
        return 0
    found = int.from_bytes(words[layout + place : layout + place + 2], "little")
    return table + found if found else 0


def _int(words: memoryview, at: int) -> int:
    return int.from_bytes(words[at : at + 4], "little", signed=True)


def _check(schema: "pa.Schema", known: Collection[str]) -> None:
    seen = set()
    for field in schema:
        if field.name not in known:
            text = _("There is no field “{field}” in this scenario.")
            raise Invalid(text.format(field=field.name[:40]))
        if field.name in seen:
            text = _("The column “{field}” is there twice.")
            raise Invalid(text.format(field=field.name))
        if not _is_plain(field.type):
            text = _(
                "“{field}” must be a plain column: numbers, texts, truth values, zoned moments."
            )
            raise Invalid(text.format(field=field.name))
        seen.add(field.name)


def _is_plain(kind: "pa.DataType") -> bool:
    import pyarrow as pa
    import pyarrow.types as t

    plain: tuple[Callable[[pa.DataType], bool], ...] = (
        t.is_null, t.is_boolean, t.is_integer, t.is_floating, t.is_string, t.is_large_string,
    )  # fmt: skip
    if isinstance(kind, pa.TimestampType):
        return bool(kind.tz)
    if t.is_dictionary(kind):
        return bool(t.is_string(kind.value_type) or t.is_large_string(kind.value_type))
    return any(is_so(kind) for is_so in plain)


def _plainly(name: str, column: "pa.Array") -> "pa.Array":
    """Dictionaries filled in, moments as microseconds; raises Invalid for too long a text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(column, pa.TimestampArray):
        exact = pc.CastOptions(pa.timestamp("us", column.type.tz), allow_time_truncate=True)
        return column.cast(options=exact).cast(pa.int64())
    if not isinstance(column, pa.DictionaryArray):
        return column
    lengths = pc.binary_length(column.dictionary).cast(pa.int64()).take(column.indices)
    if (pc.sum(lengths).as_py() or 0) > TEXT_BYTES:
        raise Invalid(_("“{field}” repeats too long a text.").format(field=name))
    return column.dictionary_decode()
