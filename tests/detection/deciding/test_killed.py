"""The served process killed again and again under load: what was answered stays, counted once."""

import http.client
import json
import random
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from fanzha.detection.deciding.following import days, decisions_after
from tests.detection.deciding.serving import KEY, REAL, asked, free_port, make_home, start, stop
from tests.makers.deciding import make_event

pytestmark = pytest.mark.slow
WORKERS = 8
EACH = 20  # events of one payer
BATCH = 700  # events that are decided as columns
ENDS = [signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGKILL]
RULE = """
[[rule]]
id = "n{n}"
scenario = "transfer"
name_zh = "第几笔"
name_en = "count"
when = "payer_out_count_24h = {n}"
score = 1
outcome = "remind"
reason_zh = "计数"
reason_en = "count"
source = "test"
state = "published"
"""
RULES = "".join(RULE.format(n=n) for n in range(EACH + 5))


def payment(worker: int, number: int) -> dict[str, object]:
    payer = f"999999{worker:02}{number // EACH:08}"
    return make_event(f"w{worker}-{number}", payer_account=payer)


class Client:
    """Asks about one payment after another, and again about the one that got no answer."""

    def __init__(self, worker: int) -> None:
        self.worker = worker
        self.answers: list[dict[str, Any]] = []

    def ask_next(self, port: int) -> None:
        reply = asked(port, "POST", "/api/v1/decisions", payment(self.worker, len(self.answers)))
        if "decision" in reply:
            self.answers.append(reply)

    def ask_until_dead(self, port: int) -> None:
        while True:
            try:
                self.ask_next(port)
            except (OSError, http.client.HTTPException, ValueError):
                return


def test_kills_under_load_lose_no_answer_and_repeat_none(tmp_path: Path) -> None:
    environ, chance = make_home(tmp_path, RULES), random.Random(5)
    clients = [Client(worker) for worker in range(WORKERS)]
    for end in ENDS:
        port = free_port()
        process = start(environ, port, REAL)
        with ThreadPoolExecutor(WORKERS) as pool:
            running = [pool.submit(client.ask_until_dead, port) for client in clients]
            sleep(chance.uniform(0.2, 2.5))
            stop(process, end)
        assert all(each.result() is None for each in running)
    port = free_port()
    process = start(environ, port, REAL)
    for client in clients:
        client.ask_next(port)  # perhaps decided before the last kill, but never answered

    again = {
        (client.worker, number): asked(
            port, "POST", "/api/v1/decisions", payment(client.worker, number)
        )
        for client in clients
        for number in range(len(client.answers))
    }
    stop(process)

    told = {
        (client.worker, number): reply
        for client in clients
        for number, reply in enumerate(client.answers)
    }
    assert len(told) > 10 * WORKERS
    assert again == {key: {**reply, "replayed": True} for key, reply in told.items()}
    assert counts_of(tmp_path / "served") == sorted(reply["decision"] for reply in told.values())


class Sender:
    """Sends one batch after another, and the one that got no answer again."""

    def __init__(self, worker: int) -> None:
        self.worker = worker
        self.answers: list[list[dict[str, Any]]] = []

    def batch(self, number: int) -> list[dict[str, object]]:
        numbers = range(number * BATCH, (number + 1) * BATCH)
        return [payment(self.worker, each) for each in numbers]

    def send(self, port: int, number: int) -> list[dict[str, Any]]:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        body = "\n".join(json.dumps(event) for event in self.batch(number))
        link.request("POST", "/api/v1/decisions:batch", body, {"Authorization": KEY})
        reply = json.loads(link.getresponse().read())
        return list(reply["decisions"]) if "decisions" in reply else []

    def send_until_dead(self, port: int) -> None:
        while True:
            try:
                if told := self.send(port, len(self.answers)):
                    self.answers.append(told)
            except (OSError, http.client.HTTPException, ValueError):
                return


def test_kills_under_batches_lose_no_answer_and_repeat_none(tmp_path: Path) -> None:
    environ, chance = make_home(tmp_path, RULES), random.Random(6)
    senders, client = [Sender(worker) for worker in range(3)], Client(WORKERS)
    for end in ENDS:
        port = free_port()
        process = start(environ, port, REAL)
        with ThreadPoolExecutor(4) as pool:
            running = [pool.submit(sender.send_until_dead, port) for sender in senders]
            running.append(pool.submit(client.ask_until_dead, port))
            sleep(chance.uniform(0.3, 2.5))
            stop(process, end)
        assert all(each.result() is None for each in running)
    port = free_port()
    process = start(environ, port, REAL)
    client.ask_next(port)
    for sender in senders:
        sender.answers.append(sender.send(port, len(sender.answers)))

    again = [
        [sender.send(port, number) for number in range(len(sender.answers))] for sender in senders
    ]
    stop(process)

    told = [reply for sender in senders for answers in sender.answers for reply in answers]
    repeated = [reply for answers in again for batch in answers for reply in batch]
    assert len(told) > 3 * BATCH * len(senders)
    assert repeated == [{**reply, "replayed": True} for reply in told]
    numbers = [reply["decision"] for reply in (*told, *client.answers)]
    assert counts_of(tmp_path / "served") == sorted(numbers)


def counts_of(home: Path) -> list[int]:
    """The numbers of all decisions in the log; each counted what came before it exactly once."""
    rows = [row for day in days(home) for row in decisions_after(home, day, 0, 1_000_000)]
    rows.sort(key=lambda row: row.seq)
    before: Counter[str] = Counter()
    for row in rows:
        payer = row.event["payer_account"]
        assert [hit["rule"] for hit in row.answer["reasons"]] == [f"n{before[payer]}"]
        before[payer] += 1
    return [row.seq for row in rows]
