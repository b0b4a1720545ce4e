"""Reading a pasted 接警单 in the layouts that 110 systems copy out, and writing one back.

Understood: `字段：值` lines, `字段=值`, 【字段】值 (also one after the other), tabs, wide gaps,
`|` tables, two fields on a line, a field and its value on lines of their own, and a row of
headings above a row of values.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tomllib import loads

_LONG = frozenset({"narrative", "advice", "disposal"})
_SEPARATOR = r"(?:[ ]*[：:=】\]][ ]*|[ ]*\t[\s]*|[ ]{2,}|[ ]*\|[ ]*|[ ]*(?=\n|$))"
_CELL = re.compile(r"\t+|[ ]{2,}|[ ]*\|[ ]*")
_STRANGER = re.compile(r"^[【\[]?([^\W\d_]{2,10})[】\]]?[ ]*[：:=\t][ ]*(.*)$")
# An ideographic blank is as wide as two; zero-width characters come along from web pages.
_BLANKS = {0x3000: "  ", 0xA0: " ", 0x200B: None, 0xFEFF: None}
_EMPTY = frozenset({"", "-", "—", "/", "无", "未知", "null", "NULL", "None"})


@dataclass(frozen=True)
class Field:
    """One line of a 接警单: its key here, its usual label, and how other systems spell it."""

    key: str
    label: str
    label_en: str
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """What was read: `values` by field key, `other` by unknown label, `rest` outside any field."""

    values: Mapping[str, str]
    other: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""

    @property
    def narrative(self) -> str:
        """The story: the narrative field, else all text that is in no field."""
        return self.values.get("narrative") or self.rest


@cache
def fields() -> tuple[Field, ...]:
    """The fields in the order of E-CASE (field manual 6.3), which is the default order to write."""
    text = (Path(__file__).parent / "data" / "callsheet.toml").read_text("utf-8")
    rows = loads(text)["field"]
    return tuple(
        Field(r["key"], r["label"], r["label_en"], tuple(r.get("spellings", ()))) for r in rows
    )


@cache
def _keys() -> dict[str, str]:
    return {spelling: each.key for each in fields() for spelling in (each.label, *each.spellings)}


@cache
def _label() -> re.Pattern[str]:
    """A known label where a field may begin: at a line's start or after a gap, with a separator."""
    ordered = sorted(_keys(), key=len, reverse=True)
    names = "|".join("[ ]{0,2}".join(map(re.escape, name)) for name in ordered)
    start = r"(?:(?<=\n)|^)[ ]*(?P<open>[|【\[]?)[ ]*"
    after = r"(?:(?<=\t)|(?<=[ ]{2})|(?<=[|；;】])[ ]*|(?<=[ ])(?=[^\s：:]+[：:])|(?=【))"
    gap = rf"{after}(?P<gap>[【\[]?)"
    return re.compile(f"(?:{start}|{gap})(?P<name>{names}){_SEPARATOR}")


def is_sheet(text: str) -> bool:
    """True when a pasted text has at least three known fields, so that it is no plain narrative."""
    return len(read(text).values) >= 3


def read(text: str) -> Sheet:
    """Read one 接警单; empty fields are left out, a repeated field keeps its first value."""
    clean = _clean(text)
    return _read_headed(clean) or _read_labelled(clean)


def _clean(text: str) -> str:
    """Line ends and blanks made one kind; the words stay as they were typed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BLANKS)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _read_headed(text: str) -> Sheet | None:
    """A row of headings above a row of values, as copied from a table."""
    rows = [_cells(line) for line in text.split("\n") if line.strip(" |-+\t")]
    if len(rows) < 2 or len(rows[0]) < 3:
        return None
    known = [_keys().get(re.sub(r"\s", "", cell)) for cell in rows[0]]
    if sum(key is not None for key in known) < 0.7 * len(known) or len(rows[1]) < 2:
        return None
    values: dict[str, str] = {}
    other: dict[str, str] = {}
    for key, heading, value in zip(known, rows[0], rows[1], strict=False):
        if value.strip() not in _EMPTY:
            (values if key else other).setdefault(key or heading, value.strip())
    return Sheet(values, other, "\n".join("  ".join(row) for row in rows[2:]))


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    return _CELL.split(line.strip(" |"))


def _read_labelled(text: str) -> Sheet:
    """Fields wherever a known label begins; a long field runs on over unknown labels."""
    values: dict[str, str] = {}
    other: dict[str, str] = {}
    found = list(_label().finditer(text))
    rest = [text[: found[0].start()] if found else text]
    for i, match in enumerate(found):
        key = _keys()[re.sub(r"\s", "", match["name"])]
        end = found[i + 1].start() if i + 1 < len(found) else len(text)
        value, loose = _split(key, text[match.end() : end], other)
        if value not in _EMPTY:
            values.setdefault(key, value)
        rest.append(loose)
    return Sheet(values, other, "\n".join(part.strip() for part in rest if part.strip()))


def _split(key: str, raw: str, other: dict[str, str]) -> tuple[str, str]:
    """The value of a field and what follows it but does not belong to it."""
    body = raw.strip(" \t\n|;；【[")
    if key in _LONG:
        return body, ""
    first, *following = body.split("\n")
    loose = []
    for line in following:
        stranger = _STRANGER.match(line.strip())
        if stranger and stranger[2].strip() not in _EMPTY:
            other.setdefault(stranger[1], stranger[2].strip())
        elif not stranger:
            loose.append(line)
    return first.strip(" \t|"), "\n".join(loose)


def default_order() -> tuple[str, ...]:
    """All field keys in the order of E-CASE."""
    return tuple(each.key for each in fields())


def write(values: Mapping[str, str], order: Sequence[str] = (), separator: str = "：") -> str:
    """One `label` + separator + value a line in the wanted order; a missing value stays empty.

    Without an order: all filled fields in the default order. Unknown keys are passed by.
    """
    labels = {each.key: each.label for each in fields()}
    keys: Iterable[str] = order or (key for key in default_order() if values.get(key))
    known = (key for key in keys if key in labels)
    return "\n".join(f"{labels[key]}{separator}{values.get(key, '')}" for key in known)


def payments(paid: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The fields that several payments fill: each field's different values, and all as a list.

    >>> payments([{"amount": "¥200", "payee_name": "李某"}, {"amount": "¥300"}])
    {'amount': '¥200；¥300', 'payee_name': '李某', 'transfers': '1）¥200，李某；2）¥300'}
    """
    keys = dict.fromkeys(key for each in paid for key in each)
    told = {key: dict.fromkeys(v for each in paid if (v := each.get(key, ""))) for key in keys}
    values = {key: "；".join(found) for key, found in told.items() if found}
    if len(paid) > 1:
        rows = ("，".join(_in_turn(each)) for each in paid)
        values["transfers"] = "；".join(f"{n}）{row}" for n, row in enumerate(rows, start=1))
    return values


_TURN = ("paid_at", "amount", "payment_channel", "payer_bank", "payer_account")


def _in_turn(paid: Mapping[str, str]) -> list[str]:
    """When, how much and how before to whom."""
    keys = [*_TURN, *(key for key in paid if key not in _TURN and key != "payer_name")]
    return [paid[key] for key in keys if paid.get(key)]


def key_of(label: str) -> str | None:
    """The key of a field by its label or any known spelling, None for a stranger."""
    return _keys().get(re.sub(r"[\s：:【】]", "", label))
