"""The words that a rule may use, as the editor offers and explains them."""

from typing import Any

from django.utils.translation import gettext as _

from fanzha.detection.rules.functions import FUNCTIONS
from fanzha.detection.rules.schema import Column, Type
from fanzha.detection.vocabulary import schemas
from fanzha.kit.actions import is_chinese
from fanzha.knowledge import LISTS, list_title

_KEYWORDS = ("and", "or", "not", "is null", "between", "in", "if", "case when", "try_cast")


def vocabulary(scenario: str) -> dict[str, Any]:
    """Columns, functions and lists with their meaning, and the words that complete what is typed.

    Personal columns can be compared and looked up; no page shows their values.
    """
    columns = [_column(one, with_choices=True) for one in schemas()[scenario].columns.values()]
    functions = [
        {"name": name, "says": one.zh if is_chinese() else one.en, "example": one.example}
        for name, one in FUNCTIONS.items()
    ]
    lists = [{"name": name, "says": list_title(name)} for name in LISTS]
    complete = [[one["name"], one["says"], "column"] for one in columns]
    complete += [[f"{one['name']}(", one["says"], "function"] for one in functions]
    complete += [[f"'{one['name']}'", one["says"], "list"] for one in lists]
    complete += [[word, "", "keyword"] for word in _KEYWORDS]
    return {"columns": columns, "functions": functions, "lists": lists, "complete": complete}


def field(column: Column, value: str) -> dict[str, Any]:
    """A column as a form asks for it: `widget` is moment, money, choice, whole, number or text."""
    zh = is_chinese()
    told: dict[str, Any] = {**_column(column), "value": value, "widget": _widget(column)}
    told["choices"] = [(code, words if zh else en) for code, words, en in column.choices]
    if column.type is Type.BOOL:
        told["choices"] = [("true", _("yes")), ("false", _("no"))]
    if column.unit == "fen":
        told["unit"] = _("yuan")
    if value and told["choices"] and value not in dict(told["choices"]):
        told["choices"].append((value, value))
    return told


def _widget(column: Column) -> str:
    if column.choices or column.type is Type.BOOL:
        return "choice"
    if column.unit in ("us", "fen"):
        return {"us": "moment", "fen": "money"}[column.unit]
    return {Type.INT: "whole", Type.FLOAT: "number"}.get(column.type, "text")


def _column(column: Column, *, with_choices: bool = False) -> dict[str, str]:
    kinds = {
        Type.INT: _("whole number"),
        Type.FLOAT: _("decimal number"),
        Type.BOOL: _("true or false"),
        Type.TEXT: _("text"),
    }
    units = {"fen": _("fen"), "us": _("microseconds"), "s": _("seconds"), "days": _("days")}
    units["share"] = _("share from 0 to 1")
    unit = units.get(column.unit, "")
    says = column.zh if is_chinese() else column.en
    if column.choices:
        told = ", ".join(
            f"'{code}' {zh if is_chinese() else en}" for code, zh, en in column.choices
        )
        says = f"{says}: {told}" if with_choices else says
    return {"name": column.name, "says": says, "kind": str(kinds[column.type]), "unit": unit}
