from pathlib import Path
from typing import Any

import pytest

from fanzha.kit import Invalid
from fanzha.ledger import UnknownMetric, metric_of
from fanzha.reporting import summary
from fanzha.reporting.document import Paragraph, Table, words
from fanzha.reporting.markdown import render
from tests.makers.reporting import VALUES, make_book, make_figures, make_unit_row

EXPECTED = Path(__file__).parent / "expected"


def test_text_is_as_reviewed() -> None:
    assert render(summary.build(make_book())) == (EXPECTED / "monthly.md").read_text("utf-8")


def test_empty_ledger_prints_dashes_and_no_zero() -> None:
    known = ("current", "previous", "year_ago", "medians")
    rows = ("types", "units", "areas", "goals")
    nothing: dict[str, Any] = {**{name: {} for name in known}, **dict.fromkeys(rows, ())}
    report = summary.build(make_book(**nothing))

    assert render(report) == (EXPECTED / "monthly-empty.md").read_text("utf-8")
    assert {number.text for number in report.numbers()} == {"—"}


def test_chapters_are_those_of_the_manual() -> None:
    titles = [section.title for section in summary.build(make_book()).sections]

    assert titles == [
        "一、基本情况与形势",
        "二、本月工作",
        "三、亮点与典型",
        "四、存在问题",
        "五、下月打算",
        "六、附表：按单位、社区排名",
    ]


def test_every_printed_figure_is_the_ledgers() -> None:
    report = summary.build(make_book(areas=()))
    own = [number for number in report.numbers() if f"unit={1}" in number.query]
    values = {metric_of(name).code: value for name, value in VALUES.items()}

    wrong = [n for n in own if n.metric not in values]
    assert wrong == []
    assert summary.number_of(report, "M74").value == VALUES["M74"]
    assert summary.number_of(report, "M1").text == "1390人次"


def test_known_figures_open_and_unknown_ones_do_not() -> None:
    for number in summary.build(make_book()).numbers():
        assert bool(number.query) == (number.value is not None)


def test_missing_names_each_unknown_base_once() -> None:
    missing = [item.metric for item in summary.build(make_book()).missing]

    assert len(missing) == len(set(missing))
    assert "M23" in missing
    assert "M74" not in missing
    assert not any(name.startswith("K") for name in missing)


def test_edited_chapter_replaces_the_draft_and_keeps_figures_open() -> None:
    report = summary.build(make_book(), {"next": "继续压降发案，本月{M74}。\n\n开展宣传。"})
    chapter = next(section for section in report.sections if section.key == "next")
    first, second = (block for block in chapter.blocks if isinstance(block, Paragraph))

    assert first.text == "继续压降发案，本月150起。"
    assert (first.key, second.key) == ("next.1", "next.2")
    assert "cases_total" in [number.metric for number in report.numbers()]


@pytest.mark.parametrize(("text", "error"), [("{M999}", UnknownMetric), ("{M1.x}", Invalid)])
def test_edited_place_must_exist(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        summary.check(text, make_book())


def test_small_population_is_not_ranked_by_rate() -> None:
    row = make_unit_row("小村", 50.0, K01=12.5)
    small = make_book(units=(row.__class__(row.name, row.figures, population=600, score=50.0),))

    table = summary.build(small).sections[-1].blocks[0]

    assert isinstance(table, Table)
    assert words(table.rows[0][table.columns.index("万人发案率")]) == "—"


def test_a_column_that_nobody_knows_is_left_out() -> None:
    ranking = summary.build(make_book()).sections[-1].blocks[0]

    assert isinstance(ranking, Table)
    assert "见面率" in ranking.columns and "万人发案率" not in ranking.columns


def test_shares_of_types_add_up() -> None:
    table = summary.type_table(make_book(), "按类型")

    shares = [float(words(row[3]).rstrip("%")) for row in table.rows]
    assert sum(shares) == pytest.approx(100, abs=0.2)


def test_equal_reports_have_equal_digests() -> None:
    changed = make_book(current=make_figures({**VALUES, "M74": 151}))

    assert summary.build(make_book()).sha256 == summary.build(make_book()).sha256
    assert summary.build(make_book()).sha256 != summary.build(changed).sha256
