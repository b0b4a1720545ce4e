"""A text column that stays in Arrow until somebody asks for its words."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Values


class Text(Values):
    """`Values` of large strings; NULL words are empty in `values`."""

    def __init__(self, arrow: Any) -> None:
        valid = np.ones(len(arrow), np.bool_)
        if arrow.null_count:
            valid = arrow.is_valid().to_numpy(zero_copy_only=False)
        object.__setattr__(self, "arrow", arrow)
        object.__setattr__(self, "valid", valid)

    arrow: Any

    @cached_property
    def values(self) -> NDArray[np.generic]:
        """The words; equal ones share one object."""
        coded = self.arrow.dictionary_encode()
        words = np.array([*coded.dictionary.to_pylist(), ""], object)
        codes = coded.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)
        return np.asarray(words[codes])

    def __len__(self) -> int:
        return len(self.arrow)
