from fanzha.reporting import prompts
from tests.makers.reporting import VALUES, make_book, make_figures, make_unit_row


def test_overdue_names_the_worst_units_first() -> None:
    first = prompts.problems(make_book())[0]

    assert "{N16}" in first
    assert "河东派出所、城关派出所" in first
    assert "西山派出所" not in first


def test_units_below_the_average_coverage_are_named() -> None:
    units = (make_unit_row("甲", K17=40), make_unit_row("乙", K17=80))

    assert prompts.below_average(make_book(units=units), "K17") == ["甲"]


def test_at_most_three_units_are_named() -> None:
    units = tuple(make_unit_row(name, N16=5) for name in "甲乙丙丁")

    assert len(prompts.worst(units, "N16")) == 3


def test_units_without_filing_and_missing_figures_are_told() -> None:
    text = "\n".join(prompts.problems(make_book(), missing=4))

    assert "未填报宣传数据的单位：西山派出所" in text
    assert "有4项指标缺数据" in text


def test_nothing_wrong_is_said_plainly() -> None:
    calm = make_book(current=make_figures({"N16": 0, "K11": 100.0}), units=(), gaps=())

    assert prompts.problems(calm) == ["系统未发现超期、低覆盖或缺数据的情况。"]


def test_rise_is_no_highlight() -> None:
    risen = make_book(current=make_figures({**VALUES, "M74": 999}), year_ago={})

    assert not any("M74" in line for line in prompts.highlights(risen))


def test_next_month_follows_types_people_and_calendar() -> None:
    text = "\n".join(prompts.intentions(make_book(), ["学生", "宝妈"]))

    assert "刷单返利类、冒充电商物流客服类" in text
    assert "学生、宝妈" in text
    assert "元旦" in text
