"""A centre's own labelled cases: read, train on them, compare with the model in force."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from fanzha.detection.corpus.grammar import TRAIN, Grammar
from fanzha.detection.text.calibrate import f1, macro_f1
from fanzha.detection.text.classify import classify
from fanzha.detection.text.figures import best
from fanzha.detection.text.model import Model, current_model, own_path, shipped_model
from fanzha.detection.text.planes import Labelled, fit
from fanzha.detection.text.train import Note, gather
from fanzha.kit import Invalid, read_table
from fanzha.kit import gettext as _
from fanzha.knowledge import library

_TEXT = ("text", "案情描述", "简要案情", "案情", "内容", "content")
_LABEL = ("label", "案件类别", "类别", "案件类型", "type", "category")
_HONEST = ("0", "normal", "正常", "非诈骗", "非电诈", "N")
_LEAST = 20  # cases below which neither training nor comparing means anything
_BESIDE = 12_000  # generated texts trained beside the cases
_TESTED = 5  # one case in five is kept for the comparison
_HAN = re.compile("[^\u3400-\u9fff]")
_SAME = 60  # characters by which two narratives count as the same

_Case = tuple[int, str, str]  # line, narrative, label as written


@dataclass(frozen=True, slots=True)
class Line:
    """One class in the comparison: cases tested, F1 of the model in force, F1 of the new one."""

    code: str
    cases: int
    now: float
    new: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both models on cases neither was trained on; `mean` is the macro-F1 over the classes."""

    trained: int
    tested: int
    lines: tuple[Line, ...]
    mean: Line

    @property
    def is_better(self) -> bool:
        """Is the new model at least as good?"""
        return self.mean.new >= self.mean.now


def read_cases(file: Path) -> list[Labelled]:
    """Narratives with their type (None is no fraud) from CSV, XLSX, JSON or JSON lines.

    Columns or keys: text or 案情描述; label or 案件类别, as a code (T01) or a name the knowledge
    library knows; a case that nobody labelled yet is left out. Raises Invalid with the first label
    nobody knows and its line, in JSON the number of its case.
    """
    rows = _json(file) if file.suffix.lower() in {".json", ".jsonl"} else _table(file)
    cases = [(text, _code(label, at)) for at, text, label in rows if text.strip() and label.strip()]
    if len(cases) < _LEAST:
        raise Invalid(
            _("“{name}” has {n} cases: at least {least} are needed.").format(
                name=file.name, n=len(cases), least=_LEAST
            )
        )
    return cases


def retrain(cases: Sequence[Labelled], seed: int, note: Note) -> Comparison:
    """A model trained on four fifths of the cases and the one in force, both on the rest."""
    kept, tested = _apart(cases, seed)
    note(_("{n} cases to train on, {m} to compare on").format(n=len(kept), m=len(tested)))
    return compare(tested, current_model(), _with_cases(kept, seed), len(kept))


def put_in_force(cases: Sequence[Labelled], seed: int) -> Path:
    """Train on all cases and let every later start use that model; gives its place."""
    path = own_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    _with_cases(cases, seed).save(new)
    new.replace(path)
    return path


def _with_cases(cases: Sequence[Labelled], seed: int) -> Model:
    """A model trained on the cases beside generated texts, weighed as the shipped one."""
    made = gather(Grammar.load(TRAIN), seed, _BESIDE)
    about = {"seed": seed, "texts": len(made), "cases": len(cases)}
    return fit([*made, *cases], seed).model(shipped_model().blend, about)


def compare(tested: Sequence[Labelled], now: Model, new: Model, trained: int) -> Comparison:
    """Both models on the same cases."""
    old_pairs, new_pairs = _pairs(tested, now), _pairs(tested, new)
    codes = sorted({gold for gold, _found in old_pairs})
    lines = tuple(
        Line(
            code,
            sum(gold == code for gold, _found in old_pairs),
            f1(old_pairs, code),
            f1(new_pairs, code),
        )
        for code in codes
    )
    mean = Line("", len(tested), macro_f1(old_pairs), macro_f1(new_pairs))
    return Comparison(trained, len(tested), lines, mean)


def _pairs(cases: Iterable[Labelled], model: Model) -> list[tuple[str, str]]:
    found = []
    for text, kind in cases:
        typing = classify(text, model=model)
        found.append((kind or "-", best(typing) if kind or typing.is_fraud else "-"))
    return found


def _apart(cases: Sequence[Labelled], seed: int) -> tuple[list[Labelled], list[Labelled]]:
    """Cases to train on and to test on; near-duplicates stay on one side."""
    groups: dict[str, list[Labelled]] = {}
    for text, kind in cases:
        groups.setdefault(_HAN.sub("", text)[:_SAME], []).append((text, kind))
    order = sorted(groups)
    Random(seed).shuffle(order)
    kept = [case for at, key in enumerate(order) if at % _TESTED for case in groups[key]]
    return kept, [case for key in order[::_TESTED] for case in groups[key]]


def _table(file: Path) -> Iterator[_Case]:
    table = read_table(file)
    text, label = _column(table.columns, _TEXT, file), _column(table.columns, _LABEL, file)
    for row in table.rows:
        cells = (*row.whole().cells, "", "")
        yield row.line, cells[text], cells[label]


def _column(columns: Sequence[str], names: Sequence[str], file: Path) -> int:
    for name in names:
        if name in columns:
            return columns.index(name)
    words = _("“{name}” has no column {wanted}.")
    raise Invalid(words.format(name=file.name, wanted=" / ".join(names[:2])))


def _json(file: Path) -> Iterator[_Case]:
    try:
        text = file.read_text("utf-8-sig")
        rows = json.loads(text) if text.lstrip().startswith("[") else _lines(text)
    except (OSError, ValueError) as error:
        words = _("cannot read {file}: {why}")
        raise Invalid(words.format(file=file.name, why=error)) from error
    for at, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise Invalid(_('not an object: write {"id": …, "text": …}'))
        yield at, _value(row, _TEXT, file), _value(row, _LABEL, file)


def _lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _value(row: Mapping[str, Any], names: Sequence[str], file: Path) -> str:
    for name in names:
        if name in row:
            return "" if row[name] is None else str(row[name])
    words = _("“{name}” has no column {wanted}.")
    raise Invalid(words.format(name=file.name, wanted=" / ".join(names[:2])))


def _code(label: str, at: int) -> str | None:
    if label.strip() in _HONEST:
        return None
    codes = library().codes_of(label)
    if not codes:
        why = _("There is no scam type “{code}”.").format(code=label[:20])
        raise Invalid(_("line {n}: {reason}").format(n=at, reason=why))
    return codes[0][:3]
