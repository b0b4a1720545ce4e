"""A history of transfers in the order of time, with the labels that came later."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.payments.events import read_arrow
from fanzha.detection.payments.reject import Read, Reason, Rejected
from fanzha.detection.payments.sheet import read_sheet
from fanzha.detection.scoring.inputs import Side, inputs, matrix
from fanzha.detection.scoring.labels import NOBODY, Label
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

Bools = NDArray[np.bool_]
_CHUNK = 100_000  # events observed at once
_PARQUET = b"PAR1"


@dataclass(frozen=True)
class History:
    """Accepted events in the order of time.

    `times` are microseconds, `rows` the inputs of each side with shape (n, inputs), `truth` whether
    the event is labelled as fraud of that side; an event without a label counts as legitimate.
    `unknown` is how many labels named no event, `rejected` counts the rows that were no events by
    column and reason (`amount_fen: nan`).
    """

    times: NDArray[np.int64]
    rows: Mapping[Side, NDArray[np.float64]]
    truth: Mapping[Side, Bools]
    unknown: int
    rejected: Mapping[str, int]


def read_history(file: Path, labels: Mapping[str, Label]) -> History:
    """The history of a Parquet, CSV or XLSX file (statements too) with features before each event.

    An event id that comes again is rejected: the same transfer must not train and test. Needs
    memory for all inputs at once: about 0.7 GB a million events. Raises Invalid for a file that
    cannot be read or holds no event, and when no label names an event.
    """
    if not file.is_file():
        raise Invalid(_("“{file}” cannot be read: there is no such file.").format(file=file))
    read = _once(_read(file))
    rejected = Counter(f"{each.column or '-'}: {each.reason}" for each in read.rejected)
    if not read.table.rows:
        told = ", ".join(f"{words} ({count})" for words, count in rejected.most_common(3))
        words = _("“{name}” holds no transfer that can be read: {reasons}")
        raise Invalid(words.format(name=file.name, reasons=told or "-"))
    ids = read.table.columns["event_id"].values.tolist()
    known = sum(each in labels for each in ids)
    if not known:
        raise Invalid(_("No label names an event of the history: compare the ids of both files."))
    sides = [labels.get(each, NOBODY).sides for each in ids]
    parts = list(_inputs(read.table))
    return History(
        read.table.columns["occurred_at"].values.astype(np.int64),
        {side: np.concatenate([part[side] for part in parts]) for side in Side},
        {side: np.array([side in each for each in sides], bool) for side in Side},
        len(labels) - known,
        rejected,
    )


def _inputs(events: Table) -> Iterator[Mapping[Side, NDArray[np.float64]]]:
    from fanzha.detection.payments.memory import Memory

    state = Memory()
    for start in range(0, events.rows, _CHUNK):
        part = _rows(events, np.arange(start, min(start + _CHUNK, events.rows)))
        features = state.observe(part)
        yield {side: matrix(tuple(inputs(side)), part, features) for side in Side}


def _once(read: Read) -> Read:
    """In the order of time, each event id once; the earliest counts."""
    order = np.argsort(read.table.columns["occurred_at"].values, kind="stable")
    seen: set[str] = set()
    is_first = np.ones(len(order), bool)
    for place, name in enumerate(read.table.columns["event_id"].values[order].tolist()):
        is_first[place] = name not in seen
        seen.add(name)
    again = read.kept[order[~is_first]].tolist()
    more = [Rejected(row, "event_id", Reason.DUPLICATE) for row in again]
    kept = order[is_first]
    return Read(_rows(read.table, kept), read.kept[kept], (*read.rejected, *more))


def _rows(events: Table, places: NDArray[np.int64]) -> Table:
    columns = {name: each.taken(places) for name, each in events.columns.items()}
    return Table(columns, len(places))


def _read(file: Path) -> Read:
    with file.open("rb") as opened:
        if opened.read(len(_PARQUET)) != _PARQUET:
            return read_sheet(file)
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return read_arrow(pq.read_table(file))
    except (pa.ArrowException, OSError) as error:
        words = _("“{file}” is damaged: {why}")
        raise Invalid(words.format(file=file.name, why=error)) from error
