"""Both warehouses behind one contract; Spark where `make setup-spark` was run."""

from collections.abc import Iterator

import pytest

from tests.detection.warehouse.engines import DuckDB, Engine, Spark


@pytest.fixture(scope="session")
def spark() -> Iterator[Spark]:
    """Started once: it takes ten seconds."""
    pytest.importorskip("pyspark", reason="Spark is not installed: make test-spark")
    session = Spark()
    yield session
    session.close()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A warehouse without tables of its own."""
    if request.param == "duckdb":
        return DuckDB()
    session: Spark = request.getfixturevalue("spark")
    return session
