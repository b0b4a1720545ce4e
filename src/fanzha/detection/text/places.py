"""Values by their offset."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """Values by their offset, for questions like: which stand between here and there."""

    starts: Sequence[int]
    values: Sequence[str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, str]]) -> "Places":
        """From (offset, value) in any order."""
        ordered = sorted(pairs)
        return cls([at for at, _ in ordered], [value for _, value in ordered])

    def between(self, first: int, stop: int) -> Sequence[str]:
        """The values that begin at `first` or later and before `stop`."""
        return self.values[bisect_left(self.starts, first) : bisect_left(self.starts, stop)]

    def last_before(self, first: int, stop: int) -> tuple[int, str] | None:
        """The last place and value at `first` or later and before `stop`."""
        i = bisect_left(self.starts, stop) - 1
        return (self.starts[i], self.values[i]) if i >= 0 and self.starts[i] >= first else None

    def single(self) -> str | None:
        """The value, when there is but one in the whole text."""
        return self.values[0] if self.values and len(set(self.values)) == 1 else None
