"""Both states behind one contract."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.state import State
from fanzha.detection.payments.valkey import Valkey
from tests.detection.payments.server import running

Fresh = Callable[..., State]
_numbers = count()


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server; started once."""
    with running(tmp_path_factory.mktemp("v")) as url:
        yield url


@pytest.fixture(params=["memory", "valkey"])
def fresh(request: pytest.FixtureRequest) -> Fresh:
    """A maker of states that have seen nothing, one a call."""
    if request.param == "memory":
        return Memory
    url = request.getfixturevalue("valkey_url")

    def made(scenario: str = "transfer") -> State:
        return Valkey(url, b"secret", scenario, prefix=f"test{next(_numbers)}")

    return made
