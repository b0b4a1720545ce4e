"""What became of transfers: labels by event id, from a file that people keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fanzha.detection.scoring.inputs import Side
from fanzha.kit import Invalid, fold, read_table
from fanzha.kit import gettext as _

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "event_id": ("event_id", "事件编号", "交易流水号", "流水号"),
    "label": ("label", "标签", "是否诈骗", "是否涉诈", "核实结果"),
    "side": ("side", "侧", "方向", "涉诈方"),
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


@dataclass(frozen=True)
class Label:
    """What became of an event: in `sides` the fraud shows, empty for a legitimate one."""

    line: int
    sides: frozenset[Side]


NOBODY = Label(0, frozenset())


def read_labels(file: Path) -> dict[str, Label]:
    """Labels by event id from CSV (UTF-8, GB18030) or XLSX: event_id, label and maybe side.

    `label` is fraud or legitimate (是, 否), `side` payer, payee or both; empty is both. The last
    line about an event counts. Raises Invalid with the line that cannot be read.
    """
    table = read_table(file, knows=lambda name: any(name in words for words in _HEADERS.values()))
    event, word, side = (_place(table.columns, name) for name in _HEADERS)
    if event is None or word is None:
        raise Invalid(_("The columns {names} are missing.").format(names="event_id, label"))
    found = {}
    for row in table.rows:
        cells = [fold(each) for each in row.whole().cells]
        label = _label(row.line, cells[word], "" if side is None else cells[side])
        found[cells[event]] = label
    return found


def _place(columns: Sequence[str], name: str) -> int | None:
    return next((columns.index(word) for word in _HEADERS[name] if word in columns), None)


def _label(line: int, word: str, side: str) -> Label:
    fraud, sides = _WORDS.get(word.lower()), _SIDES.get(side.lower())
    if fraud is None or sides is None:
        words = _("Line {line} of the labels: label is fraud or legitimate, side payer or payee.")
        raise Invalid(words.format(line=line))
    return Label(line, sides if fraud else frozenset())
