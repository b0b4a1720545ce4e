"""States as earlier versions wrote them, in the form of today."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.entities import BEGAN, USED_CELLS

Arrays = dict[str, NDArray[Any]]
_CELLS_BEFORE = 8
_KINDS = {8: 0, 16: 1, 32: 3}
"""By cells of an entity: narrow, wide, wide in both directions (`entities.kind_of`)."""


def upgraded(arrays: Arrays) -> Arrays:
    """The index did not tell of what kind an entity is: its length tells it.

    Raises ValueError for lengths that no entity had.
    """
    used = arrays["used"]
    if len(used) > _CELLS_BEFORE:
        return arrays
    rows, taken = arrays["rows"], np.flatnonzero(arrays["keys"])
    ordered = taken[np.argsort(rows[taken])]
    sizes = np.diff(np.append(rows[ordered], used[USED_CELLS]))
    if not set(sizes.tolist()) <= set(_KINDS):
        raise ValueError("it is damaged")
    kinds = np.zeros(max(_KINDS) + 1, np.int64)
    kinds[list(_KINDS)] = list(_KINDS.values())
    rows[ordered] |= kinds[sizes]
    longer = np.append(used, np.zeros(16 - len(used), np.int64))
    longer[_CELLS_BEFORE - 1] = 0
    longer[BEGAN] = 1
    sketches = np.append(arrays["sketch_used"], 0)
    return {**arrays, "used": longer, "sketch_used": sketches}
