"""Detection engines, usable as a library: importing this loads no engine and no data."""

from fanzha.detection.text.elements import Element, Elements, Kind, Transfer
from fanzha.detection.text.extract import extract

__all__ = ["Element", "Elements", "Kind", "Transfer", "extract"]
