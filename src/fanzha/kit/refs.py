"""References between parts: a string `part:kind:id` that a resolver turns into the thing itself."""

from dataclasses import dataclass

from fanzha.kit.errors import Invalid
from fanzha.kit.words import gettext as _

_LONGEST = 18  # digits of a key; databases hold whole numbers up to 19 digits


@dataclass(frozen=True)
class Ref:
    """`warning:warning:17` taken apart."""

    part: str
    kind: str
    id: str

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """Read a reference; raises Invalid when it does not have three non-empty pieces."""
        pieces = text.split(":", 2)
        if len(pieces) != 3 or not all(pieces):
            words = _("“{text}” is not a reference; it looks like warning:warning:17.")
            raise Invalid(words.format(text=text[:60]))
        return cls(*pieces)

    @property
    def family(self) -> str:
        """`part:kind`, the key of the resolver table."""
        return f"{self.part}:{self.kind}"

    def __str__(self) -> str:
        return f"{self.part}:{self.kind}:{self.id}"


def ref(part: str, kind: str, id: object) -> str:
    """The reference of a thing as stored in the ledger, the audit chain and participants."""
    return str(Ref(part, kind, str(id)))


def row_id(text: str) -> int:
    """The key of a row as an address or a form names it; 0, which no row has, for anything else.

    >>> row_id("17"), row_id("²"), row_id("9" * 5000)
    (17, 0, 0)
    """
    whole = text.isascii() and text.isdecimal() and len(text) <= _LONGEST
    return int(text) if whole else 0
