"""What the decision process counts about itself, in the text format of Prometheus."""

from collections import Counter
from collections.abc import Mapping

_BOUNDS_MS = (1, 2, 5, 10, 20, 50, 100, 500)


class Meter:
    """Counts since the start; written by many threads, a lost count is no harm."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.replayed = 0
        self._slots = [0] * (len(_BOUNDS_MS) + 1)
        self._sum_ms = 0.0

    def took(self, milliseconds: float) -> None:
        """One answer to a single event took so long."""
        self._sum_ms += milliseconds
        place = 0
        while place < len(_BOUNDS_MS) and milliseconds > _BOUNDS_MS[place]:
            place += 1
        self._slots[place] += 1

    def text(self, gauges: Mapping[str, float], outcomes: Mapping[tuple[str, str], int]) -> str:
        """All counts, the gauges given, and decisions by scenario and outcome."""
        lines = [f"fanzha_{name} {value}" for name, value in gauges.items()]
        lines.append(f"fanzha_decisions_replayed_total {self.replayed}")
        lines += [
            f'fanzha_decisions_total{{scenario="{scenario}",outcome="{outcome}"}} {count}'
            for (scenario, outcome), count in sorted(outcomes.items())
        ]
        lines += [
            f'fanzha_http_total{{status="{s}"}} {n}' for s, n in sorted(self.statuses.items())
        ]
        lines += self._histogram()
        return "\n".join(lines) + "\n"

    def _histogram(self) -> list[str]:
        name, total, lines = "fanzha_decision_ms", 0, []
        for bound, count in zip((*_BOUNDS_MS, "+Inf"), self._slots, strict=True):
            total += count
            lines.append(f'{name}_bucket{{le="{bound}"}} {total}')
        return [*lines, f"{name}_sum {self._sum_ms:.3f}", f"{name}_count {total}"]
