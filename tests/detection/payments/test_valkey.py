from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from valkey import Valkey as Client

from fanzha.detection.deciding.process import shared as featured
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.valkey import Valkey, seed_of
from fanzha.kit import Invalid, Unavailable
from tests.detection.payments.server import running
from tests.detection.payments.streams import stream
from tests.detection.payments.test_hubs import asked, hub
from tests.makers.deciding import BIG, decide, deciding
from tests.makers.deciding import make_event as asked_event
from tests.makers.payments import NOON, make_event, make_table, rows


def shared(url: str, prefix: str) -> Valkey:
    return Valkey(url, b"secret", prefix=prefix)


def test_a_worker_goes_on_where_another_ended(valkey_url: str, tmp_path: Path) -> None:
    events = stream(3, 200)
    whole = rows(Memory().observe(make_table(events)))
    first, second = shared(valkey_url, "on"), shared(valkey_url, "on")

    first.observe(make_table(events[:120]))
    first.snapshot(tmp_path / "state")
    second.restore(tmp_path / "state")

    assert rows(second.observe(make_table(events[120:]))) == whole[120:]


def test_hubs_are_estimated_as_in_memory(valkey_url: str) -> None:
    table = hub(NOON + np.arange(700) * 1000, 300, np.arange(700) + 1)
    memory, state = Memory(seed=seed_of(b"secret")), shared(valkey_url, "hub")
    memory.observe(table)

    state.observe(table)

    found = asked(state, NOON + 800_000)
    assert found == asked(memory, NOON + 800_000)
    assert found["approximate"] is True
    assert state.counters() == memory.counters()


def test_workers_at_once_lose_no_event(valkey_url: str) -> None:
    def work(number: int) -> None:
        state = shared(valkey_url, "many")
        for n in range(25):
            payer = f"999999{number}"
            state.observe(make_table([make_event(n, n, payer_account=payer, payee_account="hub")]))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    found = asked(shared(valkey_url, "many"), NOON + 60_000_000)
    assert (found["payee_in_count_24h"], found["payee_in_payers_24h"]) == (100, 4)


def test_no_name_reaches_the_server_and_everything_expires(valkey_url: str) -> None:
    event = make_event(payer_account="9999990000000001", device="device-77")
    shared(valkey_url, "plain").observe(make_table([event]))

    client: Any = Client.from_url(valkey_url)
    keys = list(client.scan_iter("plain:*"))
    told = b"".join([key + (client.get(key) or b"") for key in keys if b"counters" not in key])
    assert b"9999990000000001" not in told and b"device-77" not in told
    assert all(client.pttl(key) > 0 for key in keys if b"counters" not in key)


def test_another_secret_sees_another_state(valkey_url: str) -> None:
    table = make_table([make_event()])
    Valkey(valkey_url, b"one", prefix="secrets").observe(table)

    found = rows(Valkey(valkey_url, b"two", prefix="secrets").peek(table))

    assert found[0]["payer_out_count_24h"] == 0


def test_a_lost_server_is_told_in_a_sentence(tmp_path: Path) -> None:
    with running(tmp_path) as url:
        state = shared(url, "lost")
        state.observe(make_table([make_event()]))

    with pytest.raises(Unavailable, match="ConnectionError"):
        state.observe(make_table([make_event(1, 1)]))


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(Invalid, match="redis://"):
        Valkey("http://127.0.0.1", b"secret")


def test_decision_processes_count_together_and_nothing_twice(
    valkey_url: str, tmp_path: Path
) -> None:
    rules = BIG.replace("amount_fen >= 5000000", "payer_out_count_24h = 2")
    secret, told = b"p" * 32, []

    for n, home in enumerate(["one", "two", "one"]):
        (tmp_path / home).mkdir(exist_ok=True)
        with deciding(tmp_path / home, rules, featured=featured(valkey_url, secret)) as process:
            told.append(decide(process, asked_event(f"e-{n}")).json)

    assert [each["outcome"] for each in told] == ["allow", "allow", "verify"]
