from datetime import UTC, datetime, timedelta

import pytest

from fanzha.kit import Invalid, NotFound
from fanzha.ledger import UnknownMetric
from fanzha.ledger.actions import calendar, closing_of, figure
from fanzha.organisations.actions import verify_audit
from fanzha.reporting.actions import (
    Edition,
    approve,
    edition_thing,
    editions,
    render_report,
    report_of,
    save_texts,
)
from fanzha.reporting.actions.editions import NotADraft
from fanzha.reporting.changes import differences
from fanzha.reporting.markdown import render
from fanzha.reporting.summary import number_of
from tests.cast import Cast
from tests.makers.ledger import make_entry

pytestmark = pytest.mark.database
OCTOBER = calendar().parse("2025-10")
NOVEMBER = calendar().parse("2025-11")
AFTER = datetime(2026, 1, 5, 2, tzinfo=UTC)
DAY = calendar().parse("2025-11-20")


def november(cast: Cast, **more: object) -> None:
    """Some of November 2025: cases, warnings, publicity."""
    make_entry("M74", cast.station, 3, on=DAY.first, type_code="T0101", now=AFTER)
    make_entry("M75", cast.station, 123_000_000, on=DAY.first, type_code="T0101", now=AFTER)
    make_entry("N03", cast.other_station, 20, on=DAY.first, now=AFTER)
    make_entry("M1", cast.station, 139, on=DAY.first, source="manual", now=AFTER)


def test_figures_of_the_report_are_those_of_the_ledger(cast: Cast) -> None:
    november(cast)

    report = report_of("monthly", cast.centre, NOVEMBER)

    for number in report.numbers():
        if (
            number.query
            and f"unit={cast.centre.pk}&" in number.query
            and "type=" not in number.query
        ):
            assert number.value == figure(number.metric, cast.centre, _period(number.query)).value
    assert number_of(report, "M74").value == 3
    assert "刷单返利类" in render(report)


def _period(query: str) -> str:
    return query.split("period=")[1].split("&")[0]


def test_table_of_units_adds_up_or_shows_the_rest(cast: Cast) -> None:
    november(cast)
    make_entry("M74", cast.centre, 2, on=DAY.first)

    assert "其他单位及本级 | 2起" in render(report_of("monthly", cast.centre, NOVEMBER))


def test_edited_text_is_kept_in_the_draft(cast: Cast) -> None:
    edition = save_texts("monthly", cast.centre, NOVEMBER, {"next": "压降{M74}。"}, cast.chen)

    assert (edition.number, edition.is_approved) == (1, False)
    text = render(report_of("monthly", cast.centre, NOVEMBER, edition.texts))
    assert "压降—。" in text


@pytest.mark.parametrize(
    ("texts", "error"),
    [
        ({"next": "{M999}"}, UnknownMetric),
        ({"next": "{M1.soon}"}, Invalid),
        ({"next": "电话15400001234"}, Invalid),
        ({"appendix": "x"}, Invalid),
    ],
)
def test_unsound_text_is_refused(cast: Cast, texts: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        save_texts("monthly", cast.centre, NOVEMBER, texts, cast.chen)
    assert not Edition.objects.exists()


def test_approved_edition_stays_as_it_was(cast: Cast) -> None:
    november(cast)
    edition = approve("monthly", cast.centre, NOVEMBER, cast.gao, now=AFTER)
    frozen = render_report("monthly", cast.centre.code, "2025-11", "md")

    make_entry("M74", cast.station, 50, on=DAY.first, now=AFTER + timedelta(days=1))

    assert render_report("monthly", cast.centre.code, "2025-11", "md") == frozen
    again = Edition.objects.get(pk=edition.pk)
    assert again.report.sha256 == again.sha256
    assert number_of(report_of("monthly", cast.centre, NOVEMBER), "M74").value == 53


def test_figures_of_an_approved_edition_open_what_was_known_then(cast: Cast) -> None:
    november(cast)
    edition = approve("monthly", cast.centre, NOVEMBER, cast.gao, now=AFTER)
    make_entry("M74", cast.station, 50, on=DAY.first, now=AFTER + timedelta(days=1))

    number = number_of(edition.report, "M74")

    assert "as_of=2026-01-05" in number.query
    assert figure("M74", cast.centre, NOVEMBER, as_of=AFTER).value == number.value == 3


def test_approval_closes_the_period_and_anchors_the_audit_chain(cast: Cast) -> None:
    edition = approve("monthly", cast.centre, NOVEMBER, cast.gao, now=AFTER)

    closing = closing_of(cast.centre, NOVEMBER)
    assert closing is not None and closing.as_of == AFTER
    assert edition.audit_sequence and edition.audit_seal
    assert verify_audit() == []


def test_approved_report_changes_only_by_a_next_edition(cast: Cast) -> None:
    first = approve("monthly", cast.centre, NOVEMBER, cast.gao, now=AFTER)
    with pytest.raises(NotADraft):
        approve("monthly", cast.centre, NOVEMBER, cast.gao, now=AFTER)
    november(cast)

    save_texts("monthly", cast.centre, NOVEMBER, {}, cast.chen)
    second = approve("monthly", cast.centre, NOVEMBER, cast.gao, now=AFTER + timedelta(days=2))

    assert [e.number for e in editions("monthly", cast.centre, NOVEMBER)] == [2, 1]
    changed = {change.what: change.after for change in differences(first.report, second.report)}
    assert changed["发案数"] == "3起"


def test_running_month_cannot_be_approved(cast: Cast) -> None:
    with pytest.raises(Invalid):
        approve("monthly", cast.centre, NOVEMBER, cast.gao, now=datetime(2025, 11, 30, tzinfo=UTC))


def test_approved_bulletin_counts_as_pushed_once(cast: Cast) -> None:
    approve("daily", cast.centre, DAY, cast.gao, now=AFTER)

    assert figure("M71", cast.centre, "2026-01").value == 1


def test_bulletin_splits_victims_by_what_was_registered(cast: Cast) -> None:
    for number, group in enumerate(["女|26-40岁|", "女|60岁以上|退休", "男|18-25岁|学生"]):
        make_entry("N48", cast.station, on=DAY.first, group=group, subject_key=f"p{number}")

    text = render(report_of("daily", cast.centre, DAY))

    assert "性别：女2人、男1人。" in text
    assert "职业：学生1人、退休1人。" in text


@pytest.mark.parametrize("fmt", ["docx", "pdf", "md"])
@pytest.mark.parametrize(("kind", "period"), [("monthly", "2025-11"), ("daily", "2025-11-20")])
def test_every_report_is_written_in_every_format(
    cast: Cast, kind: str, period: str, fmt: str
) -> None:
    assert len(render_report(kind, cast.centre.code, period, fmt)) > 300


@pytest.mark.parametrize(
    ("kind", "code", "period", "fmt", "error"),
    [
        ("weekly", "DEMO-FZ", "2025-11", "md", Invalid),
        ("monthly", "DEMO-FZ", "2025-11-20", "md", Invalid),
        ("daily", "DEMO-FZ", "2025-11", "md", Invalid),
        ("monthly", "DEMO-FZ", "2025-11", "exe", Invalid),
        ("monthly", "NOWHERE", "2025-11", "md", NotFound),
    ],
)
def test_impossible_reports_are_refused(
    cast: Cast, kind: str, code: str, period: str, fmt: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        render_report(kind, code, period, fmt)


def test_edition_resolves_for_those_who_may_see_it(cast: Cast) -> None:
    edition = save_texts("monthly", cast.station, NOVEMBER, {}, cast.zhao)

    assert "period=2025-11" in edition_thing(str(edition.pk), cast.chen).url
    with pytest.raises(NotFound):
        edition_thing(str(edition.pk), cast.wu)
