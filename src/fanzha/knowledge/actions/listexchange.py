"""Lists in as CSV or XLSX, out as CSV."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.utils.translation import gettext as _

from fanzha.kit import Invalid, Row, clock, fold, read_table, ref
from fanzha.kit.actions import insert_many, write
from fanzha.knowledge.actions.listing import (
    CHUNK,
    Listing,
    fresh,
    known_on,
    listing,
    need_editor,
    put,
    step,
)
from fanzha.knowledge.lists import NamedList, list_named
from fanzha.knowledge.models import ListEntry, ListStep
from fanzha.organisations.actions import (
    ImportRow,
    ImportRun,
    Person,
    audit,
    centre,
)

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]|$)")
COLUMNS = ("value", "source", "reason", "valid_from", "valid_until")
_SYNONYMS: Mapping[str, str] = {
    "值": "value",
    "账号": "value",
    "账户": "value",
    "银行卡号": "value",
    "卡号": "value",
    "收款账号": "value",
    "身份证号": "value",
    "身份证号码": "value",
    "证件号码": "value",
    "手机号": "value",
    "网点": "value",
    "网点代码": "value",
    "网点名称": "value",
    "来源": "source",
    "原因": "reason",
    "事由": "reason",
    "备注": "reason",
    "生效日期": "valid_from",
    "有效期起": "valid_from",
    "失效日期": "valid_until",
    "有效期至": "valid_until",
}
_SOURCES: Mapping[str, str] = {
    "公安": "police",
    "公安机关": "police",
    "警方": "police",
    "派出所": "police",
    "刑侦": "police",
    "反诈中心": "police",
    "96110": "police",
    "银行": "bank",
    "上级": "superior",
    "上级单位": "superior",
    "上级推送": "superior",
    "本人": "person",
    "本人申请": "person",
    "研判": "analysis",
    "研判分析": "analysis",
    "其他": "other",
}


@dataclass(frozen=True)
class ListImport:
    """What became of a file: accepted + merged (stand on the list already) + rejected = read."""

    read: int
    accepted: int
    merged: int
    rejected: tuple[tuple[int, str], ...]
    run: ImportRun | None = None

    def as_json(self) -> dict[str, object]:
        """The same for programs."""
        return {
            "read": self.read,
            "accepted": self.accepted,
            "merged": self.merged,
            "rejected": len(self.rejected),
            "rejections": [{"line": line, "reason": why} for line, why in self.rejected],
        }


@dataclass(frozen=True)
class _Line:
    row: Row
    entry: Listing | None
    reason: str = ""


def import_to_list(
    code: str, data: bytes, filename: str, by: Person | None, dry_run: bool = False
) -> ListImport:
    """Put every line of a file on a list, or say why not; the same file again changes nothing.

    Commits in chunks of at most 500 lines, so a kill loses at most the chunk at work and the file
    can be sent again. A dry run judges alike and stores nothing. Raises Forbidden, Invalid.
    """
    which = list_named(code)
    if by is not None:
        need_editor(by)
    table = read_table(data, filename, knows=lambda name: _field(name) in COLUMNS)
    where = _places(table.columns)
    run = None if dry_run else _begin(data, filename, code, by)
    total = ListImport(0, 0, 0, (), run)
    lines = _unlike(_judge(row, where, which) for row in table.rows)
    while chunk := list(islice(lines, CHUNK)):
        total = _more(total, chunk, code, by)
    if run is not None:
        run.state, run.finished_at = ImportRun.State.DONE, clock.now()
        run.save()
    return total


def _begin(data: bytes, filename: str, code: str, by: Person | None) -> ImportRun:
    return ImportRun.objects.create(
        owner=(by.unit if by else None) or centre(),
        person=by,
        kind="list",
        mapping={"list": code},
        filename=filename[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        state=ImportRun.State.RUNNING,
        created_at=clock.now(),
    )


def _field(name: str) -> str:
    key = fold(name).lower()
    return _SYNONYMS.get(key, key)


def _places(columns: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, name in enumerate(columns):
        found.setdefault(_field(name), index)
    if "value" not in found:
        raise Invalid(_("The file has no column for the value: name one “value”."))
    return found


def _judge(row: Row, where: Mapping[str, int], which: NamedList) -> _Line:
    def cell(field: str) -> str:
        at = where.get(field, len(row.cells))
        return fold(row.cells[at]).removeprefix("'") if at < len(row.cells) else ""

    try:
        source = cell("source")
        entry = listing(
            which,
            cell("value"),
            source=_SOURCES.get(source, source) or ListEntry.Source.OTHER,
            reason=cell("reason"),
            valid_from=_day(cell("valid_from")),
            valid_until=_day(cell("valid_until")),
        )
    except Invalid as error:
        return _Line(row, None, str(error))
    return _Line(row, entry)


def _day(text: str) -> date | None:
    """A day as spreadsheets write it: 2026-11-22, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105."""
    if not text:
        return None
    found = _DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text[:10])
    except ValueError:
        raise Invalid(_("A day is written like 2026-11-22.")) from None


def _unlike(lines: Iterator[_Line]) -> Iterator[_Line]:
    """Lines whose value came before in the same file are refused, so that the sums agree."""
    seen: set[str] = set()
    for line in lines:
        if line.entry and line.entry.value in seen:
            yield _Line(line.row, None, _("The same value stands in an earlier line."))
            continue
        if line.entry:
            seen.add(line.entry.value)
        yield line


def _more(total: ListImport, chunk: list[_Line], code: str, by: Person | None) -> ListImport:
    good = [line.entry for line in chunk if line.entry]
    known = known_on(code, [one.value for one in good])
    new = [one for one in good if known.get(one.value) != ListEntry.State.ACTIVE]
    bad = [line for line in chunk if line.entry is None]
    later = ListImport(
        total.read + len(chunk),
        total.accepted + len(new),
        total.merged + len(good) - len(new),
        (*total.rejected, *((line.row.line, line.reason) for line in bad)),
        total.run,
    )
    if total.run is not None:
        with write():
            _store(code, new, known, by)
            _note(later, bad, by)
    return later


def _store(code: str, new: list[Listing], known: Mapping[str, str], by: Person | None) -> None:
    made = insert_many(fresh(code, one, by) for one in new if one.value not in known)
    ListStep.objects.bulk_create(step(entry, "", by, entry.reason) for entry in made)
    for one in new:
        if one.value in known:
            put(code, one, by)


def _note(now: ListImport, bad: list[_Line], by: Person | None) -> None:
    run = now.run
    assert run is not None
    ImportRow.objects.bulk_create(
        ImportRow(
            run=run,
            line=line.row.line,
            state=ImportRow.State.REJECTED,
            reason=line.reason[:300],
            cells=json.dumps(line.row.cells, ensure_ascii=False),
        )
        for line in bad
    )
    run.read, run.accepted, run.merged = now.read, now.accepted, now.merged
    run.rejected = len(now.rejected)
    run.save()
    where = ref("organisations", "import", run.pk)
    audit(by, "list.imported", where, list=run.mapping["list"], new=now.accepted)
