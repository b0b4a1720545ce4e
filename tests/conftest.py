"""What every test may ask for: the cast, a client that is logged in, a home of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import Settings

from tests.cast import Cast, gather


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--db=postgres` runs against an embedded PostgreSQL instead of SQLite (tests/settings.py)."""
    parser.addoption("--db", choices=["sqlite", "postgres"], default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker below."""
    config.addinivalue_line("markers", "database: touches the database; runs on PostgreSQL too")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that the PostgreSQL run can pick just that."""
    fixtures = {"db", "transactional_db", "live_server"}
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & fixtures or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    """FANZHA_HOME of this test alone: files of one test never show in another."""
    folder = tmp_path / "home"
    folder.mkdir()
    settings.FANZHA_HOME = folder
    return folder


@pytest.fixture(autouse=True)
def language(settings: Settings) -> Iterator[None]:
    """The centre's language; a command run in this process must not leave its own behind."""
    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast of people at their units (tests/cast.py)."""
    return gather()


@pytest.fixture
def login() -> Callable[..., Client]:
    """A function: person → client logged in as them."""

    def as_person(person: object) -> Client:
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        return client

    return as_person
