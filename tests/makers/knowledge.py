"""Makers of the knowledge part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fanzha.knowledge.actions import Appeal, Indicator, ListEntry
    from fanzha.organisations.actions import Person

NUMBER = "15400001234"  # segment 0000 is not assigned

ACCOUNT = "9999990000000000017"


def make_indicator(kind: str = "phone", value: str = NUMBER, **evidence: Any) -> Indicator:
    """A proposed indicator."""
    from fanzha.knowledge.actions import propose_indicator

    return propose_indicator(kind, value, **{"source": "report", "type_code": "T01"} | evidence)


def make_confirmed(
    by: Person, kind: str = "phone", value: str = NUMBER, **evidence: Any
) -> Indicator:
    """A confirmed indicator."""
    from fanzha.knowledge.actions import confirm_indicator

    return confirm_indicator(make_indicator(kind, value, **evidence), by)


def make_appeal(by: Person, indicator: Indicator) -> Appeal:
    """An appeal that waits for a decision."""
    from fanzha.knowledge.actions import record_appeal

    return record_appeal(indicator, "钱某某", "15420005678", "这个号码是我家的座机转接", by)


def make_listed(
    by: Person, code: str = "case_accounts", value: str = ACCOUNT, **more: Any
) -> ListEntry:
    """A value on a decision list."""
    from fanzha.knowledge.actions import add_to_list

    return add_to_list(by, code, value, **{"reason": "案件关联"} | more)
