"""What every loader shares: units and people by their codes, and the books that are kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from fanzha.ledger import Fact
from fanzha.ledger.actions import record_many
from fanzha.organisations.actions import Deed, Person, Unit, audit_many
from fanzha.simulation.story import Story

FACTS_AT_ONCE = 4000  # nobody else writes while the demo is built


@dataclass
class Cast:
    """The story with the rows that exist already, and entries still to be written."""

    story: Story
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    facts: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    deeds: list[Deed] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The moment that the demo shows."""
        return self.story.now

    def person(self, login: str) -> Person | None:
        """The person of a login, None for an empty one (the system)."""
        return self.people[login] if login else None

    def record(self, facts: Iterable[Fact], login: str = "") -> None:
        """Keep facts for the ledger; each carries its own `recorded_at`."""
        self.facts[login] += facts

    def did(
        self, at: datetime, login: str, action: str, ref: str, **facts: str | int | bool
    ) -> None:
        """Keep a line for the audit chain."""
        self.deeds.append(Deed(at, self.person(login), action, ref, facts))

    def write_ledger(self) -> int:
        """Record what was kept, chunk by chunk; returns how many entries there are."""
        written = 0
        for login, facts in self.facts.items():
            ordered = sorted(facts, key=lambda fact: (fact.metric, fact.on))
            for at in range(0, len(ordered), FACTS_AT_ONCE):
                with transaction.atomic():
                    chunk = ordered[at : at + FACTS_AT_ONCE]
                    written += len(record_many(chunk, self.person(login), self.now))
        self.facts.clear()
        return written

    def write_audit(self) -> int:
        """Append what was done to the audit chain in the order of time."""
        self.deeds.sort(key=lambda deed: deed.at)
        with transaction.atomic():
            return audit_many(self.deeds)
