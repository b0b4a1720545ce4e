"""Simulation: the demo county told from one seed, and pushed lists to try with."""

from fanzha.simulation.county import County, county
from fanzha.simulation.lists import sample_list
from fanzha.simulation.story import Story, story

__all__ = ["County", "Story", "county", "sample_list", "story"]
