"""Why a line of labels cannot be used: a code that is stored, and its words when they are read."""

from dataclasses import dataclass
from enum import StrEnum

from fanzha.kit import gettext as _

_WORD = 20  # characters of a label that are told back


class Why(StrEnum):
    """The closed set of reasons."""

    TORN = "torn"
    NO_EVENT = "no_event"
    CUT = "cut"
    LABEL = "label"
    SIDE = "side"
    UNKNOWN = "unknown"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason and what stood in the column of the label."""

    why: Why
    word: str = ""

    def __str__(self) -> str:
        """In the language of the reader."""
        return {
            Why.TORN: _("A quotation mark on the line is never closed."),
            Why.NO_EVENT: _("The line names no event."),
            Why.CUT: _("A spreadsheet cut digits off the number: export the column as text."),
            Why.LABEL: _("label is fraud or legitimate, not “{word}”.").format(
                word=self.word[:_WORD]
            ),
            Why.SIDE: _("side is payer, payee or both."),
            Why.UNKNOWN: _("No decision of your units goes by this id or number."),
            Why.SEVERAL: _("Several units used this event id: name the number of the decision."),
        }[self.why]

    def stored(self) -> str:
        """As a row of an import keeps it; `read_fault` reads it back."""
        return f"{self.why}:{self.word[:_WORD]}"


def read_fault(stored: str) -> str:
    """The words of a stored fault; a sentence that an earlier version stored stays as it is."""
    code, sign, word = stored.partition(":")
    return str(Fault(Why(code), word)) if sign and code in list(Why) else stored
