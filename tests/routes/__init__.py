"""Sample objects of every part for the walk over all routes (tests/organisations/test_routes.py).

Each part lists its routes in `tests/routes/<part>.py`:

    def samples(cast: Cast) -> dict[str, Sample]:
        warning = make_warning(owner=cast.station)
        return {"warning:task": Sample({"pk": warning.pk}, allowed="zhao", hidden_from=("qian",))}

One entry for every route that takes arguments. Routes without arguments need no entry: the walk
opens them for the first of the cast who holds the permission. Without `hidden_from` a route says
that its object is no secret between units (a unit, a scam type).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.cast import Cast


@dataclass(frozen=True)
class Sample:
    """How one route is opened.

    `allowed` opens it (any answer below 400, or one of `answers`); those of `hidden_from` hold the
    permission, but the object belongs to others: they get 404. `method` and `data` say how; `files`
    go along. `partners` must get 404 or 403 although the object is there.
    """

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    allowed: str = ""
    hidden_from: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)
    answers: tuple[int, ...] = (200, 204, 302, 400)


Samples = Callable[[Cast], dict[str, Sample]]


def gathered(cast: Cast) -> dict[str, Sample]:
    """The samples of all parts."""
    found: dict[str, Sample] = {}
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem != "__init__":
            found |= import_module(f"tests.routes.{file.stem}").samples(cast)
    return found
