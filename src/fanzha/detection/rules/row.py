"""Events given by hand: what may stand in a row, and rows filled up for examples."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.rules.exact import Row
from fanzha.detection.rules.nodes import INT_MAX, INT_MIN, Value
from fanzha.detection.rules.schema import Column, Schema, Type
from fanzha.kit import gettext as _

_EMPTY: Mapping[Type, Value] = {Type.INT: 0, Type.FLOAT: 0.0, Type.BOOL: False, Type.TEXT: ""}
_PYTHON = {Type.INT: int, Type.FLOAT: float, Type.BOOL: bool, Type.TEXT: str}


def problems(row: Mapping[str, object], schema: Schema) -> Iterator[str]:
    """What rules must never see, as sentences: unknown columns, other types, NaN, beyond int64."""
    for name, value in row.items():
        column = schema.columns.get(name)
        if column is None:
            sentence = _("“{scenario}” has no column “{name}”.{hint}")
            yield sentence.format(scenario=schema.scenario, name=name, hint="")
        elif value is None:
            if column.required:
                yield _("“{name}” must not be NULL.").format(name=name)
        elif type(value) is not _PYTHON[column.type]:
            yield _("“{name}” must be {type}.").format(name=name, type=column.type)
        elif not _is_bounded(column, value):
            yield _("“{name}” is beyond all bounds.").format(name=name)


def _is_bounded(column: Column, value: object) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return not isinstance(value, int) or INT_MIN <= value <= INT_MAX


def filled(row: Row, schema: Schema) -> dict[str, Value | None]:
    """The row with every column: required ones that are missing are 0 or empty, others NULL."""
    return {
        name: row[name] if name in row else _EMPTY[column.type] if column.required else None
        for name, column in schema.columns.items()
    }


class GivenLists:
    """Lists written down with an example."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = {name: frozenset(values) for name, values in lists.items()}

    def contains(self, list_name: str, value: str) -> bool:
        """Whether the value was written down."""
        return value in self._lists.get(list_name, frozenset())

    def contains_many(self, list_name: str, values: NDArray[np.object_]) -> NDArray[np.bool_]:
        """The same for n texts."""
        return np.array([self.contains(list_name, value) for value in values], bool)
