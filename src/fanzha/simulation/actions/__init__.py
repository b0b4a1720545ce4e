"""What the simulation offers that needs the database."""

from fanzha.simulation.actions.build import build_demo
from fanzha.simulation.actions.marker import DemoSummary, Login
from fanzha.simulation.actions.units import PASSWORD

__all__ = ["PASSWORD", "DemoSummary", "Login", "build_demo"]
