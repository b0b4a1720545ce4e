"""Whose risk a rule on transfers speaks of, told by the columns it reads."""

from collections.abc import Set
from typing import NamedTuple

_VICTIM = frozenset(
    {
        *("on_phone", "remote_control", "borrowed", "warned", "payer_age", "pair_new"),
        *("payer_rise_6h", "payer_new_payees_6h"),
    }
)
_MACHINES = ("ip_", "device_", "terminal_")
_WHO = frozenset({"payee_account", "payee_person", "payee_company", "payee_region"})
_OTHERS = ("payer_", "pair_")


class Sides(NamedTuple):
    """A defrauded payer, a collecting payee; a rule may speak of both or of neither."""

    victim: bool
    mule: bool


def sides(columns: Set[str]) -> Sides:
    """What a rule that reads these columns speaks of.

    Signs of the victim: calls, shared screens, loans, warnings, age, first payments to somebody,
    ladders. Of the mule: what the payee's account did, or a list that names it (a rule that asks
    about the payer as well rather spares trusted payees).
    """
    shared = any(name.startswith(_MACHINES) for name in columns)
    acts = any(name.startswith("payee_") and name not in _WHO for name in columns)
    alone = not any(name.startswith(_OTHERS) for name in columns)
    listed = "payee_account" in columns and alone
    return Sides(bool(columns & _VICTIM) and not shared, acts or listed)
