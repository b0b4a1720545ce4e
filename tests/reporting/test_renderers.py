from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from fanzha.reporting import docx, markdown, pdf, summary
from fanzha.reporting.document import Report
from tests.makers.reporting import make_book

HOSTILE = "#set page(fill: red) *粗* _斜_ $1$ @标签 \\ 100% <b> | {"


@pytest.fixture(scope="module")
def report() -> Report:
    return summary.build(make_book())


def test_docx_has_the_official_page(report: Report) -> None:
    section = Document(BytesIO(docx.render(report))).sections[0]

    margins = (
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round((side or 0) / Mm(1)) for side in margins] == [37, 35, 28, 26]
    assert round((section.page_width or 0) / Mm(1)) == 210


def test_docx_names_chinese_fonts_and_exact_lines(report: Report) -> None:
    made = Document(BytesIO(docx.render(report)))
    body = next(line for line in made.paragraphs if line.text.startswith("本月，"))
    title = made.paragraphs[0]

    assert _chinese_font(body) == "仿宋_GB2312"
    assert _chinese_font(title) == "方正小标宋简体"
    assert (body.runs[0].font.size, title.runs[0].font.size) == (Pt(16), Pt(22))
    assert body.paragraph_format.line_spacing == Pt(28)


def _chinese_font(line: Paragraph) -> str:
    return str(line.runs[0]._r.get_or_add_rPr().get_or_add_rFonts().get(qn("w:eastAsia")))


def test_docx_numbers_its_pages(report: Report) -> None:
    section = Document(BytesIO(docx.render(report))).sections[0]

    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text.startswith("— ")
        assert "PAGE" in footer._element.xml


def test_docx_tables_repeat_their_header(report: Report) -> None:
    tables = Document(BytesIO(docx.render(report))).tables

    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in tables[:-1])
    assert tables[-1].cell(0, 0).text.startswith("待补数据")


def test_docx_says_what_the_markdown_says(report: Report) -> None:
    lines = [line.text for line in Document(BytesIO(docx.render(report))).paragraphs]
    text = markdown.render(report)

    missing = [line for line in lines if line.strip() and line not in text]
    assert missing == []


def test_pdf_embeds_its_font(report: Report) -> None:
    made = pdf.render(report)

    assert made.startswith(b"%PDF")
    assert b"NotoSansCJK" in made or b"FontFile" in made


def test_typed_text_is_never_markup() -> None:
    report = summary.build(make_book(), {"next": HOSTILE.replace("{", "")})

    assert pdf.render(report).startswith(b"%PDF")
    assert "\\#set page" in markdown.render(report)
