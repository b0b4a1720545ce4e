"""Bank statements as the police platform exports them, as transfers (domain.md 6.4, src:TX).

34 columns, the variants of 29 and 32, and columns that an ETL adds: names are found by synonym,
the rest is ignored. A failed payment is kept out of the events but counted; a transfer that stands
in the statements of both sides is one event.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np

from fanzha.detection.payments.reject import Read, Reason, Rejected
from fanzha.detection.payments.rows import read_rows
from fanzha.kit import ZONE, Row

HEADERS: Mapping[str, tuple[str, ...]] = {
    "card": ("交易卡号", "卡号"),
    "account": ("交易账号", "交易帐号", "账号"),
    "name": ("账户开户名称", "交易户名", "户名"),
    "identity": ("开户人证件号码", "交易证件号码", "交易证件号", "证件号码"),
    "time": ("交易时间", "交易日期"),
    "amount": ("交易金额",),
    "balance": ("交易余额",),
    "direction": ("收付标志", "借贷标志", "进出标志"),
    "other": ("交易对手账卡号", "交易对手账号", "对手账号", "对手卡号"),
    "other_name": ("对手户名",),
    "other_identity": ("对手身份证号", "对手证件号", "对手证件号码"),
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

_NEEDED = ("time", "amount", "direction")
_IN = {"进", "入", "收", "贷", "C", "I", "1", "收入"}
_OUT = {"出", "付", "支", "借", "O", "D", "0", "支出"}
_FAILED = {"失败", "01", "否", "未成功", "2", "F"}
_BLANK = {"", "-", "null", "none", "NULL"}
_MOMENTS = (
    *("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y%m%d %H%M%S"),
    *("%Y%m%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"),
)
_SAME = ("occurred_at", "payer_account", "payee_account", "amount_fen")
_CASH = {"现金", "现金交易", "01"}


def is_statement(names: Iterable[str]) -> bool:
    """Are these the columns of a statement?"""
    places = _places(list(names))
    return all(each in places for each in _NEEDED) and ("card" in places or "account" in places)


def _places(names: Sequence[str]) -> dict[str, int]:
    clean = [_clean(name) for name in names]
    found = {}
    for meaning, words in HEADERS.items():
        place = next((clean.index(word) for word in words if word in clean), None)
        if place is not None:
            found[meaning] = place
    return found


def _clean(cell: str) -> str:
    """Without tabs, blanks at the ends, and full-width forms of digits and letters."""
    text = re.sub(r"[\t\r\n\u3000\ufeff]", " ", cell).strip().strip("'=\"")
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


def read_statement(names: Sequence[str], rows: Iterable[Row]) -> Read:
    """The transfers of a statement in order of time; what is no transfer is rejected with a reason.

    Failed payments, rows without a counterparty and rows whose direction is unknown are rejected
    (columns 交易是否成功, 交易对手账卡号, 收付标志); so is the second row of a payment that both
    sides report.
    """
    places = _places(names)
    events: list[dict[str, object]] = []
    origin: list[int] = []
    rejected: list[Rejected] = []
    both = _BothSides()
    for place, row in enumerate(rows):
        cells = {meaning: _cell(row.cells, at) for meaning, at in places.items()}
        found = _transfer(cells, row.line)
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


def _cell(cells: Sequence[str], at: int) -> str:
    text = _clean(cells[at]) if at < len(cells) else ""
    return "" if text in _BLANK else text


def _transfer(cells: Mapping[str, str], line: int) -> dict[str, object] | Rejected:
    own, other = cells.get("card") or cells.get("account", ""), cells.get("other", "")
    amount, moment = _fen(cells["amount"]), _moment(cells["time"])
    way = cells["direction"].upper()
    for column, reason, wrong in (
        ("交易是否成功", Reason.FAILED, cells.get("success", "") in _FAILED),
        ("交易时间", Reason.TYPE, moment is None),
        ("交易金额", Reason.TYPE, amount is None),
        ("收付标志", Reason.UNKNOWN, way not in _IN | _OUT),
        ("交易卡号", Reason.MISSING, not own),
        ("交易对手账卡号", Reason.MISSING, not other),
    ):
        if wrong:
            return Rejected(line, column, reason)
    sides: list[dict[str, Any]] = [
        {"account": own, "person": cells.get("identity") or cells.get("name")},
        {"account": other, "person": cells.get("other_identity") or cells.get("other_name")},
    ]
    payer, payee = sides if way in _OUT else reversed(sides)
    return {
        "event_id": cells.get("serial") or f"line-{line}",
        "occurred_at": moment,
        "payer_account": payer["account"],
        "payee_account": payee["account"],
        "payer_person": payer["person"],
        "payee_person": payee["person"],
        "amount_fen": amount,
        "cash": cells["cash"] in _CASH if cells.get("cash") else None,
        **{
            name: cells.get(name) or None
            for name in ("currency", "branch", "ip", "mac", "merchant")
        },
        ("payer_balance_fen" if way in _OUT else "payee_balance_fen"): _before(
            cells, amount, way in _OUT
        ),
    }


def _before(cells: Mapping[str, str], amount: int | None, out: bool) -> int | None:
    """The balance before the payment: statements carry the one after it."""
    after = _fen(cells.get("balance", ""))
    if after is None or amount is None:
        return None
    return after + amount if out else after - amount


def _fen(text: str) -> int | None:
    try:
        value = abs(Decimal(text.replace(",", "").replace("¥", "")))
        return int((value * 100).to_integral_exact()) if value.is_finite() else None
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _moment(text: str) -> int | None:
    for form in _MOMENTS:
        try:
            local = datetime.strptime(text[:19], form).replace(tzinfo=ZONE)
        except ValueError:
            continue
        return int(local.timestamp()) * 1_000_000
    return None


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
