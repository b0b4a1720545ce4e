"""Empty forms of the four lists: a header with one example line, and a sheet that explains it."""

import io
from typing import Any

from fanzha.organisations.lists import columns, title

_NOTE_HEAD = ("列", "必填", "填写说明")  # chinese: the form goes to people who fill it in


def template(kind: str) -> bytes:
    """The form of a list as XLSX; raises Invalid for an unknown list."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#ECEFFA", "border": 1})
        _fill_in(book.add_worksheet(title(kind)), kind, bold, book.add_format({"num_format": "@"}))
        _notes(book.add_worksheet("说明"), kind, bold)
    return out.getvalue()


def _fill_in(sheet: Any, kind: str, bold: Any, text: Any) -> None:
    """Text cells throughout: codes keep their leading zeros."""
    for at, column in enumerate(columns(kind)):
        sheet.set_column(at, at, max(14, len(column.header) * 2 + 4), text)
        sheet.write_string(0, at, column.header + ("*" if column.required else ""), bold)
        sheet.write_string(1, at, column.example, text)
    sheet.freeze_panes(1, 0)


def _notes(sheet: Any, kind: str, bold: Any) -> None:
    for at, (head, width) in enumerate(zip(_NOTE_HEAD, (20, 8, 80), strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, head, bold)
    for line, column in enumerate(columns(kind), start=1):
        sheet.write_string(line, 0, column.header)
        sheet.write_string(line, 1, "是" if column.required else "")
        sheet.write_string(line, 2, column.note)
