"""`fanzha bench decisions`: the served product beside a bare durable application, on one disk."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from shutil import rmtree
from time import monotonic, perf_counter, sleep, time_ns
from typing import Any

import msgspec
import numpy as np

from fanzha.detection.columns import Table, Values
from fanzha.detection.deciding.load import event
from fanzha.detection.deciding.process import states
from fanzha.detection.payments.bench import bench as parquet
from fanzha.detection.rules.pack import load_pack
from fanzha.kit import Keyring, Unavailable
from fanzha.kit import gettext as _
from fanzha.organisations import Holder, publish_holders

_KEY, _SECRET = "fz_bench_secret", "secret"
_CONNECTIONS = (1, 8, 32)
_PATIENCE_S = 180.0
_LINES = 10_000
_RULES = 250
_RULE = """
[[rule]]
id = "bench-{n}"
scenario = "transfer"
name_zh = "测速{n}"
name_en = "bench {n}"
when = "payer_out_count_24h > {n} and amount_fen >= {least} and payee_in_count_24h > {n}"
score = 1
outcome = "remind"
reason_zh = "测速"
reason_en = "bench"
source = "bench"
state = "published"
"""


class _Counted(msgspec.Struct):
    """What the client reads of the answer to a batch."""

    accepted: int


_count = msgspec.json.Decoder(_Counted).decode


@dataclass(frozen=True)
class Size:
    """How long and how much is measured."""

    seconds: float
    batches: int
    accounts: int


QUICK, WHOLE = Size(1.5, 4, 100_000), Size(10.0, 60, 1_000_000)


def bench_decisions(home: Path, server: str, port: int, *, quick: bool) -> dict[str, Any]:
    """Figures of decisions over HTTP, of the floor, of a restart, and from Parquet to Parquet.

    The restart has a million accounts of state, a tenth of it in the quick run. `server` is the
    import path of the product's WSGI application.
    """
    size = QUICK if quick else WHOLE
    _prepare(home)
    with _served(server, home, port) as process:
        single = {str(n): _loaded(port, n, size.seconds) for n in _CONNECTIONS}
        batch = _batched(port, size.batches)
        rss = _rss_mb(process.pid)
    with _served("fanzha.detection.deciding.floor:application", home, port):
        floor = _loaded(port, _CONNECTIONS[-1], size.seconds)
    _publish_more_rules(home)
    with _served(server, home, port):
        more = _loaded(port, _CONNECTIONS[-1], size.seconds)
    return {
        "http_single": single,
        f"http_single_{_RULES}_rules": {str(_CONNECTIONS[-1]): more},
        "http_floor": {"rps": floor["rps"]},
        "http_batch": {"events_per_s": batch},
        "restart_s": _restart(home, server, port, size.accounts),
        "restart_accounts": size.accounts,
        "rss_mb": rss,
        "parquet": parquet(quick=quick),
    }


def _publish_more_rules(home: Path) -> None:
    """The shipped rules of transfers and further ones until there are `_RULES`."""
    shipped = files("fanzha.detection").joinpath("data/rules")
    folder = home / "knowledge" / "rules" / "bench"
    folder.mkdir(parents=True)
    for entry in shipped.iterdir():
        (folder / entry.name).write_bytes(entry.read_bytes())
    there = len(load_pack().running("transfer"))
    rules = [_RULE.format(n=n, least=n * 1000) for n in range(_RULES - there)]
    (folder / "more.toml").write_text("".join(rules), "utf-8")
    (folder.parent / "current").write_text(folder.name)


def _prepare(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    Keyring.fresh().save(Path(os.environ["FANZHA_KEY_FILE"]))
    digest = sha256(_SECRET.encode()).hexdigest()
    publish_holders(home, [Holder("bench", digest, "990101", ("decision.ask",))])


@contextmanager
def _served(application: str, home: Path, port: int) -> "Iterator[subprocess.Popen[bytes]]":
    """The application on granian with the product's threads, once it says that it is ready."""
    command = [
        sys.executable, "-m", "granian", application, "--interface", "wsgi", "--port", str(port),
        "--workers", "1", "--http", "1", "--no-ws", "--runtime-threads", "1",
        "--blocking-threads", "284", "--log-level", "error",
    ]  # fmt: skip
    with (home / "bench.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own command
    try:
        _until_ready(port, process)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _until_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = monotonic() + _PATIENCE_S
    while monotonic() < end and process.poll() is None:
        try:
            if json.loads(_asked(port, "GET", "/health", b""))["status"] == "ready":
                return
        except (OSError, http.client.HTTPException):
            pass
        sleep(0.02)
    raise Unavailable(_("The server did not come up: run the command by hand to see why."))


def _loaded(port: int, connections: int, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "fanzha.detection.deciding.load"]
    command += [str(port), str(connections), str(seconds), _KEY]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own command
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _batched(port: int, batches: int) -> int:
    """Events a second in batches of ten thousand lines, one after the other."""
    moment = time_ns() // 1000
    bodies = [
        b"\n".join(event(line, f"b{batch}", moment) for line in range(_LINES))
        for batch in range(batches)
    ]
    began, accepted = perf_counter(), 0
    for body in bodies:
        accepted += _count(_asked(port, "POST", "/api/v1/decisions:batch", body)).accepted
    return round(accepted / (perf_counter() - began))


def _asked(port: int, method: str, path: str, body: bytes) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {"Authorization": f"Bearer {_KEY}"})
        return connection.getresponse().read()
    finally:
        connection.close()


def _restart(home: Path, server: str, port: int, accounts: int) -> float:
    """Seconds from the start of a process to its first answer, with so many accounts of state."""
    folder = home / "decisions"
    newest = max(int(p.name) for p in (folder / "snapshots").glob("*") if p.name.isdecimal())
    target = folder / "snapshots" / str(newest)
    rmtree(target)
    target.mkdir()
    for name, state in states().items():
        if name == "transfer":
            for start in range(0, accounts // 2, _LINES):
                state.observe(_transfers(start, min(_LINES, accounts // 2 - start)))
        state.snapshot(target / name)
    began = perf_counter()
    with _served(server, home, port):
        taken = perf_counter() - began
    return round(taken, 2)


def _transfers(start: int, rows: int) -> Table:
    """Transfers between accounts that were never seen before."""
    numbers = np.arange(start, start + rows, dtype=np.int64)
    moment = time_ns() // 1000
    columns: dict[str, Any] = {
        "occurred_at": moment + numbers,
        "minute_of_day": np.full(rows, 600, dtype=np.int64),
        "amount_fen": numbers % 1_000_000 + 100,
        "payer_account": np.array([f"a{n}" for n in numbers], dtype=object),
        "payee_account": np.array([f"b{n}" for n in numbers], dtype=object),
    }
    whole, none = np.ones(rows, dtype=bool), np.zeros(rows, dtype=bool)
    blank = np.full(rows, "", dtype=object)
    for name in ("payer_person", "payer_card", "device", "ip", "mac", "merchant"):
        columns[name] = None
    return Table(
        {n: Values(blank, none) if c is None else Values(c, whole) for n, c in columns.items()},
        rows,
    )


def _rss_mb(pid: int) -> int:
    """Resident memory of the server and its worker."""
    found = 0
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            facts = dict(
                line.split(":", 1) for line in path.read_text().splitlines() if ":" in line
            )
        except (OSError, ValueError):
            continue
        if int(path.parent.name) == pid or int(facts.get("PPid", "0")) == pid:
            found += int(facts.get("VmRSS", "0 kB").split()[0])
    return found // 1024
