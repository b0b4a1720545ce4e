"""Sentences with figures: `本月发案{M74}，同比{M74.yoy}` filled from a book."""

import re
from collections.abc import Mapping

from fanzha.kit import Invalid
from fanzha.kit import gettext as _
from fanzha.reporting.book import Book
from fanzha.reporting.document import Inline, Paragraph

_PLACE = re.compile(r"\{([A-Za-z]\w*)(?:\.(\w+))?\}")


def fill(template: str, book: Book, texts: Mapping[str, str] | None = None) -> Paragraph:
    """The sentence with every `{…}` replaced.

    `{M74}` or `{cases_total}` is a figure, `{M74.mom}` and `{M74.yoy}` the words of 环比 and 同比,
    `{M74.before}` the figure of the period before, `{K02.median}` the median beside a mean,
    anything in `texts` plain words. Raises Invalid for another suffix and UnknownMetric for an
    unknown name.
    """
    parts: list[Inline] = []
    end = 0
    for match in _PLACE.finditer(template):
        parts.append(template[end : match.start()])
        parts.append(_place(match[1], match[2], book, texts or {}))
        end = match.end()
    parts.append(template[end:])
    return Paragraph(tuple(part for part in parts if part != ""))


def _place(name: str, suffix: str | None, book: Book, texts: Mapping[str, str]) -> Inline:
    if name in texts or name in book.texts:
        return texts.get(name) or book.texts[name]
    if suffix is None:
        return book.number(name)
    if suffix == "mom":
        return book.month_on_month(name).text
    if suffix == "yoy":
        return book.year_on_year(name).text
    if suffix == "before":
        return book.before(name)
    if suffix == "median":
        return book.median(name)
    words = _("“{{{name}.{suffix}}}” is no place in a report: use .mom, .yoy or .before.")
    raise Invalid(words.format(name=name, suffix=suffix))


def metrics_in(template: str) -> list[str]:
    """The names of metrics and texts that a sentence uses."""
    return [match[1] for match in _PLACE.finditer(template)]
