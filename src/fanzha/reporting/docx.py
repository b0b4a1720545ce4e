"""A report as a Word document in the official layout."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run

from fanzha.reporting import layout
from fanzha.reporting.document import (
    Block,
    Missing,
    Paragraph,
    Report,
    Subheading,
    Table,
    chinese_date,
    widths,
    words,
)
from fanzha.reporting.layout import Face


def render(report: Report) -> bytes:
    """The .docx file."""
    document = Document()
    _page(document)
    _styles(document)
    _heading(document, report)
    for section in report.sections:
        _head(document, section.title, layout.HEADING)
        for block in section.blocks:
            _block(document, block)
    # The signature follows the last words of a report onto its page.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _signature(document, report)
    if report.missing:
        _line(document, "", layout.BODY)
        _missing(document, report.missing)
    _name_fallbacks(document)
    document.core_properties.title = report.title
    document.core_properties.author = report.signature
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Docx) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = (Mm(size) for size in layout.PAGE_MM)
    section.top_margin, section.bottom_margin = (
        Mm(layout.MARGIN_TOP_MM),
        Mm(layout.MARGIN_BOTTOM_MM),
    )
    section.left_margin, section.right_margin = (
        Mm(layout.MARGIN_LEFT_MM),
        Mm(layout.MARGIN_RIGHT_MM),
    )
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    # Odd pages number on the right, even ones on the left, one character from the edge.
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(paragraph: DocxParagraph, side: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = Pt(layout.PAGE_NUMBER_PT)
    paragraph.paragraph_format.right_indent = Pt(layout.PAGE_NUMBER_PT)
    _run(paragraph, "— ", layout.PAGE_NUMBER)
    run = _run(paragraph, "", layout.PAGE_NUMBER)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field(kind, text))
    _run(paragraph, " —", layout.PAGE_NUMBER)


def _field(kind: str, text: str) -> Any:
    if kind:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        return element
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = text
    return element


def _styles(document: Docx) -> None:
    style = document.styles["Normal"]
    style.font.size = Pt(layout.BODY.points)
    style.font.name = layout.LATIN
    properties = style.element.get_or_add_rPr()
    _east_asian(properties, layout.BODY.font)
    # Without it offices guess the region, and with it the shape of letters and full stops.
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)


def _east_asian(properties: Any, font: str) -> None:
    """Name the Chinese font: without `w:eastAsia` Word falls back to another one."""
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)


def _run(paragraph: DocxParagraph, text: str, face: Face) -> Run:
    run = paragraph.add_run(text)
    run.font.name = layout.LATIN
    run.font.size = Pt(face.points)
    _east_asian(run._r.get_or_add_rPr(), face.font)
    return run


def _line(
    document: Docx,
    text: str,
    face: Face,
    side: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: int = 2,
) -> DocxParagraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = side
    form = paragraph.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(layout.LINE_PT)
    form.space_before = form.space_after = Pt(0)
    form.first_line_indent = Pt(indent * face.points)
    _run(paragraph, text, face)
    return paragraph


def _head(document: Docx, text: str, face: Face) -> None:
    """A heading, which never stands alone at the foot of a page."""
    _line(document, text, face).paragraph_format.keep_with_next = True


def _heading(document: Docx, report: Report) -> None:
    centred = WD_ALIGN_PARAGRAPH.CENTER
    title = _line(document, report.title, layout.TITLE, centred, indent=0)
    title.paragraph_format.line_spacing = Pt(36)
    for remark in (report.remark, layout.DRAFT_MARK if report.is_draft else ""):
        if remark:
            _line(document, remark, layout.REMARK, centred, indent=0)
    _line(document, "", layout.BODY)


def _block(document: Docx, block: Block) -> None:
    if isinstance(block, Subheading):
        _head(document, block.text, layout.SUBHEADING)
    elif isinstance(block, Paragraph):
        _line(document, block.text, layout.BODY)
    else:
        _table(document, block)


# A table of so many rows stays on one page; a header never stands alone: LibreOffice loses the rows
# that follow a repeated header at the very foot of a page.
_TOGETHER = 9


def _table(document: Docx, table: Table) -> None:
    caption = _line(document, table.caption, layout.TABLE_HEAD, WD_ALIGN_PARAGRAPH.CENTER, indent=0)
    caption.paragraph_format.keep_with_next = True
    rows = [table.columns, *([words(cell) for cell in row] for row in table.rows)]
    made = document.add_table(len(rows), len(table.columns), "Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    _columns(made, widths(table))
    for number, (row, texts) in enumerate(zip(made.rows, rows, strict=True)):
        _no_split(row._tr, repeat=number == 0)
        face = layout.TABLE if number else layout.TABLE_HEAD
        stays = number == 0 or (len(rows) <= _TOGETHER and number < len(rows) - 1)
        for place, (cell, text) in enumerate(zip(row._tr.tc_lst, texts, strict=True)):
            paragraph = DocxParagraph(cell.p_lst[0], made)
            paragraph.paragraph_format.keep_with_next = stays
            _cell(paragraph, text, face, is_first=place == 0)
    note = _line(document, table.note, layout.TABLE, indent=0)
    note.paragraph_format.line_spacing = Pt(18)


def _columns(made: DocxTable, shares: list[int]) -> None:
    """Columns as wide as their longest text needs, over the whole breadth of the page."""
    made.autofit = False
    breadth = layout.PAGE_MM[0] - layout.MARGIN_LEFT_MM - layout.MARGIN_RIGHT_MM
    for column, share in zip(made.columns, shares, strict=True):
        width = Mm(breadth * share / sum(shares))
        column.width = width
        for cell in column.cells:
            cell.width = width
    _padded(made)


def _padded(made: DocxTable) -> None:
    properties = made._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side, points in (("top", 3), ("left", 4), ("bottom", 3), ("right", 4)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(20 * points))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)


def _no_split(row: Any, repeat: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))


def _cell(paragraph: DocxParagraph, text: str, face: Face, is_first: bool) -> None:
    left = is_first and face is layout.TABLE
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, face)


def _missing(document: Docx, missing: tuple[Missing, ...]) -> None:
    box = document.add_table(1, 1, "Table Grid")
    _no_split(box.rows[0]._tr, repeat=False)
    _padded(box)
    paragraph = box.cell(0, 0).paragraphs[0]
    _run(paragraph, layout.MISSING_TITLE, layout.TABLE_HEAD)
    for line in missing_lines(missing):
        _run(box.cell(0, 0).add_paragraph(), line, layout.TABLE)


def missing_lines(missing: tuple[Missing, ...]) -> list[str]:
    """The lines of the 待补数据 box: one for each group of metrics."""
    groups: dict[str, list[str]] = {}
    for item in missing:
        groups.setdefault(item.group, []).append(item.name)
    return [f"{group}（{len(names)}项）：{'、'.join(names)}" for group, names in groups.items()]


def _signature(document: Docx, report: Report) -> None:
    """Unit and date at the lower right: the date four characters from the edge."""
    _line(document, "", layout.BODY).paragraph_format.keep_with_next = True
    date = chinese_date(report.signed_on)
    for text, rest in ((report.signature, len(date) - len(report.signature)), (date, 0)):
        line = _line(document, text, layout.BODY, WD_ALIGN_PARAGRAPH.RIGHT, indent=0)
        inset = 4 + max(0, rest) / 4
        line.paragraph_format.right_indent = Pt(inset * layout.BODY.points)
        line.paragraph_format.keep_with_next = text is report.signature


def _name_fallbacks(document: Docx) -> None:
    """Write into the font table what an office takes when it has not the official typeface."""
    table: Any = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    root: Any = parse_xml(table.blob)
    for name, other in layout.ALSO_CALLED.items():
        for old in [font for font in root if font.get(qn("w:name")) == name]:
            root.remove(old)
        font = OxmlElement("w:font")
        font.set(qn("w:name"), name)
        # Charset 86: an office without both takes another Chinese face, never a Latin one.
        for key, value in (("altName", other), ("charset", "86"), ("pitch", "variable")):
            element = OxmlElement(f"w:{key}")
            element.set(qn("w:val"), value)
            font.append(element)
        root.append(font)
    table._blob = serialize_part_xml(root)
