"""Indicator lists in and out."""

import pytest

from fanzha.kit import Invalid
from fanzha.knowledge.actions import Indicator, export_indicators, import_indicators
from fanzha.knowledge.actions.exchange import rejected_csv
from fanzha.organisations.actions import ExportRecord
from tests.cast import Cast
from tests.makers.knowledge import make_confirmed, make_indicator

pytestmark = pytest.mark.django_db
LIST = """类型,号码,涉诈类型,可信度,最近出现,备注
手机号,154 0000 1234,刷单返利,80,2026-11-20 09:30,群里派单
域名,evil.example,杀猪盘,,,
银行卡,9999990000000001,,90,2026/11/19,
手机号,96110,,,,
手机号,号码不明,,,,
手机号,15400005678,没有的类型,,,
域名,evil2.example,,150,,
"""


def test_every_line_is_taken_or_rejected_with_its_reason(cast: Cast) -> None:
    run = import_indicators(LIST.encode(), "list.csv", cast.chen)

    assert (run.read, run.accepted, run.merged, run.rejected) == (7, 3, 0, 4)
    assert [row.line for row in run.rows.order_by("line")] == [5, 6, 7, 8]
    assert set(Indicator.objects.values_list("type_code", flat=True)) == {"T01", "T0202", ""}


def test_gb18030_reads_the_same(cast: Cast) -> None:
    run = import_indicators(LIST.encode("gb18030"), "list.csv", cast.chen)

    assert run.accepted == 3


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    import_indicators(LIST.encode(), "list.csv", cast.chen)

    run = import_indicators(LIST.encode(), "copy.csv", cast.chen)

    assert (run.accepted, run.merged) == (0, 3)
    assert set(Indicator.objects.values_list("sightings_count", flat=True)) == {1}


def test_another_file_adds_a_sighting_to_what_is_known(cast: Cast) -> None:
    make_indicator()

    import_indicators(LIST.encode(), "list.csv", cast.chen)

    assert Indicator.objects.get(value="15400001234").sightings_count == 2


def test_a_value_twice_in_one_file_is_merged(cast: Cast) -> None:
    data = b"kind,value\nphone,15400001234\nphone,+86 15400001234\n"

    run = import_indicators(data, "list.csv", cast.chen)

    assert (run.accepted, run.merged) == (1, 1)


def test_the_rejected_lines_come_back_as_sent(cast: Cast) -> None:
    run = import_indicators(LIST.encode(), "list.csv", cast.chen)

    lines = rejected_csv(run).decode("utf-8-sig").splitlines()

    assert len(lines) == 5
    assert lines[1].startswith("5,") and "96110" in lines[1]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"kind,other\nphone,1\n", b"\x00\x01\x02"])
def test_a_file_that_is_no_list_is_refused(cast: Cast, data: bytes) -> None:
    with pytest.raises(Invalid):
        import_indicators(data, "list.csv", cast.chen)


def test_an_export_reads_back_and_is_recorded(cast: Cast) -> None:
    make_confirmed(cast.feng)
    rows = Indicator.objects.order_by("id")

    data = export_indicators(rows, cast.feng, "报送上级")
    run = import_indicators(data, "export.csv", cast.chen)

    assert (run.merged, run.rejected) == (1, 0)
    assert ExportRecord.objects.get().rows == 1


def test_a_formula_in_a_note_is_defused_on_the_way_out(cast: Cast) -> None:
    make_indicator(note="=HYPERLINK(1)")

    data = export_indicators(Indicator.objects.all(), cast.feng, "")

    assert "'=HYPERLINK" in data.decode("utf-8-sig")
