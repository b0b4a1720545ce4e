"""Cells of pushed lists, as people and spreadsheets write them, read into values."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation

from fanzha.kit import ZONE, IdCard, Invalid, fold, is_mobile, parse_amount
from fanzha.kit import gettext as _

_EMPTY = frozenset(
    [
        "无",
        "没有",
        "不详",
        "未知",
        "空",
        "暂无",
        "未提供",
        "不明",
        "none",
        "null",
        "nan",
        "n/a",
        "na",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "0",
        ".",
        "?",
        "#n/a",
        "#value!",
        "#ref!",
        "#div/0!",
        "#name?",
        "#null!",
        "#num!",
    ]
) | {""}


def filled(cell: str) -> str:
    """The folded cell, empty when it only says that there is nothing."""
    text = fold(cell).lstrip("'’‘`").strip() if cell else ""
    return "" if text.lower() in _EMPTY else text


# ---- phones -------------------------------------------------------------------------------------

_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[-\s]?)?(1[3-9]\d[-\s.]?\d{4}[-\s.]?\d{4})(?!\d)")
_LANDLINE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)86[-\s]?)?[(]?(0\d{2,3})[)]?[-\s]?([2-9]\d{3}[-\s]?\d{3,4})"
    r"(?:[-转]\d{1,6})?(?!\d)"
)
_FOREIGN = re.compile(r"(?<![\d+])(?:\+|00)(?!86)([1-9]\d{0,2}[-\s]?(?:\d[-\s]?){6,12})(?!\d)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")


def read_phones(text: str) -> tuple[list[str], list[str], list[str]]:
    """Mobile, landline and foreign numbers of a cell, each in dialling form, without doubles."""
    if is_mobile(text):
        return [text], [], []
    text = _unscientific(text)
    mobiles = [re.sub(r"\D", "", found) for found in _MOBILE.findall(text)]
    rest = _MOBILE.sub(" ", text)
    landlines = [
        f"{area}-{re.sub(r'[^0-9]', '', number)}" for area, number in _LANDLINE.findall(rest)
    ]
    rest = _LANDLINE.sub(" ", rest)
    foreign = ["+" + re.sub(r"\D", "", found) for found in _FOREIGN.findall(rest)]
    return _once(mobiles), _once(landlines), _once(foreign)


def unread_digits(text: str) -> bool:
    """True when digits are left in the cell that belong to no number read from it."""
    if is_mobile(text):
        return False
    rest = _unscientific(text)
    for pattern in (_MOBILE, _LANDLINE, _FOREIGN):
        rest = pattern.sub(" ", rest)
    return len(re.sub(r"\D", "", rest)) >= 5


def _unscientific(text: str) -> str:
    """`1.3800001234E+10` as digits, when the spreadsheet left them all."""
    if not _SCIENTIFIC.fullmatch(text):
        return re.sub(r"(?<=\d)\.0+$", "", text)
    mantissa = re.sub(r"\D", "", re.split("[eE]", text)[0])
    return str(int(Decimal(text))) if len(mantissa) >= 10 else text


def _once(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


# ---- id numbers ---------------------------------------------------------------------------------

_DOCUMENT = re.compile(r"[A-Z]{0,3}\d{5,18}[A-Z]?")


def read_id_card(text: str) -> tuple[str, bool, bool]:
    """(number, shaped, valid): a resident id in 18 characters, or another document as written.

    `number` is empty when the cell holds no number that could tell two persons apart (masked,
    all one digit, too short).
    """
    compact = re.sub(r"[\s\-.'‘’]", "", text).upper().replace("Ｘ", "X").replace("×", "X")
    if not compact or len(set(compact)) == 1:
        return "", False, False
    card = IdCard.parse(compact)
    if card:
        return card.number, True, card.valid
    return (compact, False, False) if _DOCUMENT.fullmatch(compact) else ("", False, False)


# ---- moments ------------------------------------------------------------------------------------

_DATE = r"(?:(?P<y>\d{4}|\d{2})\s*[-/.年]\s*)?(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?"
_AMERICAN = r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"
_CLOCK = (
    r"(?:[T\s,，]*(?:\(?(?:星期|周|礼拜).\)?)?\s*(?P<half>上午|早上|凌晨|中午|下午|晚上|AM|PM)?\s*"
    r"(?P<H>\d{1,2})\s*[:时点]\s*(?:(?P<M>\d{1,2}|半)\s*[:分]?)?\s*(?:(?P<S>\d{1,2})(?:[.,]\d+)?\s*秒?)?"
    r"\s*(?P<pm>AM|PM)?\s*(?P<tz>Z|[+-]\d{2}:?\d{2})?)?"
)
_WRITTEN = [re.compile(f"{date}{_CLOCK}", re.I) for date in (_AMERICAN, _DATE)]
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"[2-9]\d{4}(?:\.\d+)?")  # spreadsheet days 20000 to 99999: 1954 to 2173
_EPOCH = re.compile(r"(1[0-9]{9})(?:\d{3})?")
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=ZONE)


class MomentUnreadable(Invalid):
    """The cell holds no date that exists."""


def read_moment(text: str, now: datetime) -> datetime:
    """The moment a cell means, local time unless it says otherwise, as UTC.

    Reads ISO forms, `2026年11月20日8时30分`, `2026/11/20 下午3:05`, digits only, spreadsheet
    serials and Unix seconds. A date without a year is the latest such day that is not ahead of
    `now`. Raises MomentUnreadable; the year is not judged here.
    """
    try:
        return _moment(text.strip(), now).astimezone(UTC)
    except (ValueError, OverflowError):
        raise MomentUnreadable(
            _("The time cannot be read: write it as 2026-11-22 14:05.")
        ) from None


def _moment(text: str, now: datetime) -> datetime:
    if _SERIAL.fullmatch(text):
        seconds = round(float(text) * 86400)
        return _FIRST_DAY + timedelta(seconds=seconds)
    if epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch[1]), UTC)
    if digits := _DIGITS.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in digits.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=ZONE)
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(text):
            return _written(match, now)
    raise ValueError


def _written(match: re.Match[str], now: datetime) -> datetime:
    month, day = int(match["m"]), int(match["d"])
    if month > 12 >= day:  # 20/11/2026: the day was written first
        month, day = day, month
    zone = _zone(match["tz"])
    clock = (_hour(match), _part(match["M"]), _part(match["S"]))
    if match["y"]:
        return datetime(_year(match["y"]), month, day, *clock, tzinfo=zone)
    this_year = datetime(now.astimezone(ZONE).year, month, day, *clock, tzinfo=zone)
    ahead = this_year > now + timedelta(days=1)
    return this_year.replace(year=this_year.year - 1) if ahead else this_year


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _part(text: str | None) -> int:
    return 30 if text == "半" else int(text or 0)


def _hour(match: re.Match[str]) -> int:
    hour = int(match["H"] or 0)
    half = (match["half"] or match["pm"] or "").upper()
    if half in ("下午", "晚上", "PM") and hour < 12:
        return hour + 12
    return 0 if half in ("凌晨", "AM") and hour == 12 else hour


def _zone(text: str | None) -> tzinfo:
    if not text:
        return ZONE
    return datetime.strptime(text.upper(), "%z").tzinfo or ZONE


# ---- the rest -----------------------------------------------------------------------------------


def read_name(text: str) -> str:
    """A name without blanks inside Chinese ones and with one kind of middle dot."""
    name = re.sub(r"[·•．・‧∙。.](?=[\u4e00-\u9fff])", "·", text)
    return re.sub(r"(?<=[\u4e00-\u9fff·])\s+(?=[\u4e00-\u9fff·])", "", name)


def read_amount(text: str, factor: int = 1) -> int | None:
    """The amount in fen (`3万5`, bare numbers are yuan × factor), None when the cell holds none."""
    try:
        plain = Decimal(text.replace(",", ""))
        return int(plain * 100 * factor) if 0 <= plain < 10**12 else None
    except InvalidOperation:
        pass
    try:
        return parse_amount(text)
    except Invalid:
        return None


def says_yes(text: str) -> bool:
    """True for a cell that affirms what its column asks (`是`, `Y`, `√`, `1`)."""
    return text.strip().lower() in {"是", "y", "yes", "true", "1", "√", "✓", "有", "对"}


_AWAY = re.compile(
    r"(?:外出|在外|外地|去外地|赴外)(?:地|省|市)?(?:务工|打工|工作|经商|就业)|外出(?:人员|中|$)|务工在外|长期在外"
)


def works_away(text: str) -> bool:
    """True when a note says the person works away from home (外出务工)."""
    if "外" not in text or "未外出" in text or "非外出" in text:
        return False
    return _AWAY.search(text) is not None
