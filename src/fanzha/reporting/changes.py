"""What differs between two editions of a report."""

from dataclasses import dataclass

from fanzha.ledger import metric_of
from fanzha.reporting.document import Report


@dataclass(frozen=True)
class Change:
    """A figure or a paragraph that is not what it was; "" where it is new or gone."""

    what: str
    before: str
    after: str


def differences(before: Report, after: Report) -> list[Change]:
    """Figures first, each metric once by its first printing, then edited paragraphs."""
    return [*_figures(before, after), *_texts(before, after)]


def _figures(before: Report, after: Report) -> list[Change]:
    old, new = _printed(before), _printed(after)
    codes = [code for code in dict.fromkeys([*new, *old]) if old.get(code) != new.get(code)]
    return [Change(metric_of(code).name, old.get(code, ""), new.get(code, "")) for code in codes]


def _printed(report: Report) -> dict[str, str]:
    found: dict[str, str] = {}
    for number in report.numbers():
        found.setdefault(number.metric, number.text)
    return found


def _texts(before: Report, after: Report) -> list[Change]:
    old, new = before.paragraphs(), after.paragraphs()
    gone = [text for text in old.values() if text not in new.values()]
    added = [text for text in new.values() if text not in old.values()]
    return [Change("", text, "") for text in gone] + [Change("", "", text) for text in added]
