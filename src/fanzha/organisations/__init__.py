"""Organisations: units, people, roles, visibility, duty, audit, privacy."""

from fanzha.organisations.holders import (
    Holder,
    holders_path,
    publish_holders,
    read_holders,
)
from fanzha.organisations.kinds import (
    AREAS,
    PARTNERS,
    POLICE,
    Aspect,
    LinkKind,
    Purpose,
    UnitKind,
    Zone,
)
from fanzha.organisations.masking import (
    mask_address,
    mask_card,
    mask_id_card,
    mask_name,
    mask_phone,
)
from fanzha.organisations.retention import kept_since
from fanzha.organisations.roles import Role

__all__ = [
    "AREAS",
    "PARTNERS",
    "POLICE",
    "Aspect",
    "Holder",
    "LinkKind",
    "Purpose",
    "Role",
    "UnitKind",
    "Zone",
    "holders_path",
    "kept_since",
    "mask_address",
    "mask_card",
    "mask_id_card",
    "mask_name",
    "mask_phone",
    "publish_holders",
    "read_holders",
]
