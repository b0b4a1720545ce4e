"""No personal identifier stands in plain text anywhere under FANZHA_HOME, logs included."""

import gzip
from pathlib import Path

import pytest

from tests.journeys.centre import Centre

PHONE = "15451997731"
ID_CARD = "990101198203040538"
NAME = "欧阳测试甲"
ADDRESS = "清河镇无名巷七十七号"
NARRATIVE = "甲称其积蓄被骗的独特叙述"
PLANTED = (PHONE, ID_CARD, NAME, ADDRESS, NARRATIVE)
LIST = (
    "预警编号,预警时间,风险等级,姓名,身份证号,手机号,现住地,涉诈类型\n"
    f"YJ-PLANT-1,2026-11-20 10:00:00,紧急,{NAME},{ID_CARD},{PHONE},{ADDRESS},刷单返利\n"
    f"YJ-PLANT-2,坏日期,紧急,{NAME},,,{ADDRESS},刷单返利\n"
)


def places(home: Path, words: tuple[str, ...]) -> list[str]:
    found = []
    for path in (path for path in home.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        marks = [w for w in words for code in ("utf-8", "gb18030") if w.encode(code) in data]
        escaped = [w for w in words if w.encode("unicode_escape") in data and not w.isascii()]
        found += [f"{path.relative_to(home)}: {mark}" for mark in {*marks, *escaped}]
    return found


@pytest.fixture
def planted(demo: Centre, tmp_path: Path) -> Centre:
    import json

    file = tmp_path / "planted.csv"
    file.write_text(LIST, encoding="utf-8")
    rows = json.loads(demo.run("units", "--json").stdout)
    unit = next(row["code"] for row in rows if row["kind"] == "centre")
    demo.run("import", "warnings", str(file), "--unit", unit)
    demo.run("worker", "--once")
    return demo


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_bytes(f"error at {NAME}".encode("gb18030"))

    assert places(tmp_path, PLANTED) == [f"web.log: {NAME}"]


def test_an_imported_list_leaves_no_plain_text(planted: Centre) -> None:
    assert places(planted.home, PLANTED) == []
