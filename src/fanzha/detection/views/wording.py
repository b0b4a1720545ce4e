"""The words that a rule may use, as the editor offers and explains them."""

from typing import Any

from django.utils.translation import gettext as _

from fanzha.detection.rules.functions import FUNCTIONS
from fanzha.detection.rules.schema import Column, Type
from fanzha.detection.rules.vocabulary import schemas
from fanzha.detection.views.shown import is_chinese
from fanzha.knowledge import LISTS, list_title

_KEYWORDS = ("and", "or", "not", "is null", "between", "in", "if", "case when", "try_cast")


def vocabulary(scenario: str) -> dict[str, Any]:
    """Columns, functions and lists with their meaning, and the words that complete what is typed.

    Personal columns can be compared and looked up; no page shows their values.
    """
    columns = [_column(one) for one in schemas()[scenario].columns.values()]
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


def _column(column: Column) -> dict[str, str]:
    kinds = {
        Type.INT: _("whole number"),
        Type.FLOAT: _("decimal number"),
        Type.BOOL: _("true or false"),
        Type.TEXT: _("text"),
    }
    units = {"fen": _("fen"), "us": _("microseconds"), "s": _("seconds"), "days": _("days")}
    unit = units.get(column.unit, "")
    says = column.zh if is_chinese() else column.en
    return {"name": column.name, "says": says, "kind": str(kinds[column.type]), "unit": unit}
