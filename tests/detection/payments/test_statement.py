from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.detection.payments.reject import Read
from fanzha.detection.payments.sheet import read_sheet
from fanzha.detection.payments.statement import is_statement, read_statement
from fanzha.kit import Row, read_table, write_xlsx
from tests.makers.payments import NOON

HEADER = (
    "交易卡号,交易账号,账户开户名称,开户人证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,"
    "现金标志,对手户名,对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,交易网点代码,交易发生地,"
    "交易是否成功,传票号,终端号,IP地址,MAC地址,对手交易余额,交易流水号,日志号,凭证种类,凭证号,交易柜员号,"
    "商户名称,商户号,备注,交易类型,查询反馈结果原因"
)
FULL = HEADER.split(",")
ROW = {
    "交易卡号": "9999990000000001",
    "交易时间": "2025-06-16 12:00:00",
    "交易金额": "100.00",
    "交易余额": "900.00",
    "收付标志": "出",
    "交易对手账卡号": "9999990000000002",
    "交易是否成功": "成功",
    "交易流水号": "S1",
}


def statement(*changes: dict[str, str], names: Sequence[str] = FULL, code: str = "utf-8") -> Read:
    lines = [",".join(names)]
    for change in changes:
        row = {**ROW, **change}
        lines.append(",".join(row.get(name, "") for name in names))
    table = read_table("\n".join(lines).encode(code), "交易明细信息.csv")
    return read_statement(table.columns, table.rows)


def cells(read: Read, name: str) -> list[Any]:
    return list(read.table.columns[name].values)


def reasons(read: Read) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, str(each.reason)) for each in read.rejected]


def test_the_34_columns_are_a_statement() -> None:
    assert len(FULL) == 34
    assert is_statement(FULL)
    assert not is_statement(["event_id", "occurred_at", "amount_fen"])


@pytest.mark.parametrize("way", ["出", "借", "O", "付"])
def test_money_out_is_paid_by_the_owner(way: str) -> None:
    read = statement({"收付标志": way})

    assert cells(read, "payer_account") == ["9999990000000001"]
    assert cells(read, "amount_fen") == [10_000]
    assert cells(read, "payer_balance_fen") == [100_000]


@pytest.mark.parametrize("way", ["进", "贷", "入"])
def test_money_in_is_paid_by_the_counterparty(way: str) -> None:
    read = statement({"收付标志": way})

    assert cells(read, "payer_account") == ["9999990000000002"]
    assert cells(read, "payee_balance_fen") == [80_000]


def test_rows_that_are_no_transfer_are_kept_with_a_reason() -> None:
    read = statement(
        {"交易是否成功": "失败"},
        {"收付标志": ""},
        {"交易对手账卡号": "-"},
        {"交易时间": "昨天"},
        {"交易金额": "多"},
    )

    assert read.table.rows == 0
    assert reasons(read) == [
        (0, "交易是否成功", "failed"),
        (1, "收付标志", "unknown"),
        (2, "交易对手账卡号", "missing"),
        (3, "交易时间", "type"),
        (4, "交易金额", "type"),
    ]


def test_a_payment_in_the_statements_of_both_sides_is_one_event() -> None:
    other = {"交易卡号": "9999990000000002", "交易对手账卡号": "9999990000000001"}

    read = statement({}, {**other, "收付标志": "进", "交易流水号": "T9"}, {}, {"交易流水号": "S2"})

    assert cells(read, "event_id") == ["S1", "S2"]
    assert [row for row, _column, reason in reasons(read) if reason == "duplicate"] == [1, 2]


def test_gb18030_tabs_and_full_width_forms_are_read() -> None:
    read = statement({"交易卡号": "\t９９９９９９１\t", "交易金额": "１００"}, code="gb18030")

    assert cells(read, "payer_account") == ["9999991"]
    assert cells(read, "amount_fen") == [10_000]


def test_other_names_of_the_columns_are_known() -> None:
    names = [
        {"账户开户名称": "交易户名", "开户人证件号码": "交易证件号码"}.get(n, n) for n in FULL[:29]
    ]

    read = statement({"交易户名": "王小明"}, names=names)

    assert cells(read, "payer_person") == ["王小明"]


def test_events_stand_in_order_of_time() -> None:
    read = statement(
        {"交易时间": "20250617120000"}, {"交易流水号": "S0", "交易时间": "2025/06/16 11:00:00"}
    )

    assert cells(read, "event_id") == ["S0", "S1"]
    assert read.kept.tolist() == [1, 0]


@pytest.mark.parametrize(
    "time",
    [
        *("2025/6/16 12:00", "20250616120000", "20250616 120000", "2025-06-16T12:00:00.000"),
        *("2025年6月16日 12时00分00秒", "2025-06-16-12.00.00.000000", "2025.06.16 12:00:00"),
        *(
            "2025-06-16T04:00:00Z",
            "2025-06-16 13:00:00+09:00",
            "２０２５-０６-１６　１２:００:００",
        ),
    ],
)
def test_moments_are_read_however_they_are_written(time: str) -> None:
    assert cells(statement({"交易时间": time}), "occurred_at") == [NOON]


@pytest.mark.parametrize(("day", "clock"), [("2025-06-16", "12:00:00"), ("20250616", "120000")])
def test_day_and_clock_may_stand_apart(day: str, clock: str) -> None:
    read = statement({"交易日期": day, "交易时间": clock}, names=[*FULL, "交易日期"])

    assert cells(read, "occurred_at") == [NOON]


@pytest.mark.parametrize("text", ["1,234.50", "１，２３４．５", "¥1234.5", "-1234.50", "1234.50元"])
def test_amounts_are_read_however_they_are_written(text: str) -> None:
    read = statement({"交易金额": f'"{text}"'})

    assert cells(read, "amount_fen") == [123_450]


@pytest.mark.parametrize("text", ["1E+05", "100.005", "1.2.3", '"12,34"', "约100", "1_000", "nan"])
def test_amounts_that_are_none_are_refused(text: str) -> None:
    ((_row, column, _reason),) = reasons(statement({"交易金额": text}))

    assert column == "交易金额"


@pytest.mark.parametrize("account", ["9.99999E+18", "9999991234567890000"])
def test_an_account_that_lost_digits_is_refused(account: str) -> None:
    own, other = {"交易卡号": account}, {"交易对手账卡号": account}

    read = statement(own, other)

    assert reasons(read) == [(0, "交易卡号", "rounded"), (1, "交易对手账卡号", "rounded")]


def test_a_person_that_lost_digits_is_known_by_name() -> None:
    read = statement({"开户人证件号码": "9.90101E+17", "账户开户名称": "王小明"})

    assert cells(read, "payer_person") == ["王小明"]


@pytest.mark.parametrize("line", ["小计,,,,,500.00", "合计 2 笔", "第 1 页", HEADER])
def test_totals_notes_and_repeated_headers_are_no_payments(line: str) -> None:
    text = f"{HEADER}\n{line}\n"
    table = read_table(text.encode(), "交易明细信息.csv")

    assert reasons(read_statement(table.columns, table.rows)) == [(0, "", "no_payment")]


def test_rows_that_cannot_be_compared_say_why() -> None:
    read = statement({"交易币种": "USD"}, {"交易时间": "2025-06-16"}, {"交易金额": ""})

    assert [reason for _row, _column, reason in reasons(read)] == [
        *("currency", "no_clock", "missing"),
    ]


def test_an_open_quotation_mark_costs_its_own_line_only() -> None:
    read = statement({"摘要说明": '"货款'}, {"交易流水号": "S2"})

    assert cells(read, "event_id") == ["S2"]
    assert reasons(read) == [(0, "", "torn")]


def test_a_unit_in_a_header_changes_nothing() -> None:
    names = [{"交易金额": "交易金额（元）", "交易卡号": " 交易 卡号"}.get(n, n) for n in FULL]
    row = {"交易金额（元）": "100", " 交易 卡号": "999999A"}

    assert cells(statement(row, names=names), "amount_fen") == [10_000]
    assert not is_statement([n.replace("交易金额", "交易金额(万元)") for n in FULL])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(FULL), st.text(max_size=12))))
def test_accepted_and_rejected_rows_are_all_rows_read(rows: list[dict[str, str]]) -> None:
    whole = [{**ROW, **row} for row in rows]
    lines = [Row(n, tuple(row.get(name, "") for name in FULL)) for n, row in enumerate(whole)]

    read = read_statement(FULL, lines)

    places = [*read.kept.tolist(), *(each.row for each in read.rejected)]
    assert sorted(places) == list(range(len(rows)))


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    values = [ROW.get(name, "") for name in FULL]
    data = write_xlsx(["资金查控反馈", "", ""], [["某支行", "", ""], FULL, values], "明细")
    path = tmp_path / "明细.xlsx"
    path.write_bytes(data)

    assert cells(read_sheet(path), "event_id") == ["S1"]
