"""Pictures of numbers, each with its plain table."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.text import slugify

from fanzha.web.templatetags.library import register


@register.inclusion_tag("web/components/chart.html")
def chart(
    name: str, option: Mapping[str, Any], table: Any = None, height: str = "", unit: str = ""
) -> dict[str, Any]:
    """An ECharts option, with a switch to the table it was drawn from.

    `table` has `columns` and `rows`, as an object or a mapping; a cell that is None prints a dash.
    `height` is "", "small" or "tall". `unit` names what the numbers count.
    """
    return {
        "name": name,
        "anchor": f"chart-{slugify(name, allow_unicode=True)}",
        "option": json.dumps(option, cls=DjangoJSONEncoder, ensure_ascii=False),
        "table": table,
        "height": height,
        "unit": unit,
    }


def _share(value: float | None, whole: float | None) -> float:
    """Percent of the whole, 0 where it cannot be said."""
    return 0.0 if not value or not whole else round(min(100.0, value * 100 / whole), 1)


@register.inclusion_tag("web/components/funnel.html")
def funnel(steps: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Stages of one flow: `(label, count)` or `(label, count, url)`, the first is the whole."""
    whole = steps[0][1] if steps else 0
    before: Any = None
    rows = []
    for step in steps:
        label, value, url = (*step, "")[:3]
        rows.append(
            {
                "label": label,
                "value": value,
                "url": url,
                "width": _share(value, whole),
                "kept": None if before is None or value is None else _share(value, before),
            }
        )
        before = value
    return {"rows": rows}


@register.inclusion_tag("web/components/bars.html")
def bars(rows: Sequence[Sequence[Any]], unit: str = "") -> dict[str, Any]:
    """Bars from 0: `(label, value)`, `(label, value, whole)` or `(label, value, whole, url)`.

    With a whole the bar shows the part of it (coverage), else the part of the largest value.
    """
    largest = max((row[1] or 0 for row in rows), default=0)
    shown = []
    for row in rows:
        label, value, whole, url = (*row, None, None)[:4] if len(row) < 4 else tuple(row)[:4]
        shown.append(
            {
                "label": label,
                "value": value,
                "whole": whole,
                "url": url or "",
                "width": _share(value, whole or largest),
            }
        )
    return {"rows": shown, "unit": unit}
