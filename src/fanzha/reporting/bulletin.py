"""The daily bulletin (每日警情通报, D1), long and as a message of at most 200 characters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fanzha.ledger import Figure, metric_of
from fanzha.reporting.book import Book, printed
from fanzha.reporting.document import (
    Block,
    Inline,
    Paragraph,
    Report,
    Section,
    Table,
    chinese_date,
)
from fanzha.reporting.privacy import deidentify
from fanzha.reporting.sentences import fill, metrics_in
from fanzha.reporting.summary import gaps, type_table
from fanzha.reporting.wording import ordinal, wording


@dataclass(frozen=True)
class Advice:
    """What to tell people today: how the leading scam works, how to avoid it, a slogan."""

    method: str = ""
    prevention: str = ""
    slogan: str = ""


def build(
    book: Book, issue: int, advice: Advice, case: str = "", names: tuple[str, ...] = ()
) -> Report:
    """The bulletin of one day; the typical case is de-identified (`names` always hidden)."""
    say = wording("daily")
    told = deidentify(case.strip(), names) or say["case"]["empty"]
    reminder = advice.slogan or advice.prevention or say["hotline"]["text"]
    chapters: list[tuple[str, tuple[Block, ...]]] = [
        ("intake", _sentences(book, say["intake"])),
        ("types", _filled(type_table(book, say["types"]["caption"]), say["types"])),
        ("areas", _where(book, say["areas"])),
        ("victims", _victims(book, say["victims"])),
        ("disposal", _sentences(book, say["disposal"])),
        ("case", (Paragraph((told,), key="case"),)),
        ("reminder", (Paragraph((reminder,), key="reminder"),)),
        ("hotline", (Paragraph((say["hotline"]["text"],)),)),
    ]
    return Report(
        kind="daily",
        title=say["title"].format(**book.texts),
        remark=say["remark"].format(date=chinese_date(book.period.last), issue=issue),
        sections=tuple(
            Section(key, f"{ordinal(number)}、{say[key]['title']}", blocks)
            for number, (key, blocks) in enumerate(chapters, 1)
        ),
        missing=tuple(gaps(book, _recorded(say))),
        signature=book.org,
        signed_on=book.signed_on,
    )


def short(book: Book, advice: Advice) -> str:
    """The message for groups: at most 200 characters, no names, no numbers of persons.

    Sentences are left out from the end of the advice, never cut in the middle.
    """
    say: Mapping[str, Any] = wording("daily")["short"]
    text, tail = _head(book, say), str(say["tail"])
    for sentence in (advice.method, advice.prevention):
        sentence = deidentify(sentence.strip())
        if sentence and len(text) + len(sentence) + len(tail) <= say["limit"]:
            text += sentence
    return text + tail


def _head(book: Book, say: Mapping[str, str]) -> str:
    number = book.number("N37")
    if number.value is None:
        return say["unknown"]
    if number.value == 0:
        return say["zero"].format(**book.texts)
    types = [row.name for row in book.types if row.cases.value][:2]
    chosen = say["some"] if types else say["one"]
    return chosen.format(**book.texts, count=number.text, types="、".join(types))


def _sentences(book: Book, say: Mapping[str, Any]) -> tuple[Paragraph, ...]:
    return tuple(fill(sentence, book) for sentence in say["sentences"])


def _filled(table: Table, say: Mapping[str, str]) -> tuple[Block, ...]:
    """The table, or a sentence in its place when it has no rows."""
    return (table,) if table.rows else (Paragraph((say["empty"],)),)


def _where(book: Book, say: Mapping[str, str]) -> tuple[Block, ...]:
    """Incidents by the communities of the victims, as far as known, and by station."""
    code = metric_of("M73").code
    known = [row for row in book.areas if row.figures[code].value]
    rows: list[tuple[Inline, ...]] = [(row.name, printed(row.figures[code])) for row in known]
    communities = Table(say["communities"], ("社区", "发案数"), tuple(rows))
    tables = [table for table in (communities, _areas(book, say)) if table.rows]
    return tuple(tables) or (Paragraph((say["empty"],)),)


def _areas(book: Book, say: Mapping[str, str]) -> Table:
    loss = metric_of("M75").code
    rows: list[tuple[Inline, ...]] = []
    for row in book.units:
        cases = row.figures.get(metric_of("M74").code)
        if cases is not None and cases.value:
            rows.append((row.name, printed(cases), _loss(row.figures.get(loss))))
    return Table(say["caption"], ("辖区", "发案数", "案损"), tuple(rows))


def _loss(figure: Figure | None) -> Inline:
    return "—" if figure is None else printed(figure)


def _victims(book: Book, say: Mapping[str, Any]) -> tuple[Paragraph, ...]:
    blocks = [fill(say["sentence"], book)]
    total = book.value("N48") or 0
    if total and total < say["least"]:
        blocks.append(Paragraph((say["few"].format(least=say["least"]),)))
    elif total and not book.groups:
        blocks.append(Paragraph((say["unknown"],)))
    elif total:
        blocks += [Paragraph((_split(trait, counts),)) for trait, counts in book.groups.items()]
    return tuple(blocks)


def _split(trait: str, counts: Mapping[str, int]) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return f"{trait}：" + "、".join(f"{value}{count}人" for value, count in ranked) + "。"


def _recorded(say: Mapping[str, Any]) -> list[str]:
    sentences = [*say["intake"]["sentences"], *say["disposal"]["sentences"]]
    sentences.append(say["victims"]["sentence"])
    return [name for sentence in sentences for name in metrics_in(sentence)]


def wanted() -> list[str]:
    """All metrics the bulletin asks for."""
    return list(dict.fromkeys([*_recorded(wording("daily")), "M74", "M75"]))
