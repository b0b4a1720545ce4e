"""Events in columns: the one shape in which rules, features and models see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Coded(NamedTuple):
    """Distinct values and, for each row of n, the place of its own; NULL rows have the last place.

    `values` is object (str) of shape (m + 1,): the last one stands for NULL.
    """

    values: NDArray[np.object_]
    codes: NDArray[np.int32]


@dataclass(frozen=True)
class Values:
    """One column of n rows.

    `values` is int64, float64, bool or object (str) of shape (n,); where `valid` (bool, shape (n,))
    is False the row is NULL and the value has no meaning. Floats are never NaN where valid.
    """

    values: NDArray[np.generic]
    valid: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.values)

    def taken(self, places: NDArray[np.int64]) -> "Values":
        """The column at some rows, in their order."""
        return Values(self.values[places], self.valid[places])

    def coded(self) -> Coded | None:
        """The distinct values and who has which, where the column is kept so; else None."""
        return None


@dataclass(frozen=True)
class Table:
    """Rows in order of arrival; every column has the same length."""

    columns: Mapping[str, Values]
    rows: int

    def joined(self, more: Mapping[str, Values]) -> "Table":
        """These columns and further ones of the same rows."""
        return Table({**self.columns, **more}, self.rows)
