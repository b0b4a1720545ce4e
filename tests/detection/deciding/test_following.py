"""What another process reads of the journal: decisions with the features they rest on."""

import sqlite3
from pathlib import Path

import numpy as np

from fanzha.detection.columns import Table, Values
from fanzha.detection.deciding.following import Told, days, decision_of, decisions_after
from fanzha.detection.deciding.process import Featured
from fanzha.detection.deciding.rulebook import Features
from fanzha.detection.rules.schema import Column, Type
from tests.makers.deciding import BIG, batch, deciding, make_event

COLUMNS = {name: Column(name, Type.INT, name, name) for name in ("payee_sum", "payee_unread")}
RULES = BIG.replace('amount_fen >= 5000000"', 'payee_sum >= 2"')


class Numbering:
    """A state whose features are the place of an event in its batch."""

    def observe(self, table: Table) -> Table:
        """The feature of the first event is NULL."""
        numbers = np.arange(table.rows)
        return Table({name: Values(numbers, numbers > 0) for name in COLUMNS}, table.rows)

    def snapshot(self, path: Path) -> None:
        """Nothing."""

    def restore(self, path: Path) -> None:
        """Nothing."""


def told(home: Path) -> list[Told]:
    """Four decisions of one batch."""
    featured = Featured(
        lambda: {"transfer": Numbering()}, lambda: Features({"transfer": COLUMNS}, "")
    )
    with deciding(home, RULES, featured=featured) as process:
        batch(process, [make_event(f"e-{number}") for number in range(4)])
    return decisions_after(home, days(home)[0], 0, 10)


def test_features_are_kept_from_verify_on_and_only_those_that_rules_read(home: Path) -> None:
    assert [row.features for row in told(home)] == [{}, {}, {"payee_sum": 2}, {"payee_sum": 3}]


def test_a_decision_is_found_by_its_key(home: Path) -> None:
    row = told(home)[3]

    assert decision_of(home, bytes.fromhex(row.key)) == row
    assert decision_of(home, b"unknown") is None


def test_a_day_of_an_earlier_version_is_read_without_features(home: Path) -> None:
    rows = told(home)
    with sqlite3.connect(home / "decisions" / f"{days(home)[0]}.sqlite3") as db:
        db.execute("alter table decisions drop column seen")

    again = decisions_after(home, days(home)[0], 0, 10)

    assert [row.seq for row in again] == [row.seq for row in rows]
    assert not any(row.features for row in again)


def test_a_damaged_day_hides_no_other(home: Path) -> None:
    row = told(home)[0]
    (home / "decisions" / "2099-01-01.sqlite3").write_bytes(b"no database" * 100)

    assert decision_of(home, bytes.fromhex(row.key)) == row
