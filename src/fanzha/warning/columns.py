"""Which column of a pushed list is what: header names by synonyms, corrected by hand if need be.

Platforms, banks and operators each have their own headers: the synonyms are in
`data/columns.toml`; prefixes that only say whose field it is
(被害人电话) are cut, those that make it somebody else's (嫌疑人电话, 家属电话) are not.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from fanzha.kit import Invalid, fold
from fanzha.kit import gettext as _


class Field(StrEnum):
    """What a column may hold. Those after SERIAL are filled by us when feedback goes back."""

    WARNING_NO = "warning_no"
    PUSHED_AT = "pushed_at"
    TIER = "tier"
    NAME = "name"
    ID_CARD = "id_card"
    PHONE = "phone"
    ADDRESS = "address"
    HUKOU = "hukou"
    REGION = "region"
    SCAM_TYPE = "scam_type"
    RELATED = "related"
    CALLS = "calls"
    AMOUNT = "amount"
    SOURCE = "source"
    FEEDBACK_BY = "feedback_by"
    REASON = "reason"
    NOTE = "note"
    AWAY = "away"
    FAMILY = "family"
    SEX = "sex"
    AGE = "age"
    JOB = "job"
    SERIAL = "serial"
    OUTCOME = "outcome"
    SUCCESS = "success"
    MET = "met"
    DECEIVED = "deceived"
    APP = "app"
    ACCOUNT_OF_WORK = "account_of_work"
    METHOD = "method"
    ATTEMPTS = "attempts"
    CALL_TIMES = "call_times"
    VISIT_TIMES = "visit_times"
    SIGNED_AT = "signed_at"
    CONTACTED_AT = "contacted_at"
    MET_AT = "met_at"
    CLOSED_AT = "closed_at"
    FEEDBACK_AT = "feedback_at"
    OFFICER = "officer"
    UNIT = "unit"
    AVOIDED = "avoided"
    LOSS = "loss"


FEEDBACK_FIELDS = tuple(Field)[tuple(Field).index(Field.OUTCOME) :]

_OWNERS = (
    "潜在受害人|疑似受害人|疑似被害人|潜在被害人|易受骗人员|预警人员|预警对象|预警人|劝阻对象|被预警人|"
    "被劝阻人|受害人|被害人|事主|当事人|受骗人|机主|用户|人员|本人|客户|受害者|劝阻人员"
)
_BRACKETS = re.compile(r"[(（【\[<《].*?[)）】\]>》]")
_MARKS = re.compile(r"[\s*＊:：\"'“”‘’·.。#№]")
_JOINTS = re.compile(r"[/、／|\\,，或和与及_\-]")


@cache
def _synonyms() -> Mapping[str, Field]:
    text = files("fanzha.warning").joinpath("data/columns.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    return {name.lower(): Field(key) for key, names in tables.items() for name in names}


@dataclass(frozen=True)
class Column:
    """One column of the file: its place (0-based), its header as written and what it is."""

    index: int
    header: str
    field: Field | None
    factor: int = 1  # 10 000 when the header says 万元


def match(header: str) -> Field | None:
    """The field a header means, None when no synonym fits.

    >>> match("被害人电话(必填)")
    <Field.PHONE: 'phone'>
    """
    plain = _MARKS.sub("", _BRACKETS.sub("", fold(header))).lower()
    for name in (plain, re.sub(r"\d+$", "", plain)):
        field = _lookup(name)
        if field:
            return field
    parts = {_lookup(part) for part in _JOINTS.split(plain) if part}
    return parts.pop() if len(parts) == 1 else None


def _lookup(name: str) -> Field | None:
    joined = _JOINTS.sub("", name)
    bare = re.sub(rf"^(?:{_OWNERS})的?", "", joined)
    for form in (name, joined, bare):
        if form in _synonyms():
            return _synonyms()[form]
    return None


def arrange(headers: Sequence[str], by_hand: Mapping[int, str] | None = None) -> list[Column]:
    """Every column with its field; `by_hand` (index → field, "" = ignore) overrules the synonyms.

    Raises Invalid when neither a phone nor an id number column is left, because then no row could
    be accepted.
    """
    chosen = dict(by_hand or {})
    columns = [
        Column(i, header, _chosen(chosen[i]) if i in chosen else match(header), _factor(header))
        for i, header in enumerate(headers)
    ]
    if not {Field.PHONE, Field.ID_CARD} & {column.field for column in columns}:
        raise Invalid(
            _(
                "None of the {n} columns is a phone or an id number (headers: {headers}): check "
                "that the first line holds the headers, or name the columns by hand."
            ).format(n=len(columns), headers=_readable(headers))
        )
    return columns


def _chosen(name: str) -> Field | None:
    return Field(name) if name else None


def _factor(header: str) -> int:
    return 10_000 if "万" in header else 1


def _readable(headers: Sequence[str]) -> str:
    """The headers for a message; what looks like a person's data is left out."""
    shown = [h[:12] for h in headers if h and not re.search(r"\d{4}", h)]
    return "、".join(shown[:8]) or "—"


def unknown(columns: Sequence[Column]) -> list[str]:
    """The headers nobody could place, as written, in order."""
    return [column.header for column in columns if column.field is None and column.header]
