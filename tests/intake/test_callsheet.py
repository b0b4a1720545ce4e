"""Reading and writing a 接警单."""

import pytest

from fanzha.intake import callsheet

COLON = """接警编号：J20261122001
接警时间：2026-11-22 09:12
报警人：王某
报警电话：15400001234
简要案情：今天八点接到自称客服的电话，
对方说：要取消会员，否则扣费。
共损失35000元。
备注：请尽快止付"""
TABS = """接警编号\tJ20261122001
接警时间\t2026-11-22 09:12
报警人\t王某
联系电话\t15400001234
警情内容\t今天八点接到自称客服的电话，共损失35000元。"""
TWO_COLUMNS = """接警编号：J20261122001    接警时间：2026-11-22 09:12
报 警 人：王某    报警电话：15400001234
报警内容：今天八点接到自称客服的电话，共损失35000元。"""
GAPS = """接警编号    J20261122001    接警时间    2026-11-22 09:12
报案人姓名    王某    联系方式    15400001234
案情    今天八点接到自称客服的电话，共损失35000元。"""
HEADED = """接警编号\t接警时间\t报警人\t报警电话\t警情内容
J20261122001\t2026-11-22 09:12\t王某\t15400001234\t今天八点接到自称客服的电话，共损失35000元。"""
BRACKETS = """【接警编号】J20261122001
【接警时间】2026-11-22 09:12
【報警人】王某
【報警電話】15400001234
【簡要案情】今天八点接到自称客服的电话，共损失35000元。"""
ONE_LINE = BRACKETS.replace("\n", "")
OWN_LINES = """接警编号
J20261122001
接警时间
2026-11-22 09:12
报警人
王某
报警电话
15400001234
主要案情
今天八点接到自称客服的电话，共损失35000元。"""
PIPES = """| 接警编号 | J20261122001 | 接警时间 | 2026-11-22 09:12 |
| 报警人 | 王某 | 报警电话 | 15400001234 |
| 简要警情 | 今天八点接到自称客服的电话，共损失35000元。 |"""


@pytest.mark.parametrize(
    "text", [COLON, TABS, TWO_COLUMNS, GAPS, HEADED, BRACKETS, ONE_LINE, OWN_LINES, PIPES]
)
def test_every_layout_gives_the_same_fields(text: str) -> None:
    values = callsheet.read(text).values

    assert values["case_no"] == "J20261122001"
    assert values["received_at"] == "2026-11-22 09:12"
    assert values["reporter_name"] == "王某"
    assert values["reporter_phone"] == "15400001234"
    assert values["narrative"].startswith("今天八点接到自称客服的电话")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_read(end: str) -> None:
    assert callsheet.read(COLON.replace("\n", end)).values == callsheet.read(COLON).values


def test_speech_inside_the_narrative_is_no_field() -> None:
    sheet = callsheet.read(COLON)

    assert "对方说：要取消会员" in sheet.values["narrative"]
    assert "共损失35000元。" in sheet.values["narrative"]


def test_an_unknown_field_after_a_short_one_is_kept_aside() -> None:
    sheet = callsheet.read("报警人：王某\n天气：晴\n报警电话：15400001234")

    assert sheet.other == {"天气": "晴"}
    assert sheet.values["reporter_phone"] == "15400001234"


def test_an_empty_field_does_not_swallow_the_next() -> None:
    values = callsheet.read("报警人：\n报警电话：15400001234\n派出所：无").values

    assert values == {"reporter_phone": "15400001234"}


def test_a_plain_story_stays_a_story() -> None:
    text = "我今天被骗了，他说报警人：也没用，让我再转5000元。"

    sheet = callsheet.read(text)

    assert not callsheet.is_sheet(text)
    assert sheet.narrative == text


def test_words_before_and_after_the_fields_are_not_lost() -> None:
    sheet = callsheet.read("市局转来：\n报警人：王某\n已电话安抚\n报警电话：15400001234")

    assert sheet.rest == "市局转来：\n已电话安抚"


def test_what_is_written_reads_back() -> None:
    values = callsheet.read(TWO_COLUMNS).values

    assert callsheet.read(callsheet.write(values)).values == values


def test_fields_are_written_in_the_wanted_order() -> None:
    values = {"reporter_name": "王某", "case_no": "J1"}

    text = callsheet.write(values, ("reporter_name", "loss", "case_no", "no_such"), "\t")

    assert text == "报案人\t王某\n损失金额\t\n接警编号\tJ1"


def test_every_spelling_belongs_to_one_field() -> None:
    spellings = [s for each in callsheet.fields() for s in (each.label, *each.spellings)]

    assert len(spellings) == len(set(spellings))


def test_a_long_paste_is_read_in_linear_time() -> None:
    text = COLON + "\n报 警" * 50_000

    assert callsheet.read(text).values["case_no"] == "J20261122001"
