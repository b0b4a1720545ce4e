"""Numba behind one typed decorator, with its compiled code kept between processes."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numba

P = ParamSpec("P")
R = TypeVar("R")


_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
_KEPT: dict[str, Any] = {**_OPTIONS, "cache": True}
_LEAN: dict[str, Any] = {"forceinline": True, "_nrt": False}


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code for other compiled functions, of which it becomes a part.

    It must not make arrays: without reference counts the pass is three times as fast.
    """
    # Nothing to call it from Python and nothing on the disk: either costs time at the first start.
    options = {**_OPTIONS, **_LEAN, "no_cpython_wrapper": True}
    done: Callable[P, R] = numba.njit(**options)(function)
    return done


def entry(function: Callable[P, R]) -> Callable[P, R]:
    """As `compiled`, for a function that Python calls: its interpreter's lock is released."""
    done: Callable[P, R] = numba.njit(**_KEPT, **_LEAN)(function)
    return done


def making(function: Callable[P, R]) -> Callable[P, R]:
    """As `entry`, for a function that returns a new array."""
    done: Callable[P, R] = numba.njit(**_KEPT)(function)
    return done


KERNELS = (
    "payments/*.py",
    "scoring/walk.py",
    "deciding/known.py",
    "deciding/digests.py",
    "blake2b.py",
    "probe.py",
)
"""Where compiled code stands, from the folder of `detection`."""


def _keep() -> None:
    """One folder per state of these sources: Numba itself does not see a changed callee."""
    here = Path(__file__).parents[1]
    sources = sorted(path for pattern in KERNELS for path in here.glob(pattern))
    mark = sha256(b"".join(path.read_bytes() for path in sources))
    home = os.environ.get("FANZHA_HOME", "")
    # Never a shared folder: Numba loads what it finds there as code.
    folder = Path(home) / "cache" if home else Path.home() / ".cache" / "fanzha"
    settings: Any = numba.config
    settings.CACHE_DIR = str(folder / "numba" / mark.hexdigest()[:16])


_keep()
