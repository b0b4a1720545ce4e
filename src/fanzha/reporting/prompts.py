"""The chapters that write themselves first and are edited then."""

from collections.abc import Mapping, Sequence

from fanzha.ledger import metric_of
from fanzha.reporting.book import Book, UnitRow
from fanzha.reporting.wording import wording

MOST = 3
"""At most so many units are named in one sentence."""


def drafts(book: Book, missing: int = 0, groups: Sequence[str] = ()) -> dict[str, str]:
    """The proposed text of each editable chapter, one sentence a line.

    Figures stay as places (`{N16}`), so that they open on screen. `groups` are the people whom
    the leading types are aimed at.
    """
    return {
        "highlights": "\n".join(highlights(book)),
        "problems": "\n".join(problems(book, missing)),
        "next": "\n".join(intentions(book, groups)),
    }


def highlights(book: Book) -> list[str]:
    """What went well, from the figures alone."""
    say = wording("monthly")["highlights"]
    found = []
    if book.value("M54") or book.value("M55"):
        found.append(say["saved"])
    if book.month_on_month("M74").sign < 0:
        found.append(say["fewer_mom"])
    if book.year_on_year("M74").sign < 0:
        found.append(say["fewer_yoy"])
    best = max(book.units, key=lambda row: row.score or 0, default=None)
    if best and best.score:
        found.append(say["best"].replace("{unit}", best.name))
    return [*found, say["none"]]


def problems(book: Book, missing: int = 0) -> list[str]:
    """What the figures show to be wrong: overdue, not met, deceived, low coverage, gaps."""
    say = wording("monthly")["problems"]
    found = []
    if book.value("N16"):
        found.append(say["overdue"] + _naming(say["overdue_units"], worst(book.units, "N16")))
    if (book.value("K11") or 100) < 100:
        found.append(say["meeting"])
    if book.value("N23") or book.value("N24"):
        found.append(say["deceived"])
    if low := below_average(book, "K17"):
        found.append(_naming(say["coverage"], low))
    if book.gaps:
        found.append(_naming(say["gaps"], book.gaps))
    if missing:
        found.append(say["missing"].replace("{count}", str(missing)))
    return found or [say["none"]]


def intentions(book: Book, groups: Sequence[str] = ()) -> list[str]:
    """What to do next month: leading types, people at risk, occasions of the calendar."""
    say = wording("monthly")["next"]
    found = []
    if types := [row.name for row in book.types if row.cases.value][:2]:
        found.append(say["types"].replace("{types}", "、".join(types)))
    if groups:
        found.append(say["groups"].replace("{groups}", "、".join(groups[:MOST])))
    month = book.period.months[-1].shift(1) if book.period.months else None
    if month:
        occasions = "、".join(say["occasions"][str(month.month)])
        found.append(say["occasion"].replace("{occasions}", occasions))
    if book.value("N36"):
        found.append(say["unwarned"])
    return [*found, say["warning"]]


def worst(units: Sequence[UnitRow], name: str) -> list[str]:
    """The units with the largest values of a metric, zero excepted, at most three."""
    values = _values(units, name)
    ranked = sorted(values, key=lambda unit: values[unit], reverse=True)
    return [unit for unit in ranked if values[unit] > 0][:MOST]


def below_average(book: Book, name: str) -> list[str]:
    """The units with the lowest rates under that of the whole, at most three."""
    whole = book.value(name)
    if whole is None:
        return []
    values = _values(book.units, name)
    ranked = sorted(values, key=lambda unit: values[unit])
    return [unit for unit in ranked if values[unit] < whole][:MOST]


def _values(units: Sequence[UnitRow], name: str) -> dict[str, float]:
    code = metric_of(name).code
    found: Mapping[str, int | float | None] = {
        row.name: row.figures[code].value for row in units if code in row.figures
    }
    return {unit: value for unit, value in found.items() if value is not None}


def _naming(sentence: str, units: Sequence[str]) -> str:
    if not units:
        return ""
    named = "、".join(units[:MOST]) + ("等" if len(units) > MOST else "")
    return sentence.replace("{units}", named)
