"""Pushed lists of suspected victims: tidy for the story, dirty as platforms send them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from fanzha.kit import local, write_csv, write_xlsx
from fanzha.knowledge import taxonomy
from fanzha.simulation.county import county
from fanzha.simulation.identifiers import Identifiers
from fanzha.simulation.people import Resident, Residents
from fanzha.simulation.shares import draw_loss, draw_type
from fanzha.simulation.warned import Push, WarningStory
from fanzha.warning import Tiers, default_tiers

# The typical columns of domain.md 6.2, and three that the platform wants filled (反馈回填).
HEADERS = (
    "预警编号",
    "预警时间",
    "风险等级",
    "姓名",
    "身份证号",
    "手机号",
    "户籍地",
    "现住地",
    "涉诈类型",
    "涉诈号码/网址/APP",
    "预警原因",
    "疑似被骗金额",
    "推送单位",
    "劝阻结果",
    "劝阻方式",
    "反馈时间",
)
_NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
DIRT_SHARE = 0.3
Row = list[str]


def pushed_row(told: WarningStory, push: Push, tiers: Tiers) -> Row:
    """The cells of one push of a told warning, under `HEADERS`."""
    person = told.person
    related = "；".join(v for name, v in told.slots.items() if name != "minutes")
    amount = f"{told.amount_fen // 100}元" if told.amount_fen else ""
    return [
        push.number,
        f"{local(push.at):%Y-%m-%d %H:%M:%S}",
        tiers[told.tier].name,
        person.name,
        person.id_card,
        push.phone,
        person.hukou,
        person.address,
        taxonomy().name(told.type_code),
        related,
        told.reason,
        amount,
        push.source,
        "",
        "",
        "",
    ]


def sample_list(seed: int, rows: int, dirty: bool = True, form: str = "csv") -> bytes:
    """A pushed list of so many rows, as CSV (GB18030 when dirty) or XLSX.

    Dirty lists hold what real ones hold: a title line, phones with blanks and country codes, wrong
    check digits, broken phones, the same person twice, five ways to write a time, formula cells,
    rows without any number. The same arguments give the same bytes for CSV.
    """
    rng = Random(f"{seed}:list")
    table = [*_rows(rng, rows)]
    if dirty:
        table = _soiled(table, rng)
    if form == "xlsx":
        return write_xlsx(HEADERS, table, "预警名单")
    plain = write_csv(HEADERS, table)
    if not dirty:
        return plain
    title = "潜在受害人预警名单（下发）\r\n".encode("gb18030")
    return title + plain.decode("utf-8-sig").encode("gb18030")


def _rows(rng: Random, count: int) -> Iterator[Row]:
    ids = Identifiers(rng)
    people = Residents(county(1), rng, ids, local(_NOW).date())
    tiers = default_tiers()
    for number in range(1, count + 1):
        type_code = draw_type(rng, {})
        person = people.draw(type_code)
        yield _row(number, person, type_code, tiers, ids, rng)


def _row(
    number: int, person: Resident, type_code: str, tiers: Tiers, ids: Identifiers, rng: Random
) -> Row:
    at = _NOW - timedelta(minutes=rng.randrange(1, 2880))
    return [
        f"TS{local(at):%Y%m%d}{number:06d}",
        f"{local(at):%Y-%m-%d %H:%M:%S}",
        rng.choices([tier.name for tier in tiers.levels], (6, 19, 38, 37)[: len(tiers.levels)])[0],
        person.name,
        person.id_card,
        person.phone,
        person.hukou,
        person.address,
        taxonomy().name(type_code),
        rng.choice((ids.mobile(), ids.qq(), f"https://{ids.domain()}/")),
        rng.choice(("与涉诈号码通话", "访问涉诈网址", "安装涉诈APP")),
        str(draw_loss(rng, type_code) // 100) if rng.random() < 0.4 else "",
        rng.choice(("省反诈平台", "市反诈平台", "银行推送")),
        "",
        "",
        "",
    ]


def _soiled(table: Sequence[Row], rng: Random) -> list[Row]:
    """The rows with every third one spoilt in some way; the number of rows stays."""
    found: list[Row] = []
    for row in table:
        spoilt = [*row]
        if rng.random() < DIRT_SHARE:
            spoilt = rng.choice(_DIRT)(spoilt, found, rng)
        found.append(spoilt)
    return found


def _with(row: Row, name: str, value: str) -> Row:
    row[HEADERS.index(name)] = value
    return row


def _cell(row: Row, name: str) -> str:
    return row[HEADERS.index(name)]


def _spaced_phone(row: Row, _before: list[Row], rng: Random) -> Row:
    phone = _cell(row, "手机号")
    forms = (f"{phone[:3]} {phone[3:7]} {phone[7:]}", f"+86{phone}", f"{phone[:3]}-{phone[3:]}")
    return _with(row, "手机号", rng.choice((*forms, f"'{phone}", phone.translate(_WIDE))))


_WIDE = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}


def _broken_phone(row: Row, _before: list[Row], rng: Random) -> Row:
    phone = _cell(row, "手机号")
    return _with(row, "手机号", rng.choice((phone[:9], phone + "1", "关机", "")))


def _wrong_id(row: Row, _before: list[Row], rng: Random) -> Row:
    number = _cell(row, "身份证号")
    other = "5" if number[-1] != "5" else "6"
    return _with(
        row, "身份证号", rng.choice((number[:-1] + other, number.lower(), number[:15], ""))
    )


def _other_time(row: Row, _before: list[Row], rng: Random) -> Row:
    at = datetime.fromisoformat(_cell(row, "预警时间"))
    forms = ("%Y/%m/%d %H:%M", "%Y年%m月%d日 %H时%M分", "%Y%m%d%H%M%S", "%m-%d %H:%M")
    return _with(row, "预警时间", rng.choice((*(at.strftime(form) for form in forms), "")))


def _tier_word(row: Row, _before: list[Row], rng: Random) -> Row:
    return _with(
        row, "风险等级", rng.choice(("高危", "红色预警", "Ⅱ级", "中风险", "3", "", "待定"))
    )


def _amount_word(row: Row, _before: list[Row], rng: Random) -> Row:
    return _with(
        row, "疑似被骗金额", rng.choice(("3万余元", "80余万元", "两万五", "不详", "1,200.50"))
    )


def _pushed_again(row: Row, before: list[Row], rng: Random) -> Row:
    """A person of an earlier row, from another source and under another number."""
    if not before:
        return row
    again = [*rng.choice(before[-200:])]
    _with(again, "预警编号", _cell(row, "预警编号"))
    _with(again, "推送单位", "12381")
    return _with(again, "身份证号", "") if rng.random() < 0.3 else again


def _twice(row: Row, before: list[Row], _rng: Random) -> Row:
    return [*before[-1]] if before else row


def _no_number(row: Row, _before: list[Row], _rng: Random) -> Row:
    return _with(_with(row, "手机号", ""), "身份证号", "")


def _formula(row: Row, _before: list[Row], _rng: Random) -> Row:
    return _with(row, "预警原因", '=HYPERLINK("http://demo.invalid","点击")')


def _impossible_year(row: Row, _before: list[Row], _rng: Random) -> Row:
    return _with(row, "预警时间", "9999-12-31 00:00:00")


_DIRT: tuple[Callable[[Row, list[Row], Random], Row], ...] = (
    *(_spaced_phone,) * 6,
    *(_broken_phone,) * 3,
    *(_wrong_id,) * 4,
    *(_other_time,) * 5,
    *(_tier_word,) * 4,
    *(_amount_word,) * 3,
    *(_pushed_again,) * 4,
    _twice,
    _no_number,
    _formula,
    _impossible_year,
)
