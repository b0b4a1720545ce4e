import csv
import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from fanzha.kit import Invalid, read_table, write_csv, write_xlsx
from fanzha.kit.quoting import records
from fanzha.kit.tables import MAX_COLUMNS


def workbook(*rows: list[object]) -> bytes:
    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_csv_is_read_in_any_usual_encoding(encoding: str) -> None:
    table = read_table("姓名,手机号\n王芳,15400001234\n".encode(encoding), "名单.csv")

    assert table.columns == ("姓名", "手机号")
    assert [row.cells for row in table.rows] == [("王芳", "15400001234")]


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(mark: str) -> None:
    table = read_table(f"a{mark}b{mark}c\n1{mark}2{mark}3\n".encode())

    assert [row.cells for row in table.rows] == [("1", "2", "3")]


def test_a_title_above_the_header_is_skipped_and_lines_count_from_the_file() -> None:
    table = read_table("清河县预警名单\n\n姓名,手机号,等级\n王芳,15400001234,高\n".encode())

    assert table.columns[0] == "姓名"
    assert [row.line for row in table.rows] == [4]


def test_a_line_break_inside_quotes_keeps_the_line_numbers() -> None:
    table = read_table(b'a,b\n"x\ny",1\nz,2\n')

    assert [(row.line, row.cells[0]) for row in table.rows] == [(2, "x\ny"), (4, "z")]


def test_numbers_in_a_workbook_become_plain_digits() -> None:
    data = workbook(["姓名", "手机号"], ["王芳", 15400001234], ["李", 15400005678.0])

    assert [row.cells[1] for row in read_table(data).rows] == ["15400001234", "15400005678"]


def test_short_rows_are_padded_and_blank_rows_skipped() -> None:
    table = read_table(b"a,b,c\n1\n,,\n2,3,4\n")

    assert [row.cells for row in table.rows] == [("1", "", ""), ("2", "3", "4")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"\x7fELF\0\0\0\0", "not a table"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old .xls"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\xff\xfe\x00", "neither"),
        (b",,\n,,\n", "no filled cell"),
    ],
)
def test_a_file_that_is_no_table_gets_a_clear_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        list(read_table(data, "x.csv").rows)


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(Invalid, match="split it"):
        read_table(b"a,b\n" * 1000, max_bytes=1000)


def make_wide_csv() -> bytes:
    return ",".join(f"c{i}" for i in range(100_000)).encode()


def make_wide_xlsx() -> bytes:
    return workbook([f"c{i}" for i in range(MAX_COLUMNS + 50)])


@pytest.mark.parametrize("make", [make_wide_csv, make_wide_xlsx])
def test_far_too_many_columns_are_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(Invalid, match="columns"):
        read_table(make())


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "@SUM(A1)", "+1+1", "-2+3", "\tx"])
def test_formulas_leave_as_text(cell: str) -> None:
    csv = write_csv(["备注"], [[cell]]).decode("utf-8-sig")
    book = load_workbook(io.BytesIO(write_xlsx(["备注"], [[cell]], "s")))

    assert f"'{cell}" in csv
    assert book["s"]["A2"].data_type == "s"


def test_negative_numbers_are_not_taken_for_formulas() -> None:
    assert b"-12.5" in write_csv(["n"], [["-12.5"]])
    assert b"'" not in write_csv(["n"], [["-12.5"]])


@pytest.mark.parametrize("cell", ["-", "+", "@", "="])
def test_a_lone_sign_is_no_formula(cell: str) -> None:
    assert write_csv(["备注"], [[cell]]).decode("utf-8-sig") == f"备注\r\n{cell}\r\n"


def sheets(*rows: Sequence[object], empty_before: bool = False, stray: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        if empty_before:
            book.add_worksheet()
        page = book.add_worksheet()
        for line, row in enumerate(rows):
            page.write_row(line, 0, row)
        if stray:
            page.write(1_048_575, 16_383, "x")
    return out.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, text.replace(old, new) if name == part else text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_an_empty_sheet_before_the_list_is_passed_over() -> None:
    data = sheets(("姓名", "电话"), ("甲", "1"), empty_before=True)

    assert [row.cells for row in read_table(data, "a.xlsx").rows] == [("甲", "1")]


def test_a_wrong_dimension_hides_no_column() -> None:
    data = changed(sheets(("姓名", "电话"), ("甲", "1")), SHEET, b'ref="A1:B2"', b'ref="A1"')

    assert [row.cells for row in read_table(data, "a.xlsx").rows] == [("甲", "1")]


def test_a_stray_cell_in_the_last_corner_does_no_harm() -> None:
    table = read_table(sheets(("姓名", "电话"), ("甲", "1"), stray=True), "a.xlsx")

    assert [row.cells[:2] for row in table.rows][:1] == [("甲", "1")]


def test_a_workbook_that_breaks_off_is_said_to_be_damaged() -> None:
    data = changed(sheets(("姓名", "电话"), ("甲", "1")), SHEET, b"</sheetData>", b"<")

    with pytest.raises(Invalid, match="damaged"):
        list(read_table(data, "a.xlsx").rows)


def test_digits_beyond_the_fifteenth_of_a_number_are_noughts() -> None:
    data = sheets(("证号",), (float(990000199001010017),))

    assert next(read_table(data, "a.xlsx").rows).cells == ("990000199001010000",)


def torn(text: str) -> list[tuple[int, bool]]:
    return [(row.line, row.torn) for row in read_table(f"a,b,c\n{text}".encode()).rows]


@pytest.mark.parametrize(
    "text",
    [
        '1,"2,3\n4,5,6\n7,8,9\n',
        '1,"2,3\n4,5,6\n"7","8","9"\n',
        '1,2,"3\n4,5,6\n7,8,9',
        '"1,2,3\n4,5,6"\n7,8,9\n',
        '1,"2,3\r\n4,"5 6",6\r\n7,8,9\r\n',
    ],
)
def test_an_open_quote_costs_its_own_line_only(text: str) -> None:
    assert [line for line, _ in torn(text)] == [2, 3, 4]
    assert torn(text)[0] == (2, True)
    assert (4, False) in torn(text)


@pytest.mark.parametrize("text", ['"x\ny",1,2\n', '1,2,"x\ny\n\nz"\n', '1,"x, 1\ny, 2",2\n'])
def test_a_cell_of_several_lines_is_no_open_quote(text: str) -> None:
    assert torn(text) == [(2, False)]


@given(st.lists(st.lists(st.text(alphabet='ab",\n', max_size=6), min_size=3, max_size=3)))
def test_whatever_is_written_as_csv_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["a", "b", "c"], *rows])

    found = [
        record.cells
        for record in records(out.getvalue().splitlines(keepends=True), ",")
        if not record.torn
    ]

    assert found[1:] == [tuple(row) for row in rows]


def test_an_open_quote_in_the_header_is_told_with_its_line() -> None:
    with pytest.raises(Invalid, match="Line 1"):
        read_table('姓名,"手机号,等级\n王芳,15400001234,高\n'.encode())
