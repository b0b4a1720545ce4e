"""Many checked events of one scenario and one unit, as columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.deciding.block import keys_of
from fanzha.detection.deciding.digests import digests
from fanzha.detection.deciding.event import microseconds
from fanzha.detection.deciding.pseudonyms import Pseudonyms
from fanzha.detection.deciding.rows import column_of
from fanzha.detection.payments.events import minute_of_day
from fanzha.detection.payments.text import Text
from fanzha.detection.rules.schema import Schema, Type


@dataclass(frozen=True)
class Many:
    """What `Event` says of one, of many in their order; columns that are all NULL are left out.

    `given` are the columns as sent, `hidden` the same with personal ones as pseudonyms, in the
    order in which they are kept. `keys` are the pseudonyms of unit and event id, (n, 2) words.
    """

    scenario: str
    unit: str
    ids: Sequence[str]
    given: Mapping[str, Values]
    hidden: Mapping[str, Values]
    keys: NDArray[np.uint64]
    began_ns: int

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def table(self) -> Table:
        """The columns as sent."""
        return Table(self.given, len(self))

    @property
    def hidden_table(self) -> Table:
        """The columns that may be kept."""
        return Table(self.hidden, len(self))

    def key_list(self) -> list[bytes]:
        """The keys, 16 bytes each."""
        return keys_of(self.keys.tobytes())

    def taken(self, places: Sequence[int]) -> "Many":
        """Some of the events."""
        at = np.array(places, np.int64)
        return replace(
            self,
            ids=[self.ids[place] for place in places],
            given={name: column.taken(at) for name, column in self.given.items()},
            hidden={name: column.taken(at) for name, column in self.hidden.items()},
            keys=self.keys[at],
        )


def gathered(
    schema: Schema, columns: Mapping[str, Values], unit: str, secret: bytes, began_ns: int
) -> Many:
    """The events of checked columns as sent, texts as `Text`; `secret` keys the pseudonyms."""
    import pyarrow as pa
    import pyarrow.compute as pc

    given = {**columns, "minute_of_day": minute_of_day(columns["occurred_at"])}
    hidden = {name: _hidden(schema, name, column, secret) for name, column in given.items()}
    ids = columns["event_id"].arrow  # type: ignore[attr-defined]
    start, nothing = (pa.scalar(text, pa.large_string()) for text in (f"{unit}\0", ""))
    keys = digests(secret, pc.binary_join_element_wise(start, ids, nothing))
    return Many(schema.scenario, unit, ids.to_pylist(), given, hidden, keys, began_ns)


def columns_of(
    schema: Schema, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> dict[str, Values]:
    """The columns of checked rows, those that are all NULL left out."""
    found: dict[str, Values] = {}
    for name, cells in zip(names, zip(*rows, strict=True), strict=True):
        missing = cells.count(None)
        if missing < len(cells):
            found[name] = _column(schema, name, cells)
    return found


def _column(schema: Schema, name: str, cells: Sequence[Any]) -> Values:
    import pyarrow as pa

    column = schema.columns[name]
    if column.type is Type.TEXT:
        return Text(pa.array(cells, pa.large_string()))
    if name != "occurred_at":
        return column_of(column, cells)
    return column_of(column, [microseconds(e) if isinstance(e, datetime) else e for e in cells])


def _hidden(schema: Schema, name: str, column: Values, secret: bytes) -> Values:
    if not schema.columns[name].personal:
        return column
    assert isinstance(column, Text)
    return Pseudonyms(digests(secret, column.arrow), column.valid)
