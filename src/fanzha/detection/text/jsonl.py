"""The commands `classify` and `extract`: JSON lines in, JSON lines out, one at a time."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from fanzha.detection.text.classify import Typing, classify
from fanzha.detection.text.elements import Clue, Element, Elements, Kind, Transfer
from fanzha.detection.text.extract import extract
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

_MAX_LINE = 16 * 1024 * 1024  # bytes; a longer line is no message
_STDIO = Path("-")


def classify_file(file: Path, output: Path) -> int:
    """Classify each line `{"id","text"}`; gives the number of bad lines (each told on stderr).

    `-` stands for stdin and stdout. Raises Invalid when a file cannot be opened.
    """
    return _each_line(file, output, _classified)


def extract_file(file: Path, output: Path) -> int:
    """Extract from each line `{"id","text","report_time"?}`; else as `classify_file`."""
    return _each_line(file, output, _extracted)


def _classified(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], **typing_json(classify(row["text"]))}


def _extracted(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], **elements_json(extract(row["text"], _moment(row)))}


def typing_json(typing: Typing) -> dict[str, Any]:
    """The fields of one verdict as the command writes them; `probability` is that of fraud."""
    return {
        "is_fraud": typing.is_fraud,
        "score": typing.score,
        "type": typing.type,
        "sub_type": typing.sub_type,
        "probability": typing.probability,
        "secondary": list(typing.secondary),
        "top": [{"type": code, "share": share} for code, share in typing.top],
        "reasons": [
            {"start": r.start, "end": r.end, "surface": r.surface, "weight": r.weight}
            for r in typing.reasons
        ],
        "phases": list(typing.phases),
        "abstained": typing.abstained,
    }


def elements_json(found: Elements) -> dict[str, Any]:
    """The elements of one text as the command writes them."""
    return {
        "elements": [_element(element) for element in found.elements],
        "transfers": [_transfer(transfer) for transfer in found.transfers],
        "loss_fen": found.loss_fen,
        "still_in_contact": found.still_in_contact,
        "identities": [_clue(clue) for clue in found.identities],
        "lures": [_clue(clue) for clue in found.lures],
    }


def _element(element: Element) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kind": element.kind.value,
        "value": element.value,
        "surface": element.surface,
        "start": element.start,
        "end": element.end,
        "confidence": element.confidence,
        "reason": element.reason,
    }
    return row | {"precision": element.precision or None} if element.kind is Kind.DATETIME else row


def _clue(clue: Clue) -> dict[str, Any]:
    return {
        "value": clue.value,
        "surface": clue.surface,
        "start": clue.start,
        "end": clue.end,
        "confidence": clue.confidence,
        "reason": clue.reason,
    }


def _transfer(transfer: Transfer) -> dict[str, Any]:
    return {
        "amount_fen": transfer.amount_fen,
        "payee_account": transfer.payee_account,
        "payee_name": transfer.payee_name,
        "channel": transfer.channel,
        "at": transfer.at,
    }


def _moment(row: dict[str, Any]) -> datetime | None:
    value = row.get("report_time")
    if value in (None, ""):
        return None
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Invalid(_("report_time is no ISO time: write 2026-11-22T10:30:00")) from error


def _each_line(file: Path, output: Path, work: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    bad = 0
    with _reader(file) as lines, _writer(output, file) as out:
        for number, line in enumerate(_lines(lines), start=1):
            if line.isspace():
                continue
            try:
                out.write(_written(work(_row(line))))
            except Invalid as error:
                bad += 1
                sys.stderr.write(_("line {n}: {why}").format(n=number, why=error) + "\n")
    return bad


def _written(row: dict[str, Any]) -> bytes:
    # A lone surrogate cannot be UTF-8: it goes back as the escape it came as.
    text = json.dumps(row, ensure_ascii=False) + "\n"
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return (json.dumps(row) + "\n").encode("ascii")


def _row(line: bytes) -> dict[str, Any]:
    if len(line) > _MAX_LINE:
        raise Invalid(_("longer than 16 MB: split the text"))
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Invalid(_("not UTF-8: save the file as UTF-8")) from error
    except (ValueError, RecursionError) as error:
        raise Invalid(_("not JSON: write one object on a line")) from error
    if not isinstance(row, dict):
        raise Invalid(_('not an object: write {"id": …, "text": …}'))
    if not isinstance(row.get("text"), str) or not _is_id(row.get("id")):
        raise Invalid(_("id or text is missing, or text is no string"))
    return row


def _is_id(value: object) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def _no_number(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _lines(source: IO[bytes]) -> Iterator[bytes]:
    """Lines; one beyond the limit comes cut (and so too long), its rest is skipped."""
    while line := source.readline(_MAX_LINE + 1):
        yield line
        while len(line) > _MAX_LINE and not line.endswith(b"\n"):
            line = source.readline(_MAX_LINE + 1)
            if not line:
                return


def _reader(file: Path) -> AbstractContextManager[IO[bytes]]:
    if file == _STDIO:
        return nullcontext(sys.stdin.buffer)
    try:
        return file.open("rb")
    except OSError as error:
        text = _("cannot read {file}: {why}")
        raise Invalid(text.format(file=file, why=error.strerror)) from error


def _writer(output: Path, file: Path) -> AbstractContextManager[IO[bytes]]:
    if output == _STDIO:
        return nullcontext(sys.stdout.buffer)
    try:
        if output.exists() and output.samefile(file):
            raise Invalid(_("input and output are the same file: name another output"))
        return output.open("wb")
    except OSError as error:
        text = _("cannot write {file}: {why}")
        raise Invalid(text.format(file=output, why=error.strerror)) from error
