"""How long personal data is kept: one table of classes (domain.md L5), in days."""

import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from fanzha.kit import Invalid
from fanzha.kit import gettext as _


@cache
def classes() -> dict[str, int]:
    """Days by class, as shipped in `data/retention.toml`."""
    file = resources.files("fanzha.organisations").joinpath("data/retention.toml")
    return dict(tomllib.loads(file.read_text("utf-8"))["days"])


def kept_since(kind: str, now: datetime) -> datetime:
    """What was closed before this moment has outlived its retention; raises Invalid for an
    unknown class.
    """
    if kind not in classes():
        raise Invalid(_("There is no retention class “{kind}”.").format(kind=kind))
    return now - timedelta(days=classes()[kind])
