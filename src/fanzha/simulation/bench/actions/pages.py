"""Pages at a million warnings and three million ledger entries, through the real server.

The demo's closed warnings and its entries are multiplied by SQL, earlier in time with every copy;
open work stays as it is. SQLite only: this measures the one-box centre.
"""

from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from fanzha.simulation.bench.actions.opening import open_scratch
from fanzha.simulation.bench.figures import below, spread
from fanzha.simulation.bench.server import free_port, serving, times

WARNINGS, ENTRIES = 1_000_000, 3_000_000
QUICK_WARNINGS, QUICK_ENTRIES = 60_000, 200_000
GOAL_LIST_MS, GOAL_DASHBOARD_MS, REQUESTS = 150, 300, 50
# page → (path, goal in ms)
PAGES = {
    "list": ("/warnings/", GOAL_LIST_MS),
    "list_state": ("/warnings/?state=closed", GOAL_LIST_MS),
    "list_tier": ("/warnings/?tier=high", GOAL_LIST_MS),
    "list_urgent": ("/warnings/?tier=urgent", GOAL_LIST_MS),
    "list_open": ("/warnings/?open=1", GOAL_LIST_MS),
    "list_outcome": ("/warnings/?outcome=R6", GOAL_LIST_MS),
    "list_old_days": ("/warnings/?received_to=2026-06-30", GOAL_LIST_MS),
    "list_nothing": ("/warnings/?outcome=R9&tier=urgent&state=closed", GOAL_LIST_MS),
    "desk": ("/duty/", GOAL_DASHBOARD_MS),
    "dashboard": ("/dashboard/", GOAL_DASHBOARD_MS),
}
_MOMENTS: tuple[str, ...] = (
    "tier_at",
    "first_pushed_at",
    "received_at",
    "dispatched_at",
    "signed_at",
)
_MOMENTS += ("contacted_at", "met_at", "concluded_at", "feedback_at", "closed_at")
# The roll-up of the copies: sums are right, states and maxima are summed, which costs the same.
_ROLL_UP = """
INSERT INTO ledger_rollup
  (metric, month, unit_id, type_code, source, value, entries, approx, loose, latest_on)
SELECT metric, month, owner_id, type_code, source, sum(value), count(*), sum(approx), 0,
  max(occurred_on)
FROM ledger_entry WHERE value IS NOT NULL
GROUP BY metric, month, owner_id, type_code, source
"""


def measure(_home: Path, quick: bool) -> dict[str, Any]:
    """p95 of each page over so many requests, for the duty officer."""
    open_scratch()
    began = perf_counter()
    session = _fill(*((QUICK_WARNINGS, QUICK_ENTRIES) if quick else (WARNINGS, ENTRIES)))
    filled = perf_counter() - began
    counts = {table: _count(table) for table in ("warning_warning", "ledger_entry")}
    connection.close()
    port = free_port()
    with serving(["serve"], port):
        taken = {
            name: spread(times(port, path, session, REQUESTS)) for name, (path, _) in PAGES.items()
        }
    judged = {
        f"{name}_p95": below(found["p95_ms"], PAGES[name][1], "ms") for name, found in taken.items()
    }
    return {**judged, "times": taken, "rows": counts, "filled_s": round(filled, 1)}


def _fill(warnings: int, entries: int) -> str:
    """Build the demo, multiply its rows, log the duty officer in; returns the session key."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from fanzha.kit.actions import refresh_statistics
    from fanzha.organisations.actions import Person
    from fanzha.simulation.actions import build_demo

    build_demo(days=30)
    _multiply_warnings(warnings)
    _multiply_entries(entries)
    refresh_statistics()  # as the daily job does
    duty = Person.objects.get(login="duty")
    session = SessionStore()
    session[SESSION_KEY] = str(duty.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = duty.get_session_auth_hash()
    session.create()
    assert session.session_key is not None
    return session.session_key


def _multiply_warnings(wanted: int) -> None:
    moved = {name: f"datetime(t.{name}, '-' || (s.n * 7) || ' hours')" for name in _MOMENTS}
    _multiply("warning_warning", wanted, moved, "t.closed_at IS NOT NULL")


def _multiply_entries(wanted: int) -> None:
    moved = {
        "key": "NULL",
        "occurred_on": "date(t.occurred_on, '-' || (s.n % 24) || ' months')",
        "month": "date(t.month, '-' || (s.n % 24) || ' months')",
        "subject_key": "CASE t.subject_key WHEN '' THEN '' ELSE lower(hex(randomblob(16))) END",
    }
    _multiply("ledger_entry", wanted, moved, "t.reverses_id IS NULL")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_rollup")
        cursor.execute(_ROLL_UP)


def _multiply(table: str, wanted: int, moved: Mapping[str, str], which: str) -> None:
    """Copy the rows until there are so many; indexes are made anew afterwards, which is faster."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} t WHERE {which}")  # noqa: S608
        source = int(cursor.fetchone()[0])
        indexes = _drop_indexes(cursor, table)
        names = [c.name for c in connection.introspection.get_table_description(cursor, table)]
        names.remove("id")
        columns = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(moved.get(name, f't."{name}"') for name in names)
        cursor.execute(
            f"""
            WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s)
            INSERT INTO {table} ({columns}) SELECT {values} FROM s, {table} t
            WHERE {which} AND t.id <= (SELECT max(id) FROM {table})
            """,  # noqa: S608 - our own names
            [max(1, (wanted - _count(table)) // source)],
        )
        for statement in indexes:
            cursor.execute(statement)


def _drop_indexes(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s"
        " AND sql IS NOT NULL",
        [table],
    )
    found = cursor.fetchall()
    for name, _sql in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [sql for _name, sql in found]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return int(cursor.fetchone()[0])
