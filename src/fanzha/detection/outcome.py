"""What a decision tells the bank or the platform to do."""

from enum import IntEnum
from functools import cached_property

from fanzha.kit import gettext as _


class Outcome(IntEnum):
    """The ladder of architecture 6.4: a later step is stricter; the strictest hit wins."""

    ALLOW = 0
    REMIND = 1
    VERIFY = 2
    DELAY = 3
    HOLD = 4
    BLOCK = 5

    @cached_property
    def code(self) -> str:
        """The word of the HTTP API and of rule files, e.g. `hold`."""
        return self.name.lower()

    @property
    def word(self) -> str:
        """Its name on pages, in the language of the reader."""
        words = (_("Allow"), _("Remind"), _("Verify"), _("Delay"), _("Hold"), _("Refuse"))
        return words[self]

    @classmethod
    def of(cls, code: str) -> "Outcome":
        """The outcome of a word; raises KeyError for an unknown one."""
        return cls[code.upper()]
