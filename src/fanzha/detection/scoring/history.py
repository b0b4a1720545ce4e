"""A history of transfers in the order of time, with the labels that came later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.events import read_arrow
from fanzha.detection.scoring.inputs import Side, inputs, matrix
from fanzha.kit import Invalid, read_table
from fanzha.kit import gettext as _

Bools = NDArray[np.bool_]
_CHUNK = 100_000  # events observed at once
_WORDS = {"fraud": True, "1": True, "legitimate": False, "0": False}
_SIDES: Mapping[str, frozenset[Side]] = {
    "": frozenset(Side),
    "both": frozenset(Side),
    "payer": frozenset({Side.VICTIM}),
    "payee": frozenset({Side.MULE}),
}


@dataclass(frozen=True)
class Label:
    """What became of an event: in `sides` the fraud shows, empty for a legitimate one."""

    line: int
    sides: frozenset[Side]


@dataclass(frozen=True)
class History:
    """Accepted events in the order of time.

    `times` are microseconds, `rows` the inputs of each side with shape (n, inputs), `truth` whether
    the event is labelled as fraud of that side; an event without a label counts as legitimate.
    `unknown` is how many labels named no event, `rejected` how many rows were no events.
    """

    times: NDArray[np.int64]
    rows: Mapping[Side, NDArray[np.float64]]
    truth: Mapping[Side, Bools]
    unknown: int
    rejected: int


def read_labels(file: Path) -> dict[str, Label]:
    """Labels by event id from CSV or XLSX: event_id, label (fraud, legitimate) and maybe side.

    `side` is payer, payee or both; empty is both. The last line about an event counts. Raises
    Invalid with the line that cannot be read.
    """
    table = read_table(file)
    if not {"event_id", "label"} <= set(table.columns):
        raise Invalid(_("The columns {names} are missing.").format(names="event_id, label"))
    event, word = table.columns.index("event_id"), table.columns.index("label")
    side = table.columns.index("side") if "side" in table.columns else None
    found = {}
    for row in table.rows:
        cells = row.whole().cells
        found[cells[event]] = _label(row.line, cells[word], cells[side] if side else "")
    return found


def _label(line: int, word: str, side: str) -> Label:
    fraud, sides = _WORDS.get(word.strip().lower()), _SIDES.get(side.strip().lower())
    if fraud is None or sides is None:
        words = _("Line {line} of the labels: label is fraud or legitimate, side payer or payee.")
        raise Invalid(words.format(line=line))
    return Label(line, sides if fraud else frozenset())


def read_history(file: Path, labels: Mapping[str, Label]) -> History:
    """The history of a Parquet file with its features, each as it was before the event.

    Needs memory for all inputs at once: about 0.7 GB a million events. Raises Invalid for a file
    that is no Parquet, and when no label names an event.
    """
    parts = list(_parts(_sorted(file), labels))
    if not parts:
        raise Invalid(_("“{name}” has no events.").format(name=file.name))
    known = sum(part.known for part in parts)
    if not known:
        raise Invalid(_("No label names an event of the history: compare the ids of both files."))
    return History(
        np.concatenate([part.times for part in parts]),
        {side: np.concatenate([part.rows[side] for part in parts]) for side in Side},
        {side: np.concatenate([part.truth[side] for part in parts]) for side in Side},
        len(labels) - known,
        sum(part.rejected for part in parts),
    )


@dataclass(frozen=True)
class _Part:
    times: NDArray[np.int64]
    rows: Mapping[Side, NDArray[np.float64]]
    truth: Mapping[Side, Bools]
    known: int
    rejected: int


def _parts(whole: Any, labels: Mapping[str, Label]) -> Iterator[_Part]:
    from fanzha.detection.payments.memory import Memory

    state = Memory()
    seen: set[str] = set()
    for start in range(0, whole.num_rows, _CHUNK):
        read = read_arrow(whole.slice(start, _CHUNK))
        features = state.observe(read.table)
        ids = read.table.columns["event_id"].values.tolist()
        known = {each for each in ids if each in labels} - seen
        seen |= known
        nothing: frozenset[Side] = frozenset()
        sides = [labels[each].sides if each in labels else nothing for each in ids]
        yield _Part(
            read.table.columns["occurred_at"].values.astype(np.int64),
            {side: matrix(tuple(inputs(side)), read.table, features) for side in Side},
            {side: np.array([side in each for each in sides], bool) for side in Side},
            len(known),
            len(read.rejected),
        )


def _sorted(file: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        whole = pq.read_table(file)
    except (pa.ArrowException, OSError) as error:
        raise Invalid(_("“{name}” is no Parquet file.").format(name=file.name)) from error
    if "occurred_at" not in whole.column_names:
        raise Invalid(_("The columns {names} are missing.").format(names="occurred_at"))
    return whole.sort_by("occurred_at")
