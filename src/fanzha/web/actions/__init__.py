"""What the frame offers to views."""

from fanzha.web.actions.lists import List
from fanzha.web.actions.visitors import visitor_address

__all__ = ["List", "visitor_address"]
