"""The two warehouses behind one face: tables of rows in, the rows of a statement out."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import duckdb

from fanzha.detection.rules.schema import Type

SQL_TYPES = {Type.INT: "BIGINT", Type.FLOAT: "DOUBLE", Type.BOOL: "BOOLEAN", Type.TEXT: "STRING"}


class Engine(Protocol):
    """What a test asks of a warehouse; `dialect` is the one of its texts."""

    dialect: str

    def load(self, name: str, columns: Mapping[str, Type], rows: Iterable[Sequence[Any]]) -> None:
        """Make or replace a table."""

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a query; of a view: whatever."""


class DuckDB:
    """In this process."""

    dialect = "duckdb"

    def __init__(self) -> None:
        self._base = duckdb.connect(config={"threads": 1})

    def load(self, name: str, columns: Mapping[str, Type], rows: Iterable[Sequence[Any]]) -> None:
        """See Engine."""
        told = ", ".join(f"{column} {SQL_TYPES[kind]}" for column, kind in columns.items())
        self._base.execute(f"CREATE OR REPLACE TABLE {name} ({told})")
        marks = ", ".join("?" * len(columns))
        self._base.executemany(f"INSERT INTO {name} VALUES ({marks})", [list(row) for row in rows])

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """See Engine."""
        return self._base.execute(statement).fetchall()


class Spark:
    """One local worker that speaks to nobody."""

    dialect = "spark"

    def __init__(self) -> None:
        from pyspark.sql import SparkSession

        local = {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.pyspark.python": sys.executable,
            "spark.sql.shuffle.partitions": "2",
            "spark.ui.enabled": "false",
        }
        self._session = SparkSession.builder.master("local[1]").config(map=local).getOrCreate()
        self._session.sparkContext.setLogLevel("OFF")

    def load(self, name: str, columns: Mapping[str, Type], rows: Iterable[Sequence[Any]]) -> None:
        """See Engine."""
        told = ", ".join(f"{column} {SQL_TYPES[kind]}" for column, kind in columns.items())
        frame = self._session.createDataFrame([tuple(row) for row in rows], told)
        frame.createOrReplaceTempView(name)

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """See Engine."""
        return [tuple(row) for row in self._session.sql(statement).collect()]

    def close(self) -> None:
        """End the worker."""
        self._session.stop()
