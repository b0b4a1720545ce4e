"""What the simulation offers that needs the database.

The builder is loaded when it is used: a demo that exists already starts without it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fanzha.simulation.actions.marker import DemoSummary, Login, existing

if TYPE_CHECKING:
    from fanzha.simulation.actions.build import build_demo
    from fanzha.simulation.actions.decisions import feed_decisions
    from fanzha.simulation.actions.units import PASSWORD

__all__ = ["PASSWORD", "DemoSummary", "Login", "build_demo", "existing", "feed_decisions"]

_HOMES = {"build_demo": "build", "PASSWORD": "units", "feed_decisions": "decisions"}


def __getattr__(name: str) -> Any:
    """Load the file of a public name."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"fanzha.simulation.actions.{_HOMES[name]}"), name)
