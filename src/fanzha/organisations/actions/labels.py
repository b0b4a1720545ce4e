"""What kinds, roles and states are called on screen."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanzha.organisations.kinds import LinkKind, UnitKind
from fanzha.organisations.roles import Role

Labels = Mapping[StrEnum, Promise]

UNIT_KINDS: Mapping[UnitKind, Promise] = {
    UnitKind.COUNTY: _("County"),
    UnitKind.TOWN: _("Town or street"),
    UnitKind.COMMUNITY: _("Community"),
    UnitKind.GRID: _("Grid"),
    UnitKind.CENTRE: _("Anti-fraud centre"),
    UnitKind.BUREAU: _("Public security bureau"),
    UnitKind.STATION: _("Police station"),
    UnitKind.BANK: _("Bank"),
    UnitKind.PAYMENT: _("Payment organisation"),
    UnitKind.OPERATOR: _("Telecom operator"),
    UnitKind.AUTHORITY: _("Authority"),
    UnitKind.SCHOOL: _("School"),
    UnitKind.ALLIANCE: _("Alliance member"),
}
ROLES: Mapping[Role, Promise] = {
    Role.DUTY: _("Duty officer"),
    Role.SEAT: _("110 expert seat"),
    Role.STATION: _("Station officer"),
    Role.GRID: _("Grid worker"),
    Role.INVESTIGATOR: _("Investigator"),
    Role.TELLER: _("Bank teller"),
    Role.BRANCH: _("Bank manager"),
    Role.OPERATOR: _("Operator"),
    Role.PAYMENT: _("Payment platform"),
    Role.SCHOOL: _("School"),
    Role.ALLIANCE: _("Alliance member"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.LEADER: _("Leader"),
    Role.ADMINISTRATOR: _("Administrator"),
}
LINK_KINDS: Mapping[LinkKind, Promise] = {
    LinkKind.LINE: _("Professional line"),
    LinkKind.POLICING: _("Policing area"),
}


def kind_label(code: str) -> str:
    """The name of a kind of unit."""
    return str(UNIT_KINDS[UnitKind(code)])


def role_label(code: str) -> str:
    """The name of a role."""
    return str(ROLES[Role(code)])


def options(labels: Mapping[StrEnum, Promise]) -> list[tuple[str, Promise]]:
    """Choices of a form field."""
    return [(key.value, label) for key, label in labels.items()]
