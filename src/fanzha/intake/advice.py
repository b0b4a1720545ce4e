"""The advice that a reporter takes home, by type and by what happened."""

from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any


@cache
def _texts() -> dict[str, Any]:
    return loads((Path(__file__).parent / "data" / "advice.toml").read_text("utf-8"))


def advice(type_code: str, *, paid: bool, remote: bool = False) -> tuple[str, ...]:
    """The lines to print, most urgent first.

    `type_code` is a scam type (T01–T99, sub-types too); an unknown one gets the general lines.
    `remote` says that the swindler saw or steered the screen.
    """
    texts = _texts()
    by_type = texts["type"].get(type_code[:3], texts["type"]["T99"])
    return (
        *texts["always"],
        *(texts["remote"] if remote else ()),
        *texts["paid" if paid else "unpaid"],
        *by_type,
        *texts["closing"],
    )
