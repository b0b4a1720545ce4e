"""Data files to entries and back: TOML tables, checked field by field."""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, get_type_hints

from fanzha.kit import Invalid
from fanzha.kit import gettext as _
from fanzha.knowledge import entries
from fanzha.knowledge.entries import Entry

Value = str | bool | int | date | tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """Where entries of a kind live, what they are, and how their codes look."""

    file: str
    entry: type[Entry]
    code: str


_WORD = r"[\w.\-]{1,60}"
KINDS: Mapping[str, Kind] = {
    "type": Kind("taxonomy.toml", entries.ScamType, r"T\d\d"),
    "sub_type": Kind("taxonomy.toml", entries.SubType, r"T\d{4}"),
    "phase": Kind("method.toml", entries.Phase, r"G\d"),
    "red_flag": Kind("method.toml", entries.RedFlag, r"F\d\d"),
    "method": Kind("method.toml", entries.MethodStep, r"S\d{1,2}"),
    "group": Kind("method.toml", entries.VictimGroup, r"[a-z_]{1,30}"),
    "payee": Kind("method.toml", entries.PayeeSide, r"P\d{1,2}"),
    "slogan": Kind("slogans.toml", entries.Slogan, r"[a-z0-9\-]{1,60}"),
    "script": Kind("scripts.toml", entries.Script, r"[a-z0-9_.]{1,40}"),
    "item": Kind("scripts.toml", entries.ScriptItem, r"[a-z0-9_.]{1,40}\.[a-z0-9_]{1,40}"),
    "advice": Kind("scripts.toml", entries.Advice, r"general|T\d\d"),
    "case": Kind("cases.toml", entries.TypicalCase, r"C\d{2,4}"),
    "name": Kind("names.toml", entries.OtherName, r".{1,60}"),
    "hub": Kind("hubs.toml", entries.Hub, _WORD),
}
FILES = tuple(dict.fromkeys(kind.file for kind in KINDS.values()))
Entries = Mapping[str, tuple[Entry, ...]]


@lru_cache(maxsize=32)
def shape(kind: str) -> Mapping[str, Any]:
    """The field types of a kind, by name."""
    entry = KINDS[kind].entry
    hints = get_type_hints(entry)
    return {field.name: hints[field.name] for field in fields(entry)}


@lru_cache(maxsize=32)
def required(kind: str) -> frozenset[str]:
    """The fields that every entry of a kind must have."""
    return frozenset(field.name for field in fields(KINDS[kind].entry) if field.default is MISSING)


def build(kind: str, table: Mapping[str, Any], where: str) -> Entry:
    """One entry from a table; raises Invalid naming the file, the entry and what is wrong."""
    spec = KINDS[kind]
    label = f"{where}: {kind} “{str(table.get('code', '?'))[:60]}”"
    unknown = table.keys() - shape(kind).keys()
    missing = required(kind) - table.keys()
    if unknown:
        text = _("{entry} has the unknown field “{field}”: remove or rename it.")
        raise Invalid(text.format(entry=label, field=min(unknown)))
    if missing:
        raise Invalid(_("{entry} lacks “{field}”: add it.").format(entry=label, field=min(missing)))
    values = {name: _value(shape(kind)[name], table[name], label, name) for name in table}
    empty = [name for name in required(kind) if values[name] == ()]
    if empty:
        raise Invalid(_("{entry}: “{field}” is empty.").format(entry=label, field=min(empty)))
    if not re.fullmatch(spec.code, str(values["code"])):
        text = _("{entry}: a code of this kind looks like {pattern}.")
        raise Invalid(text.format(entry=label, pattern=spec.code))
    make: Callable[..., Entry] = spec.entry
    return make(**values)


def _value(wanted: Any, given: Any, label: str, name: str) -> Value | None:
    fits: dict[Any, Callable[[], bool]] = {
        str: lambda: isinstance(given, str) and bool(given.strip() or name in _MAY_BE_EMPTY),
        bool: lambda: isinstance(given, bool),
        int: lambda: isinstance(given, int) and not isinstance(given, bool) and given >= 0,
        date: lambda: type(given) is date,
        date | None: lambda: given is None or type(given) is date,
        tuple[str, ...]: lambda: _is_lines(given),
    }
    if not fits[wanted]():
        text = _("{entry}: “{field}” must be {form}.")
        raise Invalid(text.format(entry=label, field=name, form=_say(wanted)))
    return tuple(given) if isinstance(given, list) else given


_MAY_BE_EMPTY = frozenset({"note", "funds", "avoid"})


def _say(wanted: Any) -> str:
    return {
        str: _("text that is not empty"),
        bool: _("true or false"),
        int: _("a whole number from 0"),
        tuple[str, ...]: _("a list of texts that are not empty"),
    }.get(wanted, _("a day like 2026-11-22"))


def _is_lines(given: Any) -> bool:
    listed = isinstance(given, list | tuple)
    return listed and all(isinstance(item, str) and item.strip() for item in given)


def read_file(path: Path) -> dict[str, tuple[Entry, ...]]:
    """The entries of one data file by kind; raises Invalid when it cannot be used."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        text = _("{file} cannot be read as TOML ({error}): restore the file.")
        raise Invalid(text.format(file=path.name, error=error)) from None
    content.pop("version", None)
    stray = [kind for kind in content if kind not in KINDS or KINDS[kind].file != path.name]
    if stray:
        text = _("{file} holds “{kind}”, which does not belong there: remove it.")
        raise Invalid(text.format(file=path.name, kind=stray[0]))
    return {kind: _unique(kind, tables, path.name) for kind, tables in content.items()}


def _unique(kind: str, tables: Iterable[Mapping[str, Any]], where: str) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for table in tables:
        entry = build(kind, table, where)
        if entry.code in found:
            text = _("{file}: {kind} “{code}” is there twice: remove one.")
            raise Invalid(text.format(file=where, kind=kind, code=entry.code))
        found[entry.code] = entry
    return tuple(found.values())


def read_folder(folder: Path) -> Entries:
    """All entries of a folder of data files, every kind present."""
    found: dict[str, tuple[Entry, ...]] = {}
    for name in FILES:
        found.update(read_file(folder / name))
    return {kind: found.get(kind, ()) for kind in KINDS}


def to_table(entry: Entry) -> dict[str, Value]:
    """The entry as the table of a data file; fields at their default are left out."""
    table = {field.name: (getattr(entry, field.name), field.default) for field in fields(entry)}
    return {name: value for name, (value, default) in table.items() if value != default}


def from_json(kind: str, body: Mapping[str, Any], where: str) -> Entry:
    """An entry from the JSON form, in which days are text."""
    wanted = shape(kind)
    return build(kind, {k: _day(wanted.get(k), v) for k, v in body.items()}, where)


def _day(wanted: Any, given: Any) -> Any:
    if wanted not in (date, date | None) or not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        return given


def to_json(entry: Entry) -> dict[str, Any]:
    """The entry in its JSON form: days as text, lists as lists."""
    return {name: _plain(value) for name, value in to_table(entry).items()}


def _plain(value: Value) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def write_folder(folder: Path, content: Entries, version: str) -> None:
    """Write the entries as data files that `read_folder` reads back equal."""
    for name in FILES:
        kinds = [kind for kind, spec in KINDS.items() if spec.file == name]
        tables = [_toml(kind, entry) for kind in kinds for entry in content[kind]]
        text = "\n".join([f"version = {_toml_value(version)}\n", *tables])
        (folder / name).write_text(text, encoding="utf-8")


def _toml(kind: str, entry: Entry) -> str:
    lines = [f"{name} = {_toml_value(value)}" for name, value in to_table(entry).items()]
    return "\n".join([f"[[{kind}]]", *lines, ""])


def _toml_value(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    return value.isoformat() if isinstance(value, date) else str(value)
