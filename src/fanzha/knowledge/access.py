"""Who sees the value of an indicator in full."""

from fanzha.knowledge.identifiers import IndicatorKind
from fanzha.knowledge.masks import masked_value
from fanzha.knowledge.models import Indicator
from fanzha.organisations import POLICE
from fanzha.organisations.actions import Person


def is_police(person: Person) -> bool:
    """Does the person hold a post at a centre, bureau or station?"""
    return any(post.unit.kind in POLICE for post in person.posts_now)


def shown_value(indicator: Indicator, person: Person) -> str:
    """The value for the police, its mask for everybody else."""
    if is_police(person):
        return indicator.value
    return masked_value(IndicatorKind(indicator.kind), indicator.value)
