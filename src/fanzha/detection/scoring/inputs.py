"""What the models see of a transfer: columns of the event, features, and a few ratios."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.payments.feature import catalogue
from fanzha.detection.rules.schema import Column, Type, scenarios

Floats = NDArray[np.float64]
SCENARIO = "transfer"


class Side(StrEnum):
    """Whose risk: is the payer being defrauded, does the payee's account collect for fraud?"""

    VICTIM = "victim"
    MULE = "mule"


_PAYMENT = ("amount_fen", "minute_of_day", "own_account", "same_bank", "cash")
_EVENT: Mapping[Side, tuple[str, ...]] = {
    Side.VICTIM: (
        *_PAYMENT,
        "payer_company",
        "payer_age",
        "payer_opened_days",
        "payer_balance_fen",
        "account_class",
        "on_phone",
        "remote_control",
        "borrowed",
        "warned",
    ),
    Side.MULE: (*_PAYMENT, "payee_company", "payee_opened_days", "payee_balance_fen"),
}
# A sign of one side must not speak against the other: each model sees its own entities only.
_ENTITIES: Mapping[Side, frozenset[str]] = {
    Side.VICTIM: frozenset({"payer", "person", "card", "device", "ip", "terminal", "pair"}),
    Side.MULE: frozenset({"payee", "pair"}),
}
_RATIOS: Mapping[str, tuple[Side, str, str, str]] = {
    "amount_by_mean": (
        Side.VICTIM,
        "payer_out_mean_30d_fen",
        "金额与付款账户近30天均额之比",
        "amount by the payer's mean of 30 days",
    ),
    "amount_by_max": (
        Side.VICTIM,
        "payer_out_max_30d_fen",
        "金额与付款账户近30天最大一笔之比",
        "amount by the payer's largest of 30 days",
    ),
    "amount_by_balance": (
        Side.VICTIM,
        "payer_balance_fen",
        "金额与付款前余额之比",
        "amount by the balance before",
    ),
    "amount_by_income": (
        Side.MULE,
        "payee_in_mean_24h_fen",
        "金额与收款账户近24小时均额之比",
        "amount by the payee's mean of 24 h",
    ),
}


@cache
def inputs(side: Side) -> Mapping[str, Column]:
    """The inputs of one model by name, with their words."""
    event = scenarios()[SCENARIO].columns
    found = {name: event[name] for name in _EVENT[side]}
    for code, zh, en in event["channel"].choices:
        name = f"channel={code}"
        found[name] = Column(name, Type.BOOL, f"渠道为{zh}", f"channel is {en}")
    for each in catalogue(SCENARIO).features:
        if each.entity in _ENTITIES[side]:
            found[each.name] = each.column
    for name, (whose, _below, zh, en) in _RATIOS.items():
        if whose is side:
            found[name] = Column(name, Type.FLOAT, zh, en)
    return found


def columns_of(names: Iterable[str]) -> frozenset[str]:
    """The columns of event and features that the named inputs are made of."""
    return frozenset(
        _RATIOS[name][1] if name in _RATIOS else name.partition("=")[0] for name in names
    )


def matrix(names: Sequence[str], events: Table, features: Table) -> Floats:
    """The named inputs, shape (rows, names); NULL and absent columns are NaN."""
    out = np.empty((events.rows, len(names)))
    for number, name in enumerate(names):
        out[:, number] = _input(name, events, features)
    return out


def _input(name: str, events: Table, features: Table) -> Floats:
    if name in _RATIOS:
        return _ratio(_RATIOS[name][1], events, features)
    if name.startswith("channel="):
        return _is(events.columns.get("channel"), name.partition("=")[2], events.rows)
    return _numbers(name, events, features)


def _numbers(name: str, events: Table, features: Table) -> Floats:
    column = features.columns.get(name) or events.columns.get(name)
    if column is None:
        return np.full(events.rows, np.nan)
    values = column.values.astype(np.float64)
    if not column.valid.all():
        values[~column.valid] = np.nan
    return values


def _ratio(below: str, events: Table, features: Table) -> Floats:
    amounts = _numbers("amount_fen", events, features)
    parts = _numbers(below, events, features)
    return amounts / np.where(parts > 0, parts, np.nan)


def _is(column: Values | None, word: str, rows: int) -> Floats:
    if column is None:
        return np.full(rows, np.nan)
    return np.where(column.valid, (column.values == word).astype(np.float64), np.nan)
