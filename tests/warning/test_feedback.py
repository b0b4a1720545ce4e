from datetime import UTC, datetime

import pytest

from fanzha.warning.columns import arrange
from fanzha.warning.feedback import Answer, Dialect, appended, fill, has_feedback_columns
from fanzha.warning.outcomes import Outcome

AT = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
DONE = Answer(
    outcome=Outcome.R2, met=True, method="见面劝阻", calls=2, visits=1, attempts=3, met_at=AT,
    contacted_at=AT, feedback_at=AT, avoided_fen=3_500_000, officer="赵民警", summary="已见面劝阻",
)  # fmt: skip


def filled(header: str, row: str, answer: Answer = DONE) -> list[str]:
    columns, cells = arrange(header.split(",")), row.split(",")
    return fill(columns, cells, answer, Dialect.learn(columns, [cells]))


def test_only_feedback_columns_are_filled() -> None:
    row = filled("手机号,星座,劝阻结果,劝阻情况", "15400000001,天蝎,,")

    assert row == ["15400000001", "天蝎", "正在被骗已止损", "已见面劝阻"]


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("劝阻结果(1成功 2失败)", "1"),
        ("处置结果（1-劝阻成功,2-劝阻失败，3-无法联系）".replace(",", "，"), "1"),
        ("劝阻结果(成功/失败/误报)", "成功"),
        ("劝阻结果[A.已止损 B.已被骗]", "A"),
        ("是否劝阻成功", "是"),
        ("是否见面(Y/N)", "Y"),
        ("是否被骗(1是 0否)", "0"),
        ("劝阻方式(电话/上门/短信)", "上门"),
        ("避免损失金额", "35000"),
        ("避免损失（万元）", "3.5"),
        ("联系次数", "3"),
        ("拨打次数", "2"),
        ("劝阻民警", "赵民警"),
    ],
)
def test_answers_use_the_columns_own_code_words(header: str, word: str) -> None:
    assert filled(f"手机号,{header}", "15400000001,")[1] == word


@pytest.mark.parametrize(
    ("sample", "written"),
    [
        ("2026-11-19 07:05:09", "2026-11-20 08:30:00"),
        ("2026/11/19 7:05", "2026/11/20 8:30"),
        ("2026年11月19日 07时05分", "2026年11月20日 08时30分"),
        ("2026-11-19T07:05:09", "2026-11-20T08:30:00"),
        ("", "2026-11-20 08:30:00"),
    ],
)
def test_times_are_written_as_the_list_writes_its_own(sample: str, written: str) -> None:
    assert filled("手机号,推送时间,见面时间", f"15400000001,{sample},")[2] == written


def test_words_already_in_the_column_are_used() -> None:
    columns = arrange(["手机号", "劝阻结果"])
    dialect = Dialect.learn(
        columns, [["15400000001", "已劝阻"], ["15400000002", "未劝阻"], ["1", ""]]
    )

    assert fill(columns, ["1", ""], DONE, dialect)[1] == "已劝阻"
    assert fill(columns, ["1", ""], Answer(outcome=Outcome.R6), dialect)[1] == "未劝阻"


def test_work_that_has_not_ended_leaves_cells_as_pushed() -> None:
    assert filled("手机号,劝阻结果,是否见面,劝阻次数", "15400000001,待反馈,,", Answer()) == [
        "15400000001", "待反馈", "", "",
    ]  # fmt: skip


def test_own_columns_are_there_when_the_list_has_none() -> None:
    assert not has_feedback_columns(arrange(["手机号", "姓名"]))
    assert appended(DONE, Dialect())[0] == "正在被骗已止损"
