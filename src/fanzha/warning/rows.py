"""One row of a pushed list, cleaned: who, how grave, since when, and what is odd about it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fanzha.kit import IdCard, local_date
from fanzha.warning import cells
from fanzha.warning.columns import Column, Field
from fanzha.warning.flags import Flag, Reason, sentence
from fanzha.warning.footers import is_footer
from fanzha.warning.tiers import Tier, Tiers

_RISKY = "=@+-"
_FORMULA = re.compile(r"[=@]|[+\-](?![\d\s().-]*$)")
_MAX_TEXT = 2000
_FAR_YEARS = 1  # a push cannot be dated beyond next year; 9999 stands for "no date" in some exports


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that is kept. `phones` are usable ones; `phone_text` is what was pushed if none is."""

    line: int
    name: str
    id_card: str
    id_valid: bool
    phones: tuple[str, ...]
    phone_text: str
    tier: Tier
    pushed_at: datetime | None
    warning_no: str
    away: bool
    flags: tuple[Flag, ...]
    address: str = ""
    hukou: str = ""
    region: str = ""
    scam_type: str = ""
    related: str = ""
    amount_fen: int | None = None
    source: str = ""
    reason: str = ""
    family: tuple[str, ...] = ()
    feedback_by: datetime | None = None
    cells: tuple[str, ...] = field(default=(), repr=False)

    @property
    def identity(self) -> str:
        """The id number where it tells persons apart.

        Spreadsheets keep fifteen digits of a number: with 000 at the end and a wrong check digit
        it may be anybody born there on that day.
        """
        rounded = not self.id_valid and len(self.id_card) == 18 and self.id_card.endswith("000")
        return "" if rounded else self.id_card

    @property
    def graded(self) -> bool:
        """True when the row itself names a tier of the table."""
        return not {Flag.TIER_MISSING, Flag.TIER_UNKNOWN} & {*self.flags}

    @property
    def phone(self) -> str:
        """The first usable number, else the broken one as it was pushed."""
        return self.phones[0] if self.phones else self.phone_text


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that cannot be used, and why."""

    line: int
    reason: Reason
    cells: tuple[str, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The reason in words."""
        return sentence(self.reason)


@dataclass(slots=True)
class _Sheet:
    """The cells of one row by field, with the flags found on the way."""

    values: dict[Field, list[tuple[str, int]]]
    flags: list[Flag]

    def first(self, key: Field) -> str:
        found = self.values.get(key)
        return found[0][0] if found else ""

    def joined(self, key: Field) -> str:
        found = self.values.get(key)
        return "；".join(text for text, _ in found)[:_MAX_TEXT] if found else ""


def read_row(
    line: int, row: Sequence[str], columns: Sequence[Column], tiers: Tiers, now: datetime
) -> Candidate | Rejection:
    """Clean one row, or say why it is rejected."""
    sheet, raw = _sheet(row, columns), tuple(row)
    if _repeats_header(row, columns):
        return Rejection(line, Reason.HEADER_AGAIN, raw)
    if is_footer(_openings(row, columns)):
        return Rejection(line, Reason.FOOTER, raw)
    phones, phone_text = _phones(sheet)
    number, id_valid = _id_card(sheet)
    if not phones and not number:
        reason = Reason.PHONE_UNUSABLE if phone_text else Reason.NO_CONTACT
        return Rejection(line, reason, raw)
    try:
        pushed_at = _pushed_at(sheet, now)
    except OverflowError:
        return Rejection(line, Reason.YEAR_IMPOSSIBLE, raw)
    return Candidate(
        line=line,
        name=_name(sheet),
        id_card=number,
        id_valid=id_valid,
        phones=phones,
        phone_text=phone_text,
        tier=_tier(sheet, tiers),
        pushed_at=pushed_at,
        warning_no=_warning_no(sheet),
        away=_away(sheet),
        address=sheet.first(Field.ADDRESS)[:200],
        hukou=sheet.first(Field.HUKOU)[:200],
        region=sheet.joined(Field.REGION)[:200],
        scam_type=sheet.joined(Field.SCAM_TYPE)[:100],
        related=sheet.joined(Field.RELATED),
        amount_fen=_amount(sheet),
        source=sheet.first(Field.SOURCE)[:60],
        reason="；".join(filter(None, map(sheet.joined, (Field.REASON, Field.CALLS, Field.NOTE)))),
        family=_family(sheet),
        feedback_by=_feedback_by(sheet, now),
        cells=raw,
        flags=tuple(dict.fromkeys(sheet.flags)),  # last: the readers above add theirs
    )


def _sheet(row: Sequence[str], columns: Sequence[Column]) -> _Sheet:
    values: dict[Field, list[tuple[str, int]]] = {}
    flags: list[Flag] = []
    for column in columns:
        if column.field is None:
            continue
        text = cells.filled(row[column.index])
        if text:
            values.setdefault(column.field, []).append((text, column.factor))
            if text[0] in _RISKY and _FORMULA.match(text):
                flags.append(Flag.FORMULA)
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
        flags.append(Flag.EXTRA_CELLS)
    return _Sheet(values, flags)


def _repeats_header(row: Sequence[str], columns: Sequence[Column]) -> bool:
    named = 0
    for column in columns:
        if column.header:
            if cells.filled(row[column.index]) != column.header:
                return False
            named += 1
    return named > 1


def _openings(row: Sequence[str], columns: Sequence[Column]) -> Iterator[str]:
    """The first filled cell that is no free text, and the names."""
    free = (Field.NOTE, Field.REASON)
    filled = ((column.field, cells.filled(row[column.index])) for column in columns)
    opening = next(((key, text) for key, text in filled if text), None)
    if opening and opening[0] not in free:
        yield opening[1]
    yield from (row[c.index].strip() for c in columns if c.field is Field.NAME)


def _phones(sheet: _Sheet) -> tuple[tuple[str, ...], str]:
    mobiles: list[str] = []
    others: list[str] = []
    broken = ""
    for text, _ in sheet.values.get(Field.PHONE, ()):
        mobile, landline, foreign = cells.read_phones(text)
        mobiles += mobile
        others += landline + foreign
        if landline and not mobile:
            sheet.flags.append(Flag.PHONE_LANDLINE)
        if foreign:
            sheet.flags.append(Flag.PHONE_FOREIGN)
        if cells.unread_digits(text) or not (mobile or landline or foreign):
            broken = broken or text
    if broken:
        sheet.flags.append(Flag.PHONE_BROKEN)
    return tuple(dict.fromkeys(mobiles + others)), broken[:40]


def _id_card(sheet: _Sheet) -> tuple[str, bool]:
    """The best number among the id columns: a valid one before a flawed one."""
    found = [cells.read_id_card(text) for text, _ in sheet.values.get(Field.ID_CARD, ())]
    if not found:
        return "", False
    number, shaped, valid = max(found, key=lambda f: (f[2], f[1], bool(f[0])))
    if not shaped:
        sheet.flags.append(Flag.ID_SHAPE)
    elif not valid:
        sheet.flags.append(Flag.ID_CHECK)
    return number, valid


def _pushed_at(sheet: _Sheet, now: datetime) -> datetime | None:
    """The earliest readable time; raises OverflowError for a year that cannot be."""
    found: list[datetime] = []
    for text, _ in sheet.values.get(Field.PUSHED_AT, ()):
        try:
            found.append(cells.read_moment(text, now))
        except cells.MomentUnreadable:
            if re.search(r"9999", text):
                raise OverflowError from None
            sheet.flags.append(Flag.TIME_UNREADABLE)
    if any(moment.year > now.year + _FAR_YEARS for moment in found):
        raise OverflowError
    known = [moment for moment in found if moment.year >= 2000]
    if len(known) < len(found):
        sheet.flags.append(Flag.TIME_UNREADABLE)
    if any(moment > now + timedelta(minutes=10) for moment in known):
        sheet.flags.append(Flag.TIME_AHEAD)
    return min(known, default=None)


def _name(sheet: _Sheet) -> str:
    name = cells.read_name(sheet.first(Field.NAME))[:60]
    if not name:
        sheet.flags.append(Flag.NAME_MISSING)
    return name


def _tier(sheet: _Sheet, tiers: Tiers) -> Tier:
    words = [text for text, _ in sheet.values.get(Field.TIER, ())]
    read = [tier for tier in map(tiers.read, words) if tier]
    if not read:
        sheet.flags.append(Flag.TIER_UNKNOWN if words else Flag.TIER_MISSING)
    return tiers.gravest(read) if read else tiers.default


def _warning_no(sheet: _Sheet) -> str:
    return re.sub(r"\s|\.0$", "", sheet.first(Field.WARNING_NO)).upper()[:64]


def _away(sheet: _Sheet) -> bool:
    answers = [text for text, _ in sheet.values.get(Field.AWAY, ())]
    texts = answers + [sheet.joined(key) for key in (Field.NOTE, Field.ADDRESS, Field.REASON)]
    return any(map(cells.works_away, texts)) or any(map(cells.says_yes, answers))


def _amount(sheet: _Sheet) -> int | None:
    for text, factor in sheet.values.get(Field.AMOUNT, ()):
        fen = cells.read_amount(text, factor)
        if fen is not None:
            return fen
        sheet.flags.append(Flag.AMOUNT_UNREADABLE)
    return None


def _family(sheet: _Sheet) -> tuple[str, ...]:
    text = sheet.joined(Field.FAMILY)
    mobile, landline, _ = cells.read_phones(text) if text else ([], [], [])
    return tuple(mobile + landline)


def _feedback_by(sheet: _Sheet, now: datetime) -> datetime | None:
    """The platform's own deadline; one without a date in it (24小时内, 9999-12-31) is no clock."""
    text = sheet.first(Field.FEEDBACK_BY)
    if not text:
        return None
    try:
        moment = cells.read_moment(text, now)
    except cells.MomentUnreadable:
        return None
    return moment if moment.year <= now.year + _FAR_YEARS else None


def group_of(id_card: str, now: datetime) -> str:
    """`minor` (< 18), `elderly` (≥ 60) or nothing: whom the family is called for as well."""
    card = IdCard.parse(id_card)
    age = card.age(local_date(now)) if card and card.valid else None
    if age is None:
        return ""
    return "minor" if age < 18 else "elderly" if age >= 60 else ""
