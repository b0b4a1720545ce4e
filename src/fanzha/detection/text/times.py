"""Dates and times in a folded text, resolved against the report time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fanzha.detection.text.heads import lazy
from fanzha.kit import read_decimal

_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_WEEKDAY = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_DAY_WORDS = {
    -3: "大前天",
    -2: "前天 前日 前晚 前儿个 前个儿 前儿",
    -1: "昨天 昨日 昨晚 昨夜 昨晨 昨儿个 昨个儿 昨个 昨儿 昨",
    0: "今天 今日 今早 今晨 今晚 今儿 今",
    1: "明天 明日 明早 明晚",
    2: "后天",
    3: "大后天",
}
_DAYS = {word: shift for shift, words in _DAY_WORDS.items() for word in words.split()}
_CONTEXT = {
    "当天": 0,
    "当日": 0,
    "同日": 0,
    "当晚": 0,
    "当夜": 0,
    "次日": 1,
    "第二天": 1,
    "翌日": 1,
    "隔天": 1,
}
_IN_WORD = {"早": "早上", "晨": "凌晨", "晚": "晚上", "夜": "夜里"}
_PERIOD = "凌晨|清晨|早晨|早上|上午|中午|午后|下午|傍晚|晚上|晚间|夜里|夜间|深夜|半夜|午夜|早|晚"
_AFTERNOON = frozenset(("午后", "下午", "傍晚"))
_EVENING = frozenset(("晚上", "晚间", "夜里", "夜间", "深夜", "半夜", "午夜", "晚"))
_VAGUE = (
    r"(?:正月|大年)?初[一二三四五六七八九十](?=[两上下早晚中\d])|"
    r"前几天|前些天|前段时间|前一段时间|前阵子|几天前|几个月前|半个?月前|上个?月(?:初|中旬|底|"
    r"末)?(?!\d)|上个?(?:周末?|星期|礼拜)(?![一二三四五六日天])|"
    r"去年(?!\d)|前年|下个?月(?!\d)|"
    r"(?:(?:今年|去年)?\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?:[上中下]旬|初|中旬?|底|末)|"
    r"(?<![\d年])(?:今年|去年)?\d{1,2}月份"
)
_CLOCK = (
    rf"(?P<h>{_N})(?:(?P<colon>:)(?P<min1>[0-5]\d)(?![\d月])(?::[0-5]\d)?|[点時时](?!击|赞|餐|进|头|卡|外|"
    rf"候|间|刻|评|开|不|要|建|意|内)"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<min2>[0-5]?\d(?!\d)|"
    rf"[零〇][一二三四五六七八九]|[一二三四五六七八九十]{{2,3}}|[一二三四五六七八九十](?=分))分?|整|钟)?)"
    r"(?:多钟?|许|左右|前后|钟)?"
)
_DATE = (
    rf"(?P<y1>\d{{4}}|(?<!\d)\d\d(?=年\d{{1,2}}月)|[一二][〇零九一二三四五六七八]{{3}})年(?P<m1>{_N})月(?:份|(?P<d1>{_N}|"
    rf"三十一|二十[一二三四五六七八九])[日号]?)?"
    rf"|(?P<year>今年|去年|前年)?(?P<m2>{_N})月(?P<d2>{_N})[日号]"
    r"|(?<![\d./-])(?<!\d:)(?P<y3>(?:19|20)\d{2})[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2})(?![\d-])T?"
    r"|(?<![\d./-])(?P<m4>0?[1-9]|1[0-2])[-/](?P<d4>[0-3]?\d)(?=\s{1,2}(?:\d{1,2}:\d{2}|¥|\|))"
    r"|(?<![\d./-])(?P<m5>0?[1-9]|1[0-2])\.(?P<d5>[0-2]?\d|3[01])(?=[付转交汇充打支又我通])"
    rf"|(?P<rel>{'|'.join(sorted((*_DAYS, *_CONTEXT), key=len, reverse=True))})"
    r"(?!年|后|儿子|头条|下款|放款|下[。，！]|到账|结[，。！])"
    rf"|(?P<ago>\d{{1,3}}|[一二两三四五六七八九十半]{{1,3}})(?P<unit>天|日|个?小时|个?钟头?|"
    rf"分钟)(?:之?前|以前)"
    r"|(?P<week>上上|上|本|这|下)?个?(?:周|星期|"
    r"礼拜)(?P<wd>[一二三四五六日天])(?![\u4e00-\u9fff]?[边围])"
    rf"|(?P<mon>本|上|这|下)个?月(?P<md>{_N})[日号]"
    rf"|(?P<vague>{_VAGUE})"
    rf"|(?<![\d月第.每])(?<!\d:)(?P<dom>[12]?\d|3[01])[日号]"
    r"(?!发薪|路)(?![楼线店院门机房桌柜车厅球铺馆厂码仓库岗站位棚井厢槽球文公地电卡前内均常结薪用元选技令])"
)
_TIME = lazy(
    r"(?=[今昨前大正初当同次隔翌第明后上本这下周星礼凌清早中午傍晚夜深去几半]|"
    r"[\d零〇一二两三四五六七八九十]{1,4}[年月日号点時时:./\-天小个分钟])"
    rf"(?:(?<![\d一二三四五六七八九十])(?:{_DATE})(?:[\s,的]{{0,2}}(?P<p1>{_PERIOD})(?!安|会|就|"
    rf"已|期|前|报|知|餐))?(?:[\s,的]{{0,2}}(?<!\d)(?P<c1>{_CLOCK.replace('?P<', '?P<a_')}))?"
    rf"|(?P<p2>{_PERIOD})[\s的]?(?P<c2>{_CLOCK.replace('?P<', '?P<b_')})"
    r"|(?<![\d.一二三四五六七八九十第有差早晚快慢])(?<!\d:)"
    rf"(?P<c3>{_CLOCK.replace('?P<', '?P<c_')}))"
)
_HINT = lazy(r"[\d今昨前后当同次翌明周]|[点时月]|上个|去年|星期|礼拜|第二天")
# 一点 alone means "a little".
_YEARS_AGO = {"今年": 0, "去年": 1, "前年": 2}
_STORY_DAYS = 60  # a later day of one story is of the same year, even if it is yet to come
_LITTLE = lazy(r"(?:一点|两点|几点|三点|四点|五点)$")


@dataclass(frozen=True, slots=True)
class When:
    """A time at `start:end`; `value` is local ISO time, None where the text is too vague."""

    start: int
    end: int
    value: str | None
    precision: str
    confidence: float


def find(text: str, report: datetime | None) -> Iterator[When]:
    """The times of a text in order; a clock time without a date takes the date named before it."""
    if not _HINT.search(text):
        return
    day: date | None = None
    evening = False
    for match in _TIME.finditer(text):
        if not _accept(match, text):
            continue
        if evening and day and match["p2"] == "凌晨":
            day += timedelta(days=1)  # 昨晚认识的，凌晨两点转的
        when, day = _resolve(match, report, day)
        if when:
            if when.value and when.start <= _HEAD and REPORTED.match(text, when.end):
                report = datetime.fromisoformat(when.value)
            evening = _is_evening(match, when)
            yield when


_HEAD = 12  # characters before the time that heads a report; its 今日 and 昨日 count from it
# The time of the report: not that of a payment.
REPORTED = lazy(
    r"[^。；！？，,]{0,4}[，,]?[^。；！？，,]{0,20}?(?:来(?:我)?所|到所|报案(?!人)|报警(?!人)|"
    r"接报|接警|接(?:市民|群众|居民|事主)[^。；！？，,（]{0,8}(?:来?电话?|报)|报警人(?:[^。；！？，,（]|（[^（）。]*）){0,24}(?:来电|报称|称))"
)


def _is_evening(match: re.Match[str], when: When) -> bool:
    word = match["p1"] or match["p2"] or (match["rel"] or "")[-1:]
    told = word in _EVENING or word == "夜"
    return told or (when.precision != "day" and (when.value or "")[11:13] >= "18")


def _accept(match: re.Match[str], text: str) -> bool:
    if match["c3"] is None:
        return match.end() > match.start() and match["rel"] not in ("今", "昨")
    if match["c_colon"]:
        return text[match.end() : match.end() + 1] not in ("%", "：")
    hour_is_digit = match["c_h"].isdigit()
    if text[match.end() - 1] in "时時" and not hour_is_digit and len(match["c_h"]) == 1:
        return False
    return hour_is_digit or not _LITTLE.search(match[0])


def _number(text: str) -> int:
    value = int(text) if text.isdigit() else read_decimal(text)
    return -1 if value is None else int(value)


def _resolve(
    match: re.Match[str], report: datetime | None, day: date | None
) -> tuple[When | None, date | None]:
    start, end = match.span()
    if match["vague"]:
        return When(start, end, None, "", 0.6), day
    try:
        if match["ago"] and match["unit"] not in ("天", "日"):
            return _ago(match, report), day
        return _moment(match, report, day)
    except (ValueError, OverflowError):  # 31 November, the year 9999
        return When(*match.span(), None, "", 0.4), day


def _moment(
    match: re.Match[str], report: datetime | None, day: date | None
) -> tuple[When | None, date | None]:
    start, end = match.span()
    clock = _clock(match)
    if clock is not None and not (0 <= clock[0] <= 24 and 0 <= clock[1] < 60):
        return None, day
    base = _day(match, report, day)
    if base is None:
        precision = "" if clock is None else clock[2]
        return When(start, end, None, precision, 0.6), day
    if clock is None:
        return When(start, end, f"{base.isoformat()}T00:00:00", "day", 0.9), base
    moment = datetime(base.year, base.month, base.day) + timedelta(hours=clock[0], minutes=clock[1])
    return When(start, end, moment.isoformat(), clock[2], 0.95), base


def _ago(match: re.Match[str], report: datetime | None) -> When:
    start, end = match.span()
    hours = match["unit"] != "分钟"
    precision = "hour" if hours and match["ago"] != "半" else "minute"
    if report is None:
        return When(start, end, None, precision, 0.6)
    minutes = 30 if match["ago"] == "半" else _number(match["ago"]) * (60 if hours else 1)
    moment = (report - timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    return When(start, end, moment.isoformat(), precision, 0.8)


def _clock(match: re.Match[str]) -> tuple[int, int, str] | None:
    """Hour, minute and precision, the period of the day taken into account."""
    prefix = next((p for p in ("a_", "b_", "c_") if match[f"{p}h"]), None)
    if prefix is None:
        return None
    word = match["rel"] or ""
    period = match["p1"] or match["p2"] or (_IN_WORD.get(word[-1], "") if word else "")
    hour = _hour(_number(match[f"{prefix}h"]), period)
    if match[f"{prefix}half"]:
        return hour, 30, "minute"
    if match[f"{prefix}quarter"]:
        return hour, 15 if match[f"{prefix}quarter"] == "一" else 45, "minute"
    minute = match[f"{prefix}min1"] or match[f"{prefix}min2"]
    if minute is None:
        return hour, 0, "hour"
    return hour, _number(minute.lstrip("零〇") or "0"), "minute"


def _hour(hour: int, period: str) -> int:
    if period in _AFTERNOON and hour < 12:
        return hour + 12
    if period in _EVENING:
        if hour == 12:
            return 24
        return hour + 12 if 5 <= hour < 12 else hour
    if period == "中午" and hour <= 2:
        return hour + 12
    return 0 if period == "凌晨" and hour == 12 else hour


def _day(match: re.Match[str], report: datetime | None, day: date | None) -> date | None:
    today = report.date() if report else None
    if match["m1"]:
        return (
            date(_year(match["y1"]), _number(match["m1"]), _number(match["d1"]))
            if match["d1"]
            else None
        )
    if match["m2"] or match["m4"] or match["m5"]:
        return _month_day(match, today, day)
    if match["y3"]:
        return date(int(match["y3"]), int(match["m3"]), int(match["d3"]))
    if match["rel"] in _CONTEXT:
        held = day or (None if _CONTEXT[match["rel"]] else today)
        return held + timedelta(days=_CONTEXT[match["rel"]]) if held else None
    if today is None:
        return day if _clock_only(match) else None
    return _relative(match, today, day)


def _clock_only(match: re.Match[str]) -> bool:
    return bool(match["c2"] or match["c3"])


def _year(text: str) -> int:
    """`26年3月` is of this century, `91年5月` of the last."""
    year = int(text) if text.isdigit() else int(read_decimal(text) or 0)
    return year if year >= 100 else year + (2000 if year < _CENTURY else 1900)


_CENTURY = 60


def _month_day(match: re.Match[str], today: date | None, day: date | None) -> date | None:
    """The year is the report's, or the one before when the day would lie in the future."""
    month, dom = _part(match, "m"), _part(match, "d")
    if today is None:
        return date(day.year, month, dom) if day else None
    if match["year"]:
        return date(today.year - _YEARS_AGO[match["year"]], month, dom)
    if day and 0 <= (ahead := date(day.year, month, dom) - day).days <= _STORY_DAYS:
        return day + ahead
    found = date(today.year, month, dom)
    return found if found <= today + timedelta(days=1) else date(today.year - 1, month, dom)


def _part(match: re.Match[str], name: str) -> int:
    return _number(match[f"{name}2"] or match[f"{name}4"] or match[f"{name}5"])


def _relative(match: re.Match[str], today: date, day: date | None) -> date | None:
    if match["rel"]:
        return today + timedelta(days=_DAYS[match["rel"]])
    if match["ago"]:
        return today - timedelta(days=_number(match["ago"]))
    if match["wd"]:
        return _weekday(match, today)
    if match["md"]:
        first = today.replace(day=1)
        shift = {"上": -1, "下": 32}.get(match["mon"], 0)
        month = (first + timedelta(days=shift)).replace(day=1)
        return month.replace(day=_number(match["md"]))
    if match["dom"]:
        return _day_of_month(int(match["dom"]), today, day)
    return day or today


def _day_of_month(dom: int, today: date, day: date | None) -> date:
    """`17日` is of the month named before it, else the last such day that has been."""
    if day:
        return day.replace(day=dom)
    month = today.replace(day=1)
    return (month if dom <= today.day else month - timedelta(days=1)).replace(day=dom)


def _weekday(match: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    target = _WEEKDAY[match["wd"]]
    weeks = {"上上": -2, "上": -1, "下": 1}.get(match["week"] or "", 0)
    found = monday + timedelta(days=target, weeks=weeks)
    # 周三 without 上 or 本 is the last one that has been.
    return found - timedelta(weeks=1) if not match["week"] and found > today else found
