import json
import subprocess
import sys

import pytest

from fanzha.kit import Invalid, write_xlsx
from fanzha.warning import read_list
from tests.warning.lists import HEADER, NOW, broken_id, id_card, line, phone, read


def test_only_rows_without_phone_and_id_are_rejected() -> None:
    reading = read(
        [
            line(name="甲", card=id_card(1), tel="12345"),
            line(name="乙", card=broken_id(2)),
            line(name="丙", tel=phone(3)),
            line(name="丁"),
            line(name="戊", tel="12345"),
        ]
    )

    assert [person.flags for person in reading.persons] == [
        ("phone_broken",),
        ("id_card_check",),
        (),
    ]
    assert [(r.line, r.reason) for r in reading.rejections] == [
        (5, "no_contact"),
        (6, "phone_unusable"),
    ]


def test_a_broken_phone_is_kept_as_it_was_pushed() -> None:
    assert read([line(card=id_card(1), tel="12345")]).persons[0].phone == "12345"


def test_the_year_9999_is_rejected_with_its_reason() -> None:
    reading = read([line(at="9999-12-31", tel=phone(1)), line(tel=phone(2))])

    assert [r.line for r in reading.rejections] == [2]
    assert reading.rejections[0].reason == "year_impossible"
    assert reading.rejections[0].text


def test_an_unreadable_time_is_a_flag() -> None:
    assert "time_unreadable" in read([line(at="上周", tel=phone(1))]).persons[0].flags


def test_a_missing_tier_takes_the_default_and_says_so() -> None:
    person = read([line(tier="", tel=phone(1))]).persons[0]

    assert (person.tier.name, person.flags) == ("中", ("name_missing", "tier_missing"))


@pytest.mark.parametrize(
    ("tier", "note", "method"),
    [
        ("紧急", "", "visit"),
        ("高", "", "visit"),
        ("中", "", "phone"),
        ("低", "", "phone"),
        ("高", "外出务工", "phone"),
    ],
)
def test_the_tier_and_working_away_decide_the_method(tier: str, note: str, method: str) -> None:
    reading = read([line(tier=tier, name="甲", tel=phone(1)) + "," + note], HEADER + ",备注")

    assert reading.persons[0].method == method


def test_formula_cells_stay_text_and_are_flagged() -> None:
    person = read([line(name="=cmd|' /C calc'!A0", tel=phone(1))]).persons[0]

    assert person.name == "=cmd|' /C calc'!A0"
    assert "formula_text" in person.flags


def test_duplicate_headers_lose_no_number() -> None:
    person = read([f"甲,{phone(1)},{phone(2)}"], "姓名,联系电话,联系电话").persons[0]

    assert person.phones == (phone(1), phone(2))


def test_lines_count_the_header_and_skip_blanks() -> None:
    reading = read([line(tel=phone(1)), "", ",,,,,", line(tel=phone(2))])

    assert [person.lines for person in reading.persons] == [[2], [5]]
    assert reading.read == 2


@pytest.mark.parametrize(
    "above",
    [
        "基本信息,基本信息,基本信息,人员信息,人员信息,联系方式",
        "县公安局,2026年11月,潜在受害人,名单,共1人,内部",
        "\n".join(f"说明{number}" for number in range(12)),
    ],
)
def test_the_header_is_the_line_with_most_known_names(above: str) -> None:
    data = "\n".join([above, HEADER, line(name="甲", card=id_card(1), tel=phone(1))]).encode()

    reading = read_list(data, "a.csv", NOW)

    assert [(p.name, p.id_card, p.phone) for p in reading.persons] == [("甲", id_card(1), phone(1))]


def test_a_header_in_the_middle_is_no_person() -> None:
    assert read([line(tel=phone(1)), HEADER]).rejections[0].reason == "header_again"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_reads_the_same(encoding: str) -> None:
    text = f"{HEADER}\n{line(name='张三', tel=phone(1))}\n"

    assert read_list(text.encode(encoding), "a.csv", NOW).persons[0].name == "张三"


def test_a_workbook_reads_like_its_csv() -> None:
    rows = [line("W1", name="张三", card=id_card(1), tel=phone(1)).split(",")]
    book = write_xlsx(HEADER.split(","), rows, "名单")

    assert read_list(book, "a.xlsx", NOW).as_json() == read([",".join(rows[0])]).as_json()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"\x00\x01\x02\xff" * 100,
        b"PK\x03\x04junk",
        "，".join(["列"] * 100_000).encode(),
        ",".join(["列"] * 100_000).encode(),
    ],
)
def test_a_file_that_is_no_list_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(Invalid):
        read_list(data, "x.csv", NOW)


def test_the_json_is_masked_on_request_only() -> None:
    reading = read([line(name="张三", card=id_card(1), tel=phone(1))])

    assert reading.as_json()["persons"][0] == {
        "name": "张三", "id_card": id_card(1), "phone": phone(1), "tier": "中",
        "method": "phone", "flags": [], "lines": [2],
    }  # fmt: skip
    masked = json.dumps(reading.as_json(masked=True), ensure_ascii=False)
    assert not any(secret in masked for secret in ("张三", id_card(1), phone(1)))


def test_reading_needs_no_django() -> None:
    code = "import sys, fanzha.warning; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "footer",
    [
        f"合计,2,,,,{phone(8)}",
        f"总计：2人,,,,,{phone(8)}",
        f",,,小计,,{phone(8)}",
        f"制表人：王芳,,,,,{phone(8)}",
        f"审核人,,,王芳,,{phone(8)}",
        f"备注：有疑问请联系,,,,,{phone(8)}",
        f"第 1 页 共 2 页,,,,,{phone(8)}",
    ],
)
def test_a_footer_with_a_phone_is_nobody(footer: str) -> None:
    reading = read([line(no="YJ1", name="甲", tel=phone(1)), footer])

    assert [person.name for person in reading.persons] == ["甲"]
    assert [(r.line, r.reason) for r in reading.rejections] == [(3, "footer")]


@pytest.mark.parametrize("name", ["共合", "注小明", "附丽", "共和"])
def test_a_name_that_begins_like_a_footer_is_a_person(name: str) -> None:
    assert [person.name for person in read([line(name=name, tel=phone(1))]).persons] == [name]


def test_a_list_that_opens_with_remarks_keeps_its_persons() -> None:
    reading = read([f"备注：夜间勿扰,甲,{phone(1)}"], "备注,姓名,手机号")

    assert [person.name for person in reading.persons] == ["甲"]


def test_an_open_quote_rejects_its_line_and_keeps_the_others() -> None:
    rows = [line(no=f"YJ{n}", name=f"甲{n}", tel=phone(n)) for n in range(4)]
    reading = read([rows[0], rows[1].replace("甲1", '"甲1'), *rows[2:]])

    assert [person.name for person in reading.persons] == ["甲0", "甲2", "甲3"]
    assert [(r.line, r.reason) for r in reading.rejections] == [(3, "quote_open")]
    assert reading.read == 4
