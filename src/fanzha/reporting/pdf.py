"""A report as PDF, laid out by typst with the font that comes with the product."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import manimgx_fonts_cjk
import typst

from fanzha.reporting import layout
from fanzha.reporting.document import (
    Block,
    Paragraph,
    Report,
    Subheading,
    chinese_date,
    widths,
    words,
)
from fanzha.reporting.docx import missing_lines


def render(report: Report) -> bytes:
    """The PDF file."""
    return b"".join(_compile(report, "pdf"))


def _compile(report: Report, form: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes]:
    template = Path(str(files("fanzha.reporting").joinpath("data/official.typ")))
    # As data, never by formatting: `#`, `*` and `_` in typed text stay what they are.
    made: bytes | list[bytes] = typst.compile(
        template,
        format=form,
        ppi=ppi,
        font_paths=[Path(manimgx_fonts_cjk.__path__[0])],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(_values(report), ensure_ascii=False)},
    )
    return made if isinstance(made, list) else [made]


def _values(report: Report) -> dict[str, Any]:
    remarks = (report.remark, layout.DRAFT_MARK if report.is_draft else "")
    return {
        "title": report.title,
        "remarks": [remark for remark in remarks if remark],
        "sections": [
            {"title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in report.sections
        ],
        "missing_title": layout.MISSING_TITLE,
        "missing": missing_lines(report.missing),
        "signature": report.signature,
        "date": chinese_date(report.signed_on),
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text}
    if isinstance(block, Subheading):
        return {"kind": "subheading", "text": block.text}
    return {
        "kind": "table",
        "caption": block.caption,
        "columns": list(block.columns),
        "rows": [[words(cell) for cell in row] for row in block.rows],
        "widths": widths(block),
        "note": block.note,
    }
