"""How much a long job does in one transaction."""

from dataclasses import dataclass

AIM_S = 0.06  # under the write lock: well below the 200 ms of architecture.md


@dataclass
class Pace:
    """The size of the next chunk, from the time the last one held the write lock.

    Larger chunks cost less in all, smaller ones let other writers in sooner.
    """

    least: int
    most: int
    size: int = 0

    def __post_init__(self) -> None:
        self.size = self.size or self.least

    def held(self, seconds: float) -> None:
        """A chunk of the present size held the lock for so long."""
        wanted = self.size * AIM_S / max(seconds, AIM_S / self.most)
        wanted = max(self.size / 2, min(self.size * 1.5, wanted))
        self.size = round(max(self.least, min(self.most, wanted)))
