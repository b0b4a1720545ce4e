"""A text column that stays in Arrow until somebody asks for its words."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Coded, Values


class Text(Values):
    """`Values` of large strings, plain or by dictionary; NULL words are empty in `values`."""

    def __init__(self, arrow: Any) -> None:
        valid = np.ones(len(arrow), np.bool_)
        if arrow.null_count:
            valid = arrow.is_valid().to_numpy(zero_copy_only=False)
        object.__setattr__(self, "arrow", arrow)
        object.__setattr__(self, "valid", valid)

    arrow: Any

    @property
    def by_dictionary(self) -> bool:
        """Are the words kept once each?"""
        import pyarrow as pa

        return bool(pa.types.is_dictionary(self.arrow.type))

    @cached_property
    def values(self) -> NDArray[np.generic]:
        """The words; equal ones share one object."""
        coded = self.coded()
        return np.asarray(coded.values[coded.codes])

    def taken(self, places: NDArray[np.int64]) -> "Text":
        """The column at some rows, in their order."""
        return Text(self.arrow.take(places))

    def coded(self) -> Coded:
        """The distinct words and who has which."""
        return self._coded

    @cached_property
    def _coded(self) -> Coded:
        words, codes = self.distinct
        return Coded(np.array([*words.to_pylist(), ""], object), codes)

    @cached_property
    def distinct(self) -> tuple[Any, NDArray[np.int32]]:
        """The words of these rows in Arrow, once each, and who has which; NULL rows come last."""
        coded = self.arrow if self.by_dictionary else self.arrow.dictionary_encode()
        words, codes = coded.dictionary, coded.indices
        if codes.null_count:
            codes = codes.fill_null(len(words))
        places = codes.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
        if len(words) <= len(places):
            return words, places
        return _used(words, places)

    def __len__(self) -> int:
        return len(self.arrow)


def _used(words: Any, places: NDArray[np.int32]) -> tuple[Any, NDArray[np.int32]]:
    """Without the words that no row has: a dictionary may be that of a whole file."""
    used = np.zeros(len(words) + 1, np.bool_)
    used[places] = True
    used[-1] = True  # NULL stays behind all words
    fresh = np.cumsum(used, dtype=np.int32) - 1
    return words.take(np.flatnonzero(used[:-1])), fresh[places]
