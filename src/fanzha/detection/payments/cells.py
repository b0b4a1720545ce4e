"""What stands in the cells of a bank statement: moments, amounts, accounts, directions."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation

from fanzha.detection.payments.reject import Reason
from fanzha.kit import MOST_FEN, ZONE, Invalid, fold, luhn_ok, parse_amount

_BLANK = {"", "-", "--", "/", "无", "null", "none", "nan", "n/a"}
_IN = (
    *("进", "入", "收", "贷", "C", "CR", "I", "IN", "1", "+", "收入", "贷方", "转入", "入账"),
    *("存入", "汇入", "收款"),
)
_OUT = (
    *("出", "付", "支", "借", "D", "DR", "O", "OUT", "0", "支出", "借方", "转出", "出账"),
    *("支取", "汇出", "付款", "付出"),
)
_WAYS: Mapping[str, bool] = dict.fromkeys(_OUT, True) | dict.fromkeys(_IN, False)
_MOMENT = re.compile(
    r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?|(?P<run>\d{4}))"
    r"(?P<rest>[ T-]*(?:(?P<hour>\d{1,2})[:.时点](?P<minute>\d{1,2})(?:[:.分](?P<second>\d{1,2}))?"
    r"[秒分]?|(?P<clock>\d{6}))(?:[.,:]?\d{1,9})?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_AMOUNT = re.compile(
    r"(?:人民币|RMB|CNY|¥)?(?P<sign>[-+(]?)(?:RMB|CNY|¥)?"
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:元|圆)?[-)]?"
)
_WORDS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]{2,30}")
_POWER = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_SPREADSHEET = 15  # digits that a spreadsheet keeps of a number
_LONG = 18


def cell(text: str) -> str:
    """Without tabs, outer blanks, a spreadsheet's guards and full-width forms; `无` is blank."""
    done = fold(text.replace("\t", " ").replace("\n", " ").replace("\r", " ")).strip(" '=\"")
    return "" if done.lower() in _BLANK else done


def is_out(word: str) -> bool | None:
    """Does the owner of the statement pay? None where 收付标志 says neither."""
    return _WAYS.get(word.upper())


def read_account(text: str) -> str | Reason:
    """An account without blanks; ROUNDED where a spreadsheet cut its last digits off.

    A number in powers of ten has lost them, and so has a long one whose digits after the fifteenth
    are all zero, unless they are a valid card number.
    """
    plain = text.replace(" ", "").removesuffix(".0")
    tail = plain[_SPREADSHEET:]
    cut = plain.isdigit() and len(plain) >= _LONG and not tail.strip("0") and not luhn_ok(plain)
    return Reason.ROUNDED if cut or _POWER.fullmatch(plain) else plain


def read_fen(text: str) -> int | None:
    """The amount in fen without its sign (收付标志 tells the direction); None for anything else."""
    compact = text.replace(" ", "").upper().replace("￥", "¥")
    found = _AMOUNT.fullmatch(compact)
    if found is None:
        return _in_words(compact)
    try:
        fen = Decimal(found["number"].replace(",", "")) * 100
    except InvalidOperation:
        return None
    return int(fen) if fen == fen.to_integral_value() and fen <= MOST_FEN * 10 else None


def _in_words(compact: str) -> int | None:
    """Amounts as on a cheque: 壹万贰仟元整."""
    try:
        return parse_amount(compact) if _WORDS.fullmatch(compact) else None
    except Invalid:
        return None


def read_moment(time: str, day: str = "") -> int | Reason:
    """Microseconds since 1970; `day` helps where `time` is a clock alone (交易日期, 交易时间).

    Without an offset it is Shanghai's clock. TYPE for no moment, NO_CLOCK for a day alone: its
    night and its minutes cannot be told.
    """
    texts = (time, day, f"{day} {time.zfill(6) if time.isdigit() else time}")
    tried = [_moment(text) for text in texts if text.strip()]
    if not tried:
        return Reason.MISSING
    whole = next((each for each in tried if isinstance(each, int)), None)
    if whole is not None:
        return whole
    return Reason.NO_CLOCK if Reason.NO_CLOCK in tried else Reason.TYPE


def _moment(text: str) -> int | Reason:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return Reason.TYPE
    run, clock = found["run"], found["clock"]
    date = (run[:2], run[2:]) if run else (found["month"], found["day"])
    hour = (clock[:2], clock[2:4], clock[4:]) if clock else found.group("hour", "minute", "second")
    numbers = [int(each or 0) for each in (found["year"], *date, *hour)]
    try:
        moment = datetime(*numbers, tzinfo=_zone(found["zone"]))  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        return Reason.TYPE
    return int(moment.timestamp()) * 1_000_000 if found["rest"] else Reason.NO_CLOCK


def _zone(text: str | None) -> tzinfo:
    if text is None:
        return ZONE
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(ahead if text[0] == "+" else -ahead)
