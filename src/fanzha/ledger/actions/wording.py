"""A metric and its values in the language of the page."""

from fanzha.kit import Direction
from fanzha.kit.actions import is_chinese
from fanzha.ledger.dictionary import Metric
from fanzha.ledger.english import write_en
from fanzha.ledger.figures import Figure, write


def metric_name(metric: Metric) -> str:
    """The name in the language of the page."""
    return metric.name if is_chinese() else metric.name_en


def value_text(
    metric: Metric, value: int | float | None, approx: bool = False, direction: Direction = ""
) -> str:
    """A value with its unit in the language of the page."""
    say = write if is_chinese() else write_en
    return say(metric, value, approx, direction)


def figure_text(figure: Figure) -> str:
    """A figure with its unit in the language of the page."""
    return value_text(figure.metric, figure.value, figure.approx, figure.direction)
