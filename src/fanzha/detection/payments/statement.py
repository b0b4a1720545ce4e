"""Bank statements as the police platform exports them, as transfers (domain.md 6.4, src:TX).

34 columns, the variants of 29 and 32, and columns that an ETL adds: names are found by synonym,
the rest is ignored. A failed payment is kept out of the events but counted; a transfer that stands
in the statements of both sides is one event.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from fanzha.detection.payments.cells import cell, is_out, read_account, read_fen, read_moment
from fanzha.detection.payments.reject import Read, Reason, Rejected
from fanzha.detection.payments.rows import read_rows
from fanzha.kit import Row

HEADERS: Mapping[str, tuple[str, ...]] = {
    "card": ("交易卡号", "本方卡号", "查询卡号", "卡号"),
    "account": ("交易账号", "交易帐号", "本方账号", "查询账号", "账号", "帐号"),
    "name": ("账户开户名称", "交易户名", "本方户名", "户名"),
    "identity": ("开户人证件号码", "交易证件号码", "交易证件号", "证件号码"),
    "time": ("交易时间",),
    "day": ("交易日期", "记账日期"),
    "amount": ("交易金额",),
    "balance": ("交易余额",),
    "direction": ("收付标志", "借贷标志", "进出标志", "收/支"),
    "other": (
        *("交易对手账卡号", "交易对手账号", "交易对手卡号", "对手账号", "对手卡号", "对手账卡号"),
        *("交易对手帐号", "对方账卡号", "对方账号", "对方卡号"),
    ),
    "other_name": ("对手户名", "交易对手户名", "对手名称", "对方户名", "对方名称"),
    "other_identity": ("对手身份证号", "对手证件号", "对手证件号码", "对方证件号", "对方证件号码"),
    "cash": ("现金标志",),
    "currency": ("交易币种", "币种"),
    "branch": ("交易网点名称", "交易网点代码"),
    "region": ("交易发生地",),
    "success": ("交易是否成功", "是否成功"),
    "ip": ("IP地址",),
    "mac": ("MAC地址",),
    "serial": ("交易流水号",),
    "merchant": ("商户号", "商户名称"),
}
"""Columns of statements by meaning, with every name seen."""

_NEEDED = ("amount", "direction")
_FAILED = {
    *("失败", "交易失败", "未成功", "否", "01", "0", "2", "F", "N", "FAIL", "FAILED"),
    *("冲正", "已冲正", "被冲正", "撤销", "已撤销"),
}
_SAME = ("occurred_at", "payer_account", "payee_account", "amount_fen")
_CASH = {"现金", "现金交易", "01"}
_YUAN = {"人民币", "人民币元", "元", "RMB", "CNY", "156", "01", "001", "1"}
_UNIT = re.compile(r"\((?:单位[::])?(?:人民币|RMB|CNY)?元?\)$")
_NOTE = re.compile(
    r"(本页|本日|本月|账户)?(合计|小计|总计|共计|累计)|第\d+页|共\d+[条笔页]|打印|制表|以下空白"
)


def is_statement(names: Iterable[str]) -> bool:
    """Are these the columns of a statement?"""
    found = _places(list(names))
    owner, moment = {"card", "account"} & set(found), {"time", "day"} & set(found)
    return bool(owner and moment) and all(each in found for each in _NEEDED)


def is_header(name: str) -> bool:
    """Is this a column of statements?"""
    return _header(name) in _NAMES


def _places(names: Sequence[str]) -> dict[str, int]:
    clean = [_header(name) for name in names]
    found = {}
    for meaning, words in HEADERS.items():
        place = next((clean.index(word) for word in words if word in clean), None)
        if place is not None:
            found[meaning] = place
    return found


def _header(name: str) -> str:
    """Without blanks and a unit that changes nothing: `交易金额(元)`."""
    return _UNIT.sub("", cell(name).replace(" ", "")).upper()


_NAMES = frozenset(word for words in HEADERS.values() for word in words)


def read_statement(names: Sequence[str], rows: Iterable[Row]) -> Read:
    """The transfers of a statement in order of time; what is no transfer is rejected with a reason.

    Failed payments, rows without a counterparty, other currencies, totals and rows whose direction
    is unknown are rejected; so is the second row of a payment that both sides report.
    """
    places = _places(names)
    events: list[dict[str, object]] = []
    origin: list[int] = []
    rejected: list[Rejected] = []
    both = _BothSides()
    for place, row in enumerate(rows):
        cells = {meaning: cell(row.cells[at]) for meaning, at in places.items()}
        found = _transfer(cells, row)
        if isinstance(found, Rejected):
            rejected.append(Rejected(place, found.column, found.reason))
        elif both.know(found, cells):
            rejected.append(Rejected(place, "交易流水号", Reason.DUPLICATE))
        else:
            events.append(found)
            origin.append(place)
    return _ordered(events, origin, rejected)


def _ordered(events: list[dict[str, object]], origin: list[int], rejected: list[Rejected]) -> Read:
    order = sorted(range(len(events)), key=lambda i: (_when(events[i]), origin[i]))
    read = read_rows([events[i] for i in order])
    places = np.array([origin[i] for i in order], np.int64)
    more = [Rejected(int(places[each.row]), each.column, each.reason) for each in read.rejected]
    whole = tuple(sorted([*rejected, *more], key=lambda each: each.row))
    return Read(read.table, places[read.kept], whole)


def _when(event: Mapping[str, object]) -> int:
    moment = event["occurred_at"]
    assert isinstance(moment, int)
    return moment


def _transfer(cells: Mapping[str, str], row: Row) -> dict[str, object] | Rejected:
    own = read_account(cells.get("card") or cells.get("account", ""))
    other = read_account(cells.get("other", ""))
    amount = read_fen(cells["amount"])
    moment = read_moment(cells.get("time", ""), cells.get("day", ""))
    out = is_out(cells["direction"])
    for column, reason in (
        ("", _no_payment(row, moment, amount)),
        ("交易是否成功", cells.get("success", "").upper() in _FAILED and Reason.FAILED),
        ("交易时间", isinstance(moment, Reason) and moment),
        ("交易金额", amount is None and (Reason.TYPE if cells["amount"] else Reason.MISSING)),
        ("交易币种", cells.get("currency", "").upper() not in _YUAN | {""} and Reason.CURRENCY),
        ("收付标志", out is None and Reason.UNKNOWN),
        ("交易卡号", _wrong(own)),
        ("交易对手账卡号", _wrong(other)),
    ):
        if reason:
            return Rejected(row.line, column, reason)
    sides: list[dict[str, Any]] = [
        {"account": own, "person": _person(cells, "identity", "name")},
        {"account": other, "person": _person(cells, "other_identity", "other_name")},
    ]
    payer, payee = sides if out else reversed(sides)
    return {
        "event_id": cells.get("serial") or f"line-{row.line}",
        "occurred_at": moment,
        "payer_account": payer["account"],
        "payee_account": payee["account"],
        "payer_person": payer["person"],
        "payee_person": payee["person"],
        "amount_fen": amount,
        "currency": "CNY" if cells.get("currency") else None,
        "cash": cells["cash"] in _CASH if cells.get("cash") else None,
        **{name: cells.get(name) or None for name in ("branch", "ip", "mac", "merchant")},
        ("payer_balance_fen" if out else "payee_balance_fen"): _before(cells, amount, bool(out)),
    }


def _no_payment(row: Row, moment: int | Reason, amount: int | None) -> Reason | None:
    """Lines that exports put between payments; whatever reads as a payment is none of them."""
    if row.torn:
        return Reason.TORN
    if isinstance(moment, int) and amount is not None and not _NOTE.match(cell(row.cells[0])):
        return None
    cells = [cell(each).replace(" ", "") for each in row.cells]
    first = next((each for each in cells if each), "")
    repeated = sum(_header(each) in _NAMES for each in cells) > 1
    return Reason.NO_PAYMENT if repeated or _NOTE.match(first) else None


def _wrong(account: str | Reason) -> Reason | None:
    if isinstance(account, Reason):
        return account
    return None if account else Reason.MISSING


def _person(cells: Mapping[str, str], identity: str, name: str) -> str | None:
    """Who it is; a number without its last digits would make one person of many."""
    number = read_account(cells.get(identity, ""))
    return cells.get(name) or None if isinstance(number, Reason) or not number else number


def _before(cells: Mapping[str, str], amount: int | None, out: bool) -> int | None:
    """The balance before the payment: statements carry the one after it."""
    after = read_fen(cells.get("balance", ""))
    if after is None or amount is None or cells["balance"].startswith("-"):
        return None
    return after + amount if out else after - amount


class _BothSides:
    """Knows the second row of a payment: from the other party, or once more from the same one.

    Two equal payments within a second are two where one party reports both under two numbers.
    """

    def __init__(self) -> None:
        self._serials: set[tuple[object, ...]] = set()
        self._told: Counter[tuple[object, ...]] = Counter()
        self._events: Counter[tuple[object, ...]] = Counter()

    def know(self, event: Mapping[str, object], cells: Mapping[str, str]) -> bool:
        """Is the payment of this row already among the events? Notes it if not."""
        payment = tuple(event[name] for name in _SAME)
        own = (*payment, cells.get("card") or cells.get("account"))
        serial = cells.get("serial", "")
        if serial and (*own, serial) in self._serials:
            return True
        self._serials.add((*own, serial))
        self._told[own] += 1
        if self._told[own] <= self._events[payment]:
            return True
        self._events[payment] += 1
        return False
