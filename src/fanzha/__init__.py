"""Fanzha 反诈: the anti-fraud centre of a county or city in one install."""

__version__ = "0.1.0"
