"""Events, decision processes on a scratch home, and requests to them without a network."""

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from fanzha.detection.deciding.keys import SCOPE
from fanzha.detection.deciding.process import Featured, Place, Process
from fanzha.detection.deciding.rulebook import Features
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.exact import NoLists
from fanzha.detection.rules.schema import scenarios
from fanzha.organisations import Holder, publish_holders

CHAIN = b"c" * 32
UNIT = "990101"
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
NOON_US = round(NOON.timestamp() * 1_000_000)
BIG = """
[[rule]]
id = "big"
scenario = "transfer"
name_zh = "大额"
name_en = "large"
when = "amount_fen >= 5000000"
score = 40
outcome = "verify"
reason_zh = "金额较大"
reason_en = "large amount"
source = "test"
state = "published"
"""


class EmptyLists(NoLists):
    """Nothing is published."""

    version = ""

    def refresh(self) -> bool:
        """Nothing new."""
        return False


BARE = Featured(dict, lambda: Features({}, ""))


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


def make_event(event_id: str = "e-1", **more: object) -> dict[str, object]:
    """A transfer."""
    return {
        "scenario": "transfer",
        "event_id": event_id,
        "occurred_at": NOON_US,
        "payer_account": "9999990000000001",
        "payee_account": "9999990000000002",
        "amount_fen": 120_000,
        **more,
    }


def publish_rules(home: Path, text: str, name: str = "v1") -> None:
    """Put these rules in force."""
    folder = home / "knowledge" / "rules" / name
    folder.mkdir(parents=True)
    (folder / "rules.toml").write_text(text, "utf-8")
    (home / "knowledge" / "rules" / "current").write_text(name)


def publish_key(home: Path, *scopes: str) -> None:
    """The key `fz_p_secret` of the unit."""
    digest = sha256(b"secret").hexdigest()
    publish_holders(home, [Holder("p", digest, UNIT, scopes or (SCOPE,))])


@contextmanager
def deciding(
    home: Path,
    rules: str = BIG,
    clock: Callable[[], datetime] = lambda: NOON,
    fallback: Outcome = Outcome.ALLOW,
    queue: int = 64,
    featured: Featured | None = BARE,
    chain: bytes = CHAIN,
) -> Iterator[Process]:
    """A decision process that is ready; it is closed in order at the end.

    Without features, which take long to compile; None for those of the product.
    """
    if not (home / "knowledge").exists():
        publish_rules(home, rules)
        publish_key(home)
    fallbacks = dict.fromkeys(scenarios(), fallback)
    process = Process(Place(home, chain, clock, fallbacks, queue), EmptyLists(), featured)
    process.start()
    try:
        wait_for(process, "ready")
        yield process
    finally:
        process.close()


def wait_for(process: Process, status: str) -> None:
    """Until the process says so."""
    end = monotonic() + 120
    while process.health()["status"] != status:
        assert monotonic() < end, process.health()
        sleep(0.01)


def ask(
    process: Process,
    path: str,
    body: bytes | Mapping[str, object] | Sequence[Mapping[str, object]] = b"",
    method: str = "POST",
    key: str = "fz_p_secret",
    **environ: str,
) -> Reply:
    """One request; a mapping is sent as JSON, several as lines."""
    if isinstance(body, Mapping):
        body = json.dumps(body).encode()
    elif not isinstance(body, bytes):
        body = b"\n".join(json.dumps(each).encode() for each in body)
    path, _mark, query = path.partition("?")
    told: list[Any] = []
    given = {
        "REQUEST_METHOD": method,
        "PATH_INFO": f"/{path}",
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_AUTHORIZATION": f"Bearer {key}",
        "wsgi.input": io.BytesIO(body),
        **environ,
    }
    found = process.application(given, lambda status, headers: told.extend((status, headers)))
    content = b"".join(found)
    return Reply(int(told[0][:3]), dict(told[1]), content)


def decide(process: Process, event: Mapping[str, object], **environ: str) -> Reply:
    """Ask about one event."""
    return ask(process, "api/v1/decisions", event, **environ)


def batch(process: Process, events: Sequence[Mapping[str, object]]) -> Any:
    """Ask about several; the answer as JSON."""
    return ask(process, "api/v1/decisions:batch", events).json
