"""Tables of the organisations part, one concept a file."""

from fanzha.organisations.models.audit import AuditEntry, AuditHead
from fanzha.organisations.models.belongings import (
    ApiKey,
    Draft,
    ExportRecord,
    IdempotencyKey,
    Progress,
    SavedView,
)
from fanzha.organisations.models.duty import DutyShift, Handover
from fanzha.organisations.models.imports import ImportRow, ImportRun
from fanzha.organisations.models.people import Person, Post, RecoveryCode
from fanzha.organisations.models.sharing import Participant
from fanzha.organisations.models.units import TreeVersion, Unit, UnitLink

__all__ = [
    "ApiKey",
    "AuditEntry",
    "AuditHead",
    "Draft",
    "DutyShift",
    "ExportRecord",
    "Handover",
    "IdempotencyKey",
    "ImportRow",
    "ImportRun",
    "Participant",
    "Person",
    "Post",
    "Progress",
    "RecoveryCode",
    "SavedView",
    "TreeVersion",
    "Unit",
    "UnitLink",
]
