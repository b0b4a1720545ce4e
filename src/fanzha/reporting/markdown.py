"""A report as Markdown."""

from fanzha.reporting import layout
from fanzha.reporting.document import (
    Block,
    Paragraph,
    Report,
    Subheading,
    Table,
    chinese_date,
    words,
)
from fanzha.reporting.docx import missing_lines


def render(report: Report) -> str:
    """The text, with pipe tables."""
    lines = [f"# {_plain(report.title)}", ""]
    for remark in (report.remark, layout.DRAFT_MARK if report.is_draft else ""):
        lines += [remark, ""] if remark else []
    for section in report.sections:
        lines += [f"## {_plain(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    lines += [f"{report.signature}  ", chinese_date(report.signed_on), ""]
    if report.missing:
        lines += [f"> **{layout.MISSING_TITLE}**", ">"]
        lines += [f"> - {line}" for line in missing_lines(report.missing)]
        lines += [""]
    return "\n".join(lines)


def _block(block: Block) -> list[str]:
    if isinstance(block, Subheading):
        return [f"### {_plain(block.text)}"]
    if isinstance(block, Paragraph):
        return [_plain(block.text)]
    return _table(block)


def _table(table: Table) -> list[str]:
    rows = [table.columns, ["---", *("---:" for _ in table.columns[1:])]]
    rows += [[words(cell) for cell in row] for row in table.rows]
    lines = [f"**{_plain(table.caption)}**", ""]
    lines += ["| " + " | ".join(_cell(text) for text in row) + " |" for row in rows]
    return [*lines, *(["", _plain(table.note)] if table.note else [])]


def _plain(text: str) -> str:
    """Typed text must not become markup."""
    for sign in "\\`*_#<[":
        text = text.replace(sign, f"\\{sign}")
    return text


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
