"""What the frame offers to views."""

from fanzha.web.actions.limits import hold_back
from fanzha.web.actions.lists import List
from fanzha.web.actions.visitors import visitor_address

__all__ = ["List", "hold_back", "visitor_address"]
