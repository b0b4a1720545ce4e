"""Over HTTP: events that come late, out of order or twice, and a clock that jumps."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

from fanzha.detection.deciding.following import days, decisions_after
from tests.detection.deciding.serving import REAL, asked, make_home, posted, served
from tests.makers.deciding import BIG, NOON_US, make_event

Sent = Sequence[Mapping[str, object]]
READ = ("payer_out_count_1h", "payer_out_sum_1h_fen")
RULES = BIG.replace("amount_fen >= 5000000", " and ".join(f"{name} >= 0" for name in READ))
MINUTES = (0, 30, -40, 30, 60, 10, -30, -7200, 90)
"""When the payments of a payer happened, in the order in which they come."""
PAYERS = 40  # so many that a batch of all is decided as columns
ONE, MANY = "/api/v1/decisions", "/api/v1/decisions:batch"


def alone(port: int, events: Sent) -> list[Any]:
    return [asked(port, "POST", ONE, event) for event in events]


def lines(port: int, events: Sent) -> list[Any]:
    body = "\n".join(json.dumps(event) for event in events).encode()
    return list(posted(port, MANY, body, "application/x-ndjson")["decisions"])


def arrow(port: int, events: Sent) -> list[Any]:
    table = pa.Table.from_pylist([dict(event) for event in events]).drop_columns(["scenario"])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    kind = "application/vnd.apache.arrow.stream"
    path = f"{MANY}?scenario=transfer"
    return list(posted(port, path, bytes(sink.getvalue()), kind)["decisions"])


class Served(NamedTuple):
    """A process and its home."""

    port: int
    home: Path

    def seen(self, answers: Sequence[Any]) -> list[tuple[object, ...]]:
        """The features behind these answers, as the log keeps them."""
        rows = [row for day in days(self.home) for row in decisions_after(self.home, day, 0, 9999)]
        kept = {row.seq: row.features for row in rows}
        return [tuple(kept[each["decision"]][name] for name in READ) for each in answers]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The process of the product, with features; its one rule wants all of `READ`."""
    folder = tmp_path_factory.mktemp("late")
    with served(make_home(folder, RULES), REAL) as port:
        yield Served(port, folder / "served")


def payments(name: str) -> list[dict[str, object]]:
    """Those of all payers, the first of each, then the second of each …"""
    return [
        make_event(
            f"{name}-{payer}-{place}",
            occurred_at=NOON_US + minute * 60_000_000,
            payer_account=f"{name}-{payer}",
            payee_account=f"{name}-{payer}-payee",
            amount_fen=10**place,
        )
        for place, minute in enumerate(MINUTES)
        for payer in range(PAYERS)
    ]


def hour_before(place: int) -> tuple[int, int]:
    """Count and sum of what came before a payment and happened in the hour that ends with it."""
    end = MINUTES[place]
    inside = [n for n, minute in enumerate(MINUTES[:place]) if end - 60 < minute <= end]
    return len(inside), sum(10**n for n in inside)


def late(place: int) -> list[str]:
    return ["late"] if any(minute > MINUTES[place] for minute in MINUTES[:place]) else []


each_way = pytest.mark.parametrize("send", [alone, lines, arrow])
PLACES = [place for place in range(len(MINUTES)) for _payer in range(PAYERS)]


@each_way
def test_late_payments_are_flagged_and_see_what_came_and_happened_before(
    real: Served, send: Callable[[int, Sent], list[Any]]
) -> None:
    answers = send(real.port, payments(send.__name__))

    assert [each["flags"] for each in answers] == [late(place) for place in PLACES]
    assert real.seen(answers) == [hour_before(place) for place in PLACES]


@each_way
def test_payments_that_come_twice_count_once_in_any_order(
    real: Served, send: Callable[[int, Sent], list[Any]]
) -> None:
    events = payments(f"twice-{send.__name__}")

    both = send(real.port, [event for event in events for _time in range(2)])
    again = send(real.port, events[::-1])

    first, second = both[::2], both[1::2]
    assert not any(each["replayed"] for each in first)
    assert second == [{**each, "replayed": True} for each in first] == again[::-1]
    assert real.seen(first) == [hour_before(place) for place in PLACES]


def test_other_content_under_a_known_id_is_refused_and_counts_nowhere(real: Served) -> None:
    event = make_event("known", payer_account="p-known", payee_account="p-other")
    other = {**event, "amount_fen": 7}
    alone(real.port, [event])

    assert asked(real.port, "POST", ONE, other)["status"] == 409
    body = "\n".join(json.dumps(each) for each in [other, event]).encode()
    told = posted(real.port, MANY, body, "application/x-ndjson")
    assert [each["line"] for each in told["problems"]] == [1]
    assert [each["replayed"] for each in told["decisions"]] == [True]
    (after,) = real.seen(alone(real.port, [{**event, "event_id": "after"}]))
    assert after == (1, event["amount_fen"])


def jump(home: Path, behind: int) -> None:
    """Put the clock so many days behind, ahead where negative."""
    (home / "fresh").write_text(str(behind))
    (home / "fresh").replace(home / "behind")


def test_a_clock_that_jumps_changes_neither_numbers_nor_answers(tmp_path: Path) -> None:
    environ, home = make_home(tmp_path), tmp_path / "served"
    told: dict[int, list[Any]] = {}
    with served(environ) as port:
        for behind in (0, 1, -2, 2, 0):
            jump(home, behind)
            events = payments(f"day-{len(told)}")
            told[len(told)] = [*alone(port, events[:1]), *lines(port, events[1:])]
        again = {name: arrow(port, payments(f"day-{name}")) for name in told}
        health = asked(port, "GET", "/health")

    answers = [each for group in told.values() for each in group]
    assert [each["decision"] for each in answers] == list(range(1, len(answers) + 1))
    assert again == {n: [{**each, "replayed": True} for each in told[n]] for n in told}
    assert (len(days(home)), health["status"], health["faults"]) == (4, "ready", 0)
