"""What became of events: labels by event id, from a file that people keep."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fanzha.detection.scoring.faults import Fault, Why
from fanzha.detection.scoring.inputs import Side
from fanzha.kit import Invalid, Row, fold, read_table
from fanzha.kit import gettext as _

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "event_id": ("event_id", "事件编号", "交易流水号", "流水号"),
    "seq": ("no.", "decision", "seq", "决策编号", "编号"),
    "label": ("label", "标签", "是否诈骗", "是否涉诈", "核实结果", "后来结果", "what became of it"),
    "side": ("side", "侧", "方向", "涉诈方"),
    "reason": ("reason", "why", "原因", "依据", "备注"),
}
_FRAUD = ("fraud", "1", "true", "yes", "是", "诈骗", "涉诈", "欺诈")
_LEGITIMATE = ("legitimate", "0", "false", "no", "否", "正常", "合法", "非诈骗", "非涉诈")
_WORDS = dict.fromkeys(_FRAUD, True) | dict.fromkeys(_LEGITIMATE, False)
_PAYER, _PAYEE = frozenset({Side.VICTIM}), frozenset({Side.MULE})
_SIDES: Mapping[str, frozenset[Side]] = {
    **dict.fromkeys(("", "both", "双方"), frozenset(Side)),
    **dict.fromkeys(("payer", "victim", "付款方", "付款人", "受害人"), _PAYER),
    **dict.fromkeys(("payee", "mule", "收款方", "收款人"), _PAYEE),
}
_ROUNDED = re.compile(r"\d[.,]\d+[eE][+]?\d+")


@dataclass(frozen=True, slots=True)
class Label:
    """What became of an event: in `sides` the fraud shows, empty for a legitimate one."""

    line: int
    sides: frozenset[Side]


NOBODY = Label(0, frozenset())
NO_EVENT = Fault(Why.NO_EVENT)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: `label` is None where it cannot be read, `fault` says why.

    An event goes by its own id, or by `seq`, the number of its decision; `word` is what stands in
    the column of the label.
    """

    row: Row
    event_id: str = ""
    seq: str = ""
    word: str = ""
    label: Label | None = None
    reason: str = ""
    fault: Fault | None = None


def label_lines(file: Path | bytes, name: str = "") -> Iterator[Line]:
    """Every line of a CSV (UTF-8, GB18030, UTF-16) or XLSX file, read or refused.

    `label` is fraud or legitimate (是, 否), `side` payer, payee or both; empty is both. Raises
    Invalid for what is no such table.
    """
    table = read_table(file, name, knows=_known)
    where = {field: _place(table.columns, field) for field in _HEADERS}
    if where["label"] is None or where["event_id"] is where["seq"] is None:
        raise Invalid(_("The columns {names} are missing.").format(names="event_id, label"))
    return (_line(row, where) for row in table.rows)


def read_labels(file: Path) -> dict[str, Label]:
    """Labels by event id; the last line about an event counts.

    Raises Invalid for a file without event ids and with the line that cannot be read.
    """
    found = {}
    for line in label_lines(file):
        if line.label is None or not line.event_id:
            text = _("Line {line} of the labels: {problem}")
            raise Invalid(text.format(line=line.row.line, problem=line.fault or NO_EVENT))
        found[line.event_id] = line.label
    return found


def _known(name: str) -> bool:
    return any(fold(name).lower() in words for words in _HEADERS.values())


def _place(columns: Sequence[str], field: str) -> int | None:
    folded = [column.lower() for column in columns]
    return next((folded.index(word) for word in _HEADERS[field] if word in folded), None)


def _line(row: Row, where: Mapping[str, int | None]) -> Line:
    def cell(field: str) -> str:
        place = where[field]
        return "" if place is None else fold(row.cells[place]).removeprefix("'")

    if row.torn:
        return Line(row, fault=Fault(Why.TORN))
    event_id, seq = cell("event_id"), cell("seq")
    if not event_id and not seq:
        return Line(row, fault=NO_EVENT)
    if _ROUNDED.fullmatch(event_id):
        return Line(row, fault=Fault(Why.CUT))
    word = cell("label")
    fraud, sides = _WORDS.get(word.lower()), _SIDES.get(cell("side").lower())
    if fraud is None:
        return Line(row, event_id, seq, word, fault=Fault(Why.LABEL, word))
    if sides is None:
        return Line(row, event_id, seq, word, fault=Fault(Why.SIDE))
    told = Label(row.line, sides if fraud else frozenset())
    return Line(row, event_id, seq, word, told, cell("reason")[:200])
