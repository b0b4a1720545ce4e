"""What models say of the two sides of a transfer, and from where on that alone asks to verify."""

from typing import NamedTuple


class Risks(NamedTuple):
    """What models say of both sides: integers 0 to 100, None where no model was asked."""

    victim: int | None = None
    mule: int | None = None


NO_RISKS = Risks()


class Suspicion(NamedTuple):
    """Risks (1 to 100) from which a model alone asks for verification; above 100 it never does."""

    victim: int = 80
    mule: int = 80

    def raised_by(self, risks: Risks) -> bool:
        """Does either side reach its threshold?"""
        return (risks.victim or 0) >= self.victim or (risks.mule or 0) >= self.mule

    def __str__(self) -> str:
        return f"{self.victim}/{self.mule}"


SUSPICION = Suspicion()
