"""Puts the decision process together, keeps its house, and ends it in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import digest
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from fanzha.detection.deciding.app import Application
from fanzha.detection.deciding.bodies import Bodies
from fanzha.detection.deciding.committer import Committer
from fanzha.detection.deciding.decider import Decider
from fanzha.detection.deciding.digests import digests
from fanzha.detection.deciding.engine import Engine, State
from fanzha.detection.deciding.event import Reader, Row
from fanzha.detection.deciding.journal import Journal
from fanzha.detection.deciding.keeping import Gone, decisions_of, due, due_damaged, note
from fanzha.detection.deciding.keys import Keys, event_secret, loopback_token
from fanzha.detection.deciding.rows import table_of
from fanzha.detection.deciding.rulebook import Features, Shelf, VersionedLists
from fanzha.detection.outcome import Outcome
from fanzha.detection.risks import SUSPICION, Suspicion
from fanzha.detection.rules.schema import scenarios
from fanzha.kit import local_date

if TYPE_CHECKING:
    from fanzha.detection.payments.quick import Serving

_SNAPSHOT_S = 600.0
_SNAPSHOT_EVENTS = 500_000  # replaying so many takes a few seconds
_SHOWN = 12
_SPARE = 28  # threads of the server beyond the queue (`fanzha.cli.server`)
_SOME_US = 1_800_000_000_000_000


@dataclass(frozen=True)
class Place:
    """What a decision process is told; `chain` is the secret that outlives key rotations.

    `kept_days` tells how long the log is kept.
    `fallbacks` is what a failed decision is at least, by scenario; `queue` how many requests may
    wait; `suspicion` from which risks on a model alone asks for verification.
    """

    home: Path
    chain: bytes
    clock: Callable[[], datetime]
    fallbacks: Mapping[str, Outcome]
    queue: int
    kept_days: int = 1095
    suspicion: Suspicion = SUSPICION


@dataclass(frozen=True)
class Featured:
    """Where states and the columns of features come from; both are asked for in the background.

    `lasting` states live in a server and outlive the process.
    """

    states: Callable[[], Mapping[str, State]]
    features: Callable[[], Features]
    lasting: bool = False


class Process:
    """The one decision process of a home; raises HomeBusy when there is one already."""

    def __init__(
        self, place: Place, lists: VersionedLists, featured: Featured | None = None
    ) -> None:
        featured = featured or Featured(states, features)
        self._journal = Journal(place.home, place.clock)
        shelf = Shelf(place.home, lists, featured.features, place.fallbacks, place.suspicion)
        self._decider = Decider(
            self._journal, Engine(featured.states, lasting=featured.lasting), shelf.newest
        )
        self._committer = Committer(self._decider, place.queue, self._tick)
        self._snapped, self._snapped_seq = monotonic(), 0
        self._place, self._swept = place, ""
        reader = Reader(event_secret(place.chain))
        keys = Keys(place.home, loopback_token(place.chain))
        self._bodies = Bodies(place.queue + _SPARE // 2)
        self.application = Application(
            reader,
            self._committer,
            keys,
            self.health,
            self._decider.outcomes,
            self._journal.now_us,
            self._bodies,
        )

    def start(self) -> None:
        """Read the state in the background; until then requests are told to come again."""
        self._bodies.start()
        self._committer.start()

    def close(self) -> None:
        """Answer what waits, write a snapshot, give the home free."""
        self._committer.close()
        if self._committer.ready and not self._committer.down:
            self._decider.snapshot_here()
        self._journal.close()

    def health(self) -> Mapping[str, object]:
        """What `/health` and `fanzha doctor` tell."""
        engine, committer = self._decider.engine, self._committer
        status = "ready" if committer.ready else "starting"
        return {
            "status": "down" if committer.down else status,
            "decisions": self._journal.seq,
            "waiting": committer.waiting,
            "faults": engine.faults,
            "unsaved": self._decider.unsaved,
            "broken_rules": list(engine.rulebook.broken),
            "damaged_segments": [path.name for path in self._journal.damaged],
            "versions": dict(engine.rulebook.versions),
        }

    def _tick(self) -> None:
        """About once a second between two batches."""
        self._decider.refresh()
        self._decider.reap()
        self._forget_days()
        grown = self._journal.seq - self._snapped_seq
        if grown >= _SNAPSHOT_EVENTS or monotonic() - self._snapped >= _SNAPSHOT_S:
            self._snapped, self._snapped_seq = monotonic(), self._journal.seq
            self._decider.snapshot_apart()

    def _forget_days(self) -> None:
        """Once a day, drop the days of the log that have been kept for long enough."""
        today = local_date(self._place.clock())
        if today.isoformat() == self._swept:
            return
        self._swept = today.isoformat()
        home = self._place.home
        for day in due(home, today, self._place.kept_days):
            note(home, Gone(day, decisions_of(home, day)))
            self._journal.drop(day)
        for path in due_damaged(home, today, self._place.kept_days):
            note(home, Gone(path.name, 0))
            self._journal.drop_damaged(path)


def states() -> dict[str, State]:
    """Fresh states of the scenarios that have features; loads the compiled kernel."""
    from fanzha.detection.payments.feature import catalogue
    from fanzha.detection.payments.quick import Serving

    _compile(Serving())
    return {name: Serving(name) for name in scenarios() if catalogue(name).features}


def shared(url: str, chain: bytes) -> Featured:
    """Features in the Valkey server at `url`, for all decision processes with the same key file."""

    def made() -> Mapping[str, State]:
        from fanzha.detection.payments.feature import catalogue
        from fanzha.detection.payments.valkey import Valkey

        states()
        secret = digest(chain, b"fanzha state", "sha256")
        return {name: Valkey(url, secret, name) for name in scenarios() if catalogue(name).features}

    return Featured(made, features, lasting=True)


def _compile(state: "Serving") -> None:
    """Let kernels be compiled (or read from their cache) before the first event waits for them."""
    import pyarrow as pa

    text = {
        column.name: "-" for column in scenarios()["transfer"].columns.values() if column.personal
    }
    row: Row = {**text, "occurred_at": _SOME_US, "minute_of_day": 0, "amount_fen": 1}
    state.observe(table_of(scenarios()["transfer"], [row]))
    state.reading(frozenset()).rows([row])
    digests(b"-", pa.array(["-"], pa.large_string()))


def features() -> Features:
    """The columns of features by scenario and the version of their definitions."""
    from fanzha.detection.payments.feature import catalogue

    found = {name: catalogue(name) for name in scenarios()}
    version = sha256(repr(found).encode()).hexdigest()[:_SHOWN]
    return Features({name: each.columns() for name, each in found.items()}, version)
