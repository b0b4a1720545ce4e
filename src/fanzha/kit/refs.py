"""References between parts: a string `part:kind:id` that a resolver turns into the thing itself."""

from dataclasses import dataclass

from fanzha.kit.errors import Invalid


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
            raise Invalid(f"“{text[:60]}” is not a reference; it looks like warning:warning:17.")
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
