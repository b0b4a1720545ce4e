"""The monthly work summary (月度工作总结, D3) as a value."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fanzha.ledger import GROUPS, SMALL_POPULATION, Metric, Period, metric_of
from fanzha.reporting import prompts
from fanzha.reporting.book import Book, UnitRow, printed
from fanzha.reporting.document import (
    Block,
    Inline,
    Missing,
    Number,
    Paragraph,
    Report,
    Section,
    Subheading,
    Table,
)
from fanzha.reporting.sentences import fill, metrics_in
from fanzha.reporting.wording import ordinal, wording

EDITABLE = ("highlights", "problems", "next")
"""The chapters whose text may be edited in a draft."""


def month_name(book: Book) -> str:
    """The period as a title names it: 2026年11月."""
    day = book.period.last
    return f"{day.year}年{day.month}月"


def build(book: Book, texts: Mapping[str, str] | None = None, groups: Sequence[str] = ()) -> Report:
    """The summary of a book; `texts` are edited chapters by key, others are drafted."""
    say = wording("monthly")
    opening = (_situation(book, say["situation"]), _work(book, say["work"]))
    missing = gaps(book, _wanted(say))
    drafted = {**prompts.drafts(book, len(missing), groups), **(texts or {})}
    chapters = (
        *opening,
        *(Section(key, say[key]["title"], _lines(key, drafted[key], book)) for key in EDITABLE),
        Section("appendix", say["appendix"]["title"], tuple(_appendix(book, say["appendix"]))),
    )
    return Report(
        kind="monthly",
        title=say["title"].format(org=book.org, period=month_name(book)),
        remark="",
        sections=tuple(_numbered(chapters)),
        missing=tuple(missing),
        signature=book.org,
        signed_on=book.signed_on,
    )


def blank_book(org: str, period: Period) -> Book:
    """A book without figures, to check sentences against."""
    return Book(org, period, period.last, {})


def check(text: str, book: Book) -> None:
    """Raise Invalid or UnknownMetric when an edited chapter names a place that does not exist."""
    for line in text.splitlines():
        fill(line, book)


def _numbered(chapters: Iterable[Section]) -> Iterable[Section]:
    for number, chapter in enumerate(chapters, 1):
        yield Section(chapter.key, f"{ordinal(number)}、{chapter.title}", chapter.blocks)


def _situation(book: Book, say: Mapping[str, Any]) -> Section:
    blocks: list[Block] = [fill(sentence, book) for sentence in say["sentences"]]
    if leading := [row for row in book.types if row.cases.value]:
        blocks.append(fill(say["types"], book, {"types": _leading(leading)}))
    if book.types:
        blocks.append(type_table(book, say["caption"]))
    if book.goals:
        blocks.append(_goals(book, say["goals"]))
    return Section("situation", say["title"], tuple(blocks))


def _goals(book: Book, caption: str) -> Table:
    rows: list[tuple[Inline, ...]] = [
        (goal.reached.metric.name, goal.label, goal.text, printed(goal.reached), goal.words)
        for goal in book.goals
    ]
    return Table(caption, ("项目", "期间", "目标", "完成", "进度"), tuple(rows))


def _leading(rows: Sequence[Any]) -> str:
    """The first types; with a comma between where a name holds a 顿号 itself."""
    named = [f"{row.name}{row.cases.text}" for row in rows[:3]]
    sign = "，" if any("、" in row.name for row in rows[:3]) else "、"
    return sign.join(named) + ("居前" if len(rows) > 3 else "")


def type_table(book: Book, caption: str) -> Table:
    """Cases, loss and share of each type, most cases first."""
    total = sum(row.cases.value or 0 for row in book.types)
    rows: list[tuple[Inline, ...]] = [
        (row.name, printed(row.cases), printed(row.loss), _share(row.cases.value, total))
        for row in book.types
    ]
    return Table(caption, ("类型", "发案数", "案损", "占比"), tuple(rows))


def _share(value: int | float | None, total: float) -> str:
    if value is None or not total:
        return "—"
    text = f"{100 * value / total:.1f}"
    return f"{text.removesuffix('.0')}%"


def _work(book: Book, say: Mapping[str, Any]) -> Section:
    blocks: list[Block] = []
    topics = [key for key in say if isinstance(say[key], dict)]
    for number, key in enumerate(topics, 1):
        topic = say[key]
        blocks.append(Subheading(f"（{ordinal(number)}）{topic['title']}"))
        blocks += [fill(sentence, book) for sentence in topic["sentences"]]
        if "table" in topic:
            blocks.append(_quantities(book, topic["caption"], topic["table"]))
    return Section("work", say["title"], tuple(blocks))


def _quantities(book: Book, caption: str, names: Sequence[str]) -> Table:
    rows: list[tuple[Inline, ...]] = [
        (
            metric_of(name).name,
            book.number(name),
            book.before(name),
            book.month_on_month(name).text,
            book.year_on_year(name).text,
        )
        for name in names
    ]
    return Table(caption, ("项目", "本月", "上月", "环比", "同比"), tuple(rows))


def _lines(key: str, text: str, book: Book) -> tuple[Paragraph, ...]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(
        Paragraph(fill(line, book).parts, key=f"{key}.{number}")
        for number, line in enumerate(lines, 1)
    )


def _appendix(book: Book, say: Mapping[str, Any]) -> Iterable[Block]:
    yield _ranking(book, say)
    known = [row for row in book.areas if any(f.value is not None for f in row.figures.values())]
    if known:
        metrics = _told(say["area_columns"], known)
        rows = [
            (f"{place}. {row.name}", *(_cell(row, metric.code) for metric in metrics))
            for place, row in enumerate(known, 1)
        ]
        columns = ("社区", *(metric.name for metric in metrics))
        note = say["area_note"].format(population=SMALL_POPULATION)
        yield Table(say["areas"], columns, tuple(rows), note)


def _ranking(book: Book, say: Mapping[str, Any]) -> Table:
    metrics = _told(say["columns"], book.units)
    ranked = sorted(book.units, key=lambda row: (row.score is None, -(row.score or 0)))
    rows: list[tuple[Inline, ...]] = []
    for place, row in enumerate(ranked, 1):
        score = "—" if row.score is None else f"{row.score:.1f}"
        figures = [_cell(row, metric.code) for metric in metrics]
        rows.append((f"{place}. {row.name}", *figures, score))
    columns = ("单位", *(metric.name for metric in metrics), "得分")
    return Table(
        say["caption"], columns, tuple(rows), say["note"].format(population=SMALL_POPULATION)
    )


def _told(names: Sequence[str], rows: Sequence[UnitRow]) -> list[Metric]:
    """The columns of a ranking that some unit has a figure for; all where there is none at all."""
    metrics = [metric_of(name) for name in names]
    told = [m for m in metrics if any(_cell_value(row, m.code) is not None for row in rows)]
    return told or metrics


def _cell_value(row: UnitRow, code: str) -> int | float | None:
    figure = row.figures.get(code)
    return figure.value if figure else None


def _cell(row: UnitRow, code: str) -> Inline:
    small = row.population is not None and row.population < SMALL_POPULATION
    if code not in row.figures or (small and code in ("case_rate_10k", "grid_case_rate_10k")):
        return "—"
    return printed(row.figures[code]) if row.opens else row.figures[code].text


def gaps(book: Book, names: Iterable[str]) -> list[Missing]:
    """The recorded metrics that these figures lack, each once; a rate lacks its unknown bases."""
    codes = [base for name in names for base in metric_of(name).bases]
    unknown = [metric_of(code) for code in dict.fromkeys(codes) if book.value(code) is None]
    return [Missing(m.id, m.name, GROUPS[m.group].name) for m in unknown]


def _wanted(say: Mapping[str, Any]) -> list[str]:
    topics = [topic for topic in say["work"].values() if isinstance(topic, dict)]
    sentences = list(say["situation"]["sentences"])
    names: list[str] = []
    for topic in topics:
        sentences += topic["sentences"]
        names += topic.get("table", [])
    used = [name for sentence in sentences for name in metrics_in(sentence) if name[0].isupper()]
    return list(dict.fromkeys(used + names))


def wanted() -> list[str]:
    """All metrics the summary asks for: its sentences, tables, prompts and ranking."""
    say = wording("monthly")
    prompted = [
        name
        for key in ("highlights", "problems", "next")
        for sentence in say[key].values()
        if isinstance(sentence, str)
        for name in metrics_in(sentence)
        if name[0].isupper()
    ]
    return list(dict.fromkeys([*_wanted(say), *prompted, *say["appendix"]["columns"]]))


def number_of(report: Report, name: str) -> Number:
    """The first printed figure of a metric; raises StopIteration when the report has none."""
    code = metric_of(name).code
    return next(number for number in report.numbers() if number.metric == code)
