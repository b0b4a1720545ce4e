"""Directories of rules: TOML files, the shipped pack or one of a centre."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.rule import Example, Rule, RuleSet, Stage
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

_NEEDED = (
    *("id", "scenario", "name_zh", "name_en", "when", "score", "outcome"),
    *("reason_zh", "reason_en", "source"),
)
_MAY = ("script", "rollout", "state", "examples")
_EXAMPLE = ("hit", "row", "note", "lists")
Kind = TypeVar("Kind")


def load_pack(folder: Path | None = None) -> RuleSet:
    """All `*.toml` of a folder in order of name (None: the shipped rules); raises Invalid.

    The expressions are not read here: `check_pack` says everything that is wrong with them.
    """
    texts = list(_texts(folder))
    if not texts:
        raise Invalid(_("“{folder}” holds no rules (*.toml).").format(folder=folder))
    rules: list[Rule] = []
    scripts: dict[str, list[str]] = {}
    for name, text in texts:
        data = _toml(name, text)
        scripts |= {key: list(map(str, lines)) for key, lines in data.get("scripts", {}).items()}
        rules += [_rule(name, data_of) for data_of in data.get("rule", ())]
    _refuse_doubles(rules)
    return RuleSet(tuple(rules), scripts)


def _texts(folder: Path | None) -> Iterator[tuple[str, str]]:
    if folder is not None and not folder.is_dir():
        raise Invalid(_("“{folder}” is no folder.").format(folder=folder))
    home = files("fanzha.detection").joinpath("data/rules") if folder is None else folder
    for entry in sorted(home.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield entry.name, _utf8(entry.name, entry.read_bytes())


def _utf8(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise Invalid(_("“{file}” is not UTF-8.").format(file=name)) from None


def _toml(name: str, text: str) -> Mapping[str, Any]:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Invalid(
            _("“{file}” is not TOML: {problem}").format(file=name, problem=error)
        ) from None
    unknown = sorted(set(data) - {"rule", "scripts"})
    if unknown or not isinstance(data.get("rule", []), list):
        raise Invalid(
            _("“{file}” may hold [[rule]] and [scripts], not “{key}”.").format(
                file=name, key=unknown[0] if unknown else "rule"
            )
        )
    return data


def _rule(file: str, data: Mapping[str, Any]) -> Rule:
    place = f"{file}: {data.get('id', '?')}"
    missing = [key for key in _NEEDED if key not in data]
    unknown = sorted(set(data) - {*_NEEDED, *_MAY})
    if missing or unknown:
        sentence = (
            _("{place}: “{key}” is missing.") if missing else _("{place}: “{key}” is unknown.")
        )
        raise Invalid(sentence.format(place=place, key=(missing or unknown)[0]))
    for key in ("score", "rollout"):
        value = data.get(key, 0)
        if type(value) is not int or not 0 <= value <= 100:
            sentence = _("{place}: “{key}” is a whole number from 0 to 100.")
            raise Invalid(sentence.format(place=place, key=key))
    texts = {
        key: _text(place, key, data[key]) for key in _NEEDED if key not in ("score", "outcome")
    }
    return Rule(
        **texts,
        score=data["score"],
        outcome=_one_of(place, "outcome", {step.code: step for step in Outcome}, data["outcome"]),
        script=_text(place, "script", data.get("script", "")),
        rollout=data.get("rollout", 100),
        state=_one_of(place, "state", {s.value: s for s in Stage}, data.get("state", "draft")),
        examples=tuple(_example(place, example) for example in data.get("examples", ())),
    )


def _text(place: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise Invalid(_("{place}: “{key}” is a text.").format(place=place, key=key))
    return value.strip()


def _one_of(place: str, key: str, known: Mapping[str, Kind], value: object) -> Kind:
    if not isinstance(value, str) or value not in known:
        sentence = _("{place}: “{key}” is one of {known}.")
        raise Invalid(sentence.format(place=place, key=key, known=", ".join(known)))
    return known[value]


def _example(place: str, data: Any) -> Example:
    if not isinstance(data, dict) or set(data) - set(_EXAMPLE) or "row" not in data:
        raise Invalid(_("{place}: an example holds hit, row, note and lists.").format(place=place))
    if type(data.get("hit")) is not bool or not isinstance(data["row"], dict):
        sentence = _("{place}: “hit” of an example is true or false, “row” a table.")
        raise Invalid(sentence.format(place=place))
    lists = data.get("lists", {})
    if not isinstance(lists, dict) or not all(isinstance(each, list) for each in lists.values()):
        sentence = _("{place}: “lists” of an example is a table of lists of texts.")
        raise Invalid(sentence.format(place=place))
    return Example(data["hit"], data["row"], _text(place, "note", data.get("note", "")), lists)


def _refuse_doubles(rules: list[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise Invalid(_("Two rules have the id “{id}”.").format(id=rule.id))
        seen.add(rule.id)
