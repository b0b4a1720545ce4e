"""The monthly work summary as docx, pdf and Markdown, from the demo's ledger."""

from pathlib import Path
from time import perf_counter
from typing import Any

from fanzha.kit import Month, local_date, now
from fanzha.simulation.bench.actions.opening import open_scratch
from fanzha.simulation.bench.figures import below, spread

GOAL_MS, RUNS = 1000, 7


def measure(_home: Path, quick: bool) -> dict[str, Any]:
    """Milliseconds per summary, the first one left out (it loads fonts and templates)."""
    open_scratch()
    from fanzha.reporting.actions import render_report
    from fanzha.simulation.actions import build_demo

    build_demo(days=14 if quick else 90)
    month = str(Month.of(local_date(now())).previous())
    found: dict[str, Any] = {}
    for form in ("docx", "pdf", "md"):
        seconds = []
        for _run in range(RUNS + 1):
            began = perf_counter()
            render_report("monthly", "FZZX", month, form)
            seconds.append(perf_counter() - began)
        found[form] = spread(seconds[1:])
        found[f"{form}_first_ms"] = round(seconds[0] * 1000, 1)
    return {"docx_p95": below(found["docx"]["p95_ms"], GOAL_MS, "ms"), **found}
