"""The server of features away, emptied, full, frozen or shut: what decisions do then."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from valkey import Valkey as Client

from fanzha.detection.deciding import segment
from fanzha.detection.deciding.process import Process, shared
from fanzha.detection.outcome import Outcome
from fanzha.detection.payments.valkey import Valkey
from fanzha.kit import Unavailable
from tests.detection.deciding.test_process import full_disk
from tests.detection.payments.server import running
from tests.makers.deciding import BIG, decide, deciding, make_event, wait_for
from tests.makers.payments import make_event as make_transfer
from tests.makers.payments import make_table, rows

RULES = BIG.replace("amount_fen >= 5000000", "payer_out_count_24h >= 1")
SECRET = b"p" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "v"
    made.mkdir()
    return made


def asking(home: Path, url: str) -> Any:
    """A decision process whose features are in the server; what fails is held."""
    return deciding(home, RULES, fallback=Outcome.HOLD, featured=shared(url, SECRET))


def told(process: Process, name: str) -> tuple[str, bool]:
    answer = decide(process, make_event(name)).json
    return answer["outcome"], answer["failed"]


def server_of(folder: Path) -> int:
    return int((folder / "pid").read_text())


def test_a_server_that_went_away_fails_as_set_until_it_is_back(home: Path, folder: Path) -> None:
    with running(folder) as url, asking(home, url) as process:
        before = told(process, "a")
        os.kill(server_of(folder), signal.SIGKILL)
        away = told(process, "b")
        (folder / "s").unlink()
        with running(folder):
            back = told(process, "c")
            again = decide(process, make_event("b")).json

    assert (before, away) == (("allow", False), ("hold", True))
    assert back == ("allow", False)  # nothing is known: the server came back empty
    assert (again["replayed"], again["failed"], again["outcome"]) == (True, True, "hold")


def test_a_frozen_server_is_given_up_after_two_seconds(folder: Path) -> None:
    with running(folder) as url:
        state = Valkey(url, SECRET)
        state.observe(make_table([make_transfer()]))
        os.kill(server_of(folder), signal.SIGSTOP)
        began = monotonic()
        try:
            with pytest.raises(Unavailable):
                state.observe(make_table([make_transfer(1, 1)]))
            took = monotonic() - began
        finally:
            os.kill(server_of(folder), signal.SIGCONT)

        assert took < 60  # for ever without a limit
        assert rows(state.observe(make_table([make_transfer(2, 2)])))


def test_a_wrong_password_is_told_and_shown_nowhere(folder: Path) -> None:
    with running(folder, "--requirepass", "right-word") as url:
        right = Valkey(url.replace("unix://", "unix://:right-word@"), SECRET)
        right.observe(make_table([make_transfer()]))

        for wrong in ("unix://:wrong-word@", "unix://"):
            with pytest.raises(Unavailable) as caught:
                Valkey(url.replace("unix://", wrong), SECRET).observe(make_table([make_transfer()]))
            assert "word" not in str(caught.value)


@pytest.fixture
def full(folder: Path) -> Iterator[str]:
    """A server without room for anything new."""
    with running(folder, "--maxmemory-policy", "noeviction") as url:
        client: Any = Client.from_url(url)
        client.config_set("maxmemory", "1")
        yield url


def test_a_full_server_fails_as_set_and_counts_nothing_by_halves(home: Path, full: str) -> None:
    client: Any = Client.from_url(full)
    with asking(home, full) as process:
        refused = told(process, "a")
        client.config_set("maxmemory", "0")
        first, second = told(process, "b"), told(process, "c")

    assert refused == ("hold", True)
    assert (first, second) == (("allow", False), ("verify", False))


def test_an_event_whose_decision_could_not_be_stored_counts_once(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = BIG.replace("amount_fen >= 5000000", "payer_out_count_24h >= 2")
    with running(folder) as url, deciding(home, rules, featured=shared(url, SECRET)) as process:
        monkeypatch.setattr(segment.Segment, "write", full_disk)
        refused = decide(process, make_event("a")).status
        monkeypatch.undo()
        wait_for(process, "ready")
        events = [told(process, name) for name in ("a", "b", "c")]

    assert refused == 503
    assert [outcome for outcome, _failed in events] == ["allow", "allow", "verify"]


def test_the_same_among_others_is_counted_once(valkey_url: str) -> None:
    state = Valkey(valkey_url, SECRET, prefix="again")
    first, second = make_transfer(0), make_transfer(1, 1)
    state.observe(make_table([first]))

    state.observe(make_table([first, second]))

    found = rows(state.peek(make_table([make_transfer(2, 2)])))
    assert found[0]["payer_out_count_24h"] == 2
    assert state.counters()["events"] == 2
