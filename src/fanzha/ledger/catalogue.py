"""The page of all metrics (`docs/metrics.md`), written from the dictionary.

python -m fanzha.ledger.catalogue > docs/metrics.md
"""

import sys

from fanzha.ledger.dictionary import METRICS, SECTIONS, Metric

_HEAD = """# Metrics

Written from `src/fanzha/ledger/data/metrics.toml` by `python -m fanzha.ledger.catalogue`; a test
compares the two. M1–M78 are counted in work summaries, N01… are base counts, K01… key figures that
are computed and never entered. Kinds and how they roll up: [ledger](ledger.md). Money is stored in
fen and printed in 元 or 万元.
"""


def page() -> str:
    """The Markdown text."""
    parts = [_HEAD]
    for key, heading in SECTIONS.items():
        rows = [_row(metric) for metric in METRICS.values() if metric.section == key]
        parts += [
            f"\n## {heading.name_en} {heading.name}\n\n",
            "| no. | code | name | unit | kind | recorded by | dated by | note |\n",
            "|---|---|---|---|---|---|---|---|\n",
            *rows,
        ]
    return "".join(parts)


def _row(metric: Metric) -> str:
    cells = (
        metric.id,
        f"`{metric.code}`",
        f"{metric.name} · {metric.name_en}",
        metric.unit,
        metric.kind,
        ", ".join((metric.feed, *metric.also)) if metric.feed else "–",
        metric.dated_by or "–",
        _formula(metric) or metric.note,
    )
    return "| " + " | ".join(cells) + " |\n"


def _formula(metric: Metric) -> str:
    if not metric.is_ratio:
        return ""
    over, under = (
        " + ".join(f"`{code}`" for code in side) for side in (metric.numerator, metric.denominator)
    )
    scale = f" × {metric.scale}" if metric.scale != 1 else ""
    return f"({over}) ÷ ({under}){scale}" + (f"；{metric.note}" if metric.note else "")


if __name__ == "__main__":
    sys.stdout.write(page())
