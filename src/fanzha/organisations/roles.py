"""Roles and what each may do. One dictionary; a permission is `thing.verb`."""

from enum import StrEnum

from fanzha.organisations.kinds import AREAS, UnitKind


class Role(StrEnum):
    """The roles of architecture §4, in the order they are offered."""

    DUTY = "duty"
    SEAT = "seat"
    STATION = "station"
    GRID = "grid"
    INVESTIGATOR = "investigator"
    TELLER = "teller"
    BRANCH = "branch"
    OPERATOR = "operator"
    PAYMENT = "payment"
    SCHOOL = "school"
    ALLIANCE = "alliance"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


_CENTRAL = frozenset({UnitKind.CENTRE, UnitKind.BUREAU})
# Where a role can be held: a teller works at a bank, never at a station.
PLACES: dict[Role, frozenset[UnitKind]] = {
    Role.DUTY: _CENTRAL,
    Role.SEAT: _CENTRAL,
    Role.STATION: frozenset({UnitKind.STATION}),
    Role.GRID: AREAS - {UnitKind.COUNTY},
    Role.INVESTIGATOR: _CENTRAL,
    Role.TELLER: frozenset({UnitKind.BANK}),
    Role.BRANCH: frozenset({UnitKind.BANK}),
    Role.OPERATOR: frozenset({UnitKind.OPERATOR}),
    Role.PAYMENT: frozenset({UnitKind.PAYMENT}),
    Role.SCHOOL: frozenset({UnitKind.SCHOOL, UnitKind.AUTHORITY}),
    Role.ALLIANCE: frozenset({UnitKind.ALLIANCE}),
    Role.SUPERVISOR: _CENTRAL,
    Role.LEADER: _CENTRAL | {UnitKind.COUNTY},
    Role.ADMINISTRATOR: _CENTRAL,
}

_EVERYBODY = {"self.use", "knowledge.view", "text.check"}
_POLICE = _EVERYBODY | {
    "warning.view",
    "report.view",
    "indicator.view",
    "ledger.view",
    "summary.view",
    "roster.view",
    "units.view",
    "personal.reveal",
}
_RULES = frozenset({"rule.view", "decision.view"})
_PARTNER = _EVERYBODY | {"ledger.view", "ledger.file", "summary.view", "roster.view"}

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.DUTY: frozenset(
        _POLICE
        | _RULES
        | {
            "duty.view",
            "decision.label",
            "warning.import",
            "warning.dispatch",
            "warning.sign",
            "warning.work",
            "warning.feedback",
            "warning.check",
            "report.take",
            "report.state",
            "report.file",
            "tip.read",
            "indicator.confirm",
            "indicator.export",
            "list.view",
            "list.edit",
            "appeal.record",
            "appeal.view",
            "ledger.file",
            "ledger.correct",
            "summary.write",
            "dashboard.view",
            "roster.edit",
            "delivery.view",
            "delivery.edit",
        }
    ),
    Role.SEAT: frozenset(
        _POLICE
        | {"report.take", "report.state", "report.file", "tip.read", "appeal.record", "appeal.view"}
        | {"duty.view", "list.view"}
    ),
    Role.STATION: frozenset(
        _POLICE
        | {
            "warning.sign",
            "warning.work",
            "warning.check",
            "report.take",
            "report.state",
            "ledger.file",
            "roster.edit",
        }
    ),
    Role.GRID: frozenset(_EVERYBODY | {"warning.visit", "ledger.file", "ledger.view"}),
    Role.INVESTIGATOR: frozenset(
        _POLICE
        | {"report.state", "indicator.confirm", "indicator.export", "warning.check"}
        | {"list.view", "list.edit"}
        | _RULES
        | {"rule.edit", "decision.label"}
    ),
    Role.TELLER: frozenset(_EVERYBODY | {"decision.view", "decision.label"}),
    Role.BRANCH: frozenset(_PARTNER | {"decision.view", "decision.label", "decision.report"}),
    Role.OPERATOR: frozenset(_PARTNER),
    Role.PAYMENT: frozenset(
        _PARTNER
        | {"session.view", "session.confirm", "merchant.edit"}
        | {"personal.reveal"}
        | {"decision.view", "decision.label", "decision.report"}
    ),
    Role.SCHOOL: frozenset(_PARTNER),
    Role.ALLIANCE: frozenset(_PARTNER),
    Role.SUPERVISOR: frozenset(
        _POLICE
        | {
            "duty.view",
            "dashboard.view",
            "warning.check",
            "audit.view",
            "appeal.decide",
            "appeal.view",
        }
        | {"delivery.view", "list.view"}
        | _RULES
        | {"rule.edit", "rule.publish", "decision.label"}
    ),
    Role.LEADER: frozenset(
        _EVERYBODY
        | {"duty.view", "dashboard.view", "ledger.view", "summary.view", "summary.approve"}
        | {"roster.view", "units.view", "warning.view", "appeal.decide", "appeal.view"}
        | _RULES
        | {"rule.publish"}
    ),
    Role.ADMINISTRATOR: frozenset(
        _EVERYBODY
        | _RULES
        | {"rule.edit", "rule.publish"}
        | {
            "units.view",
            "units.edit",
            "people.edit",
            "keys.edit",
            "audit.view",
            "events.view",
            "imports.view",
            "knowledge.edit",
            "warning.configure",
            "delivery.view",
            "delivery.edit",
            "roster.view",
            "roster.edit",
            "ledger.view",
        }
    ),
}
ALL_PERMISSIONS = frozenset().union(*PERMISSIONS.values())


def allowed(roles: set[str]) -> frozenset[str]:
    """All permissions of a set of role codes."""
    return frozenset().union(*(PERMISSIONS[Role(role)] for role in roles))
