"""Patterns compiled when first used: a large one costs milliseconds, and most are never asked."""

import re
from typing import Any, cast


class _Lazy:
    """Becomes the compiled pattern's methods at its first use; then as fast as the pattern."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._told = pattern, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._told)
        for method in ("search", "match", "fullmatch", "finditer", "findall", "split", "sub"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled when it is first used."""
    return cast(re.Pattern[str], _Lazy(pattern, flags))
