"""Features declared for the optional sets alone, by the kernel of the decision process."""

import tomllib
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.payments.feature import declared
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.plan import plan

DAY_US = 86_400_000_000


def observed(stream: str, table: Table) -> dict[str, NDArray[np.float64]]:
    """The features of a stream before each event, in order of arrival; NaN for NULL."""
    source = files("fanzha.detection").joinpath("data/bench_features.toml")
    data = tomllib.loads(source.read_text("utf-8"))[stream]
    made = plan(declared("transfer", data))
    found = Memory(made=made).observe(table).columns
    return {
        each.name: np.where(
            found[each.name].valid, found[each.name].values.astype(np.float64), np.nan
        )
        for each in made.features
    }


def whole(values: NDArray[np.generic]) -> Values:
    """A column without gaps."""
    return Values(values, np.ones(len(values), np.bool_))
