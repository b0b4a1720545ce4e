"""An empty centre grows from four lists; each is stored whole or not at all."""

from collections.abc import Sequence

import pytest

from fanzha.kit import Conflict, Invalid, read_table, write_csv
from fanzha.organisations.actions import (
    AuditEntry,
    Person,
    Post,
    Unit,
    UnitLink,
    centre,
    import_areas,
    import_people,
    import_population,
    import_units,
    init_centre,
    subtree,
    template,
    units_listing,
)
from fanzha.organisations.actions.start import IMPORTS
from fanzha.organisations.lists import KINDS

UNITS = [
    ("990101-T1", "城关镇", "镇街", "990101", ""),
    ("990101-T1-C1", "东门社区", "社区", "990101-T1", ""),
    ("990101-P1", "城关派出所", "派出所", "990101", "990101-GA"),
]


def units(rows: Sequence[tuple[str, ...]]) -> bytes:
    return write_csv(["编码", "名称", "类别", "上级编码", "条线上级"], rows)


def people(*rows: tuple[str, ...]) -> bytes:
    return write_csv(["账号", "姓名", "单位编码", "岗位", "警号"], rows)


@pytest.fixture
def empty(db: None) -> str:
    return init_centre("示范县", "990101", "root")


@pytest.fixture
def county(empty: str) -> None:
    import_units(units(UNITS), "单位.csv")


def test_first_administrator_logs_in_with_the_one_time_password(empty: str) -> None:
    admin = Person.objects.get(login="root")

    assert admin.check_password(empty)
    assert admin.must_change_password
    assert admin.can("units.edit")
    assert centre().name == "示范县反诈中心"


def test_second_start_is_refused(empty: str) -> None:
    with pytest.raises(Conflict):
        init_centre("别县", "990102")


def test_units_come_in_with_both_trees(county: None) -> None:
    station = Unit.objects.get(code="990101-P1")
    bureau = Unit.objects.get(code="990101-GA")

    assert station.parent is not None and station.parent.code == "990101"
    assert station.pk in subtree(bureau, "line")
    assert Unit.objects.get(code="990101-T1-C1").pk in subtree(Unit.objects.get(code="990101-T1"))


def test_same_list_again_changes_nothing(county: None) -> None:
    result = import_units(units(UNITS), "单位.csv")

    assert (result.created, result.changed, result.stored) == (0, 0, True)
    assert UnitLink.objects.count() == 2


def test_new_name_is_taken_over(county: None) -> None:
    result = import_units(units([("990101-T1", "城关街道", "街道", "990101", "")]), "a.csv")

    assert (result.created, result.changed) == (0, 1)
    assert Unit.objects.get(code="990101-T1").name == "城关街道"


def test_one_bad_line_stores_nothing_and_every_problem_is_told(empty: str) -> None:
    bad = [
        ("X1", "", "社区", "", ""),
        ("X2", "二", "外星", "", ""),
        ("X3", "三", "社区", "NIX", ""),
        ("X4", "四", "社区", "X5", ""),
        ("X5", "五", "社区", "X4", ""),
        ("X6", "六", "社区", "", ""),
        ("X6", "六", "社区", "", ""),
    ]
    before = Unit.objects.count()

    result = import_units(units([*bad, *UNITS]), "a.csv")

    assert [problem.line for problem in result.problems] == [2, 3, 4, 5, 6, 8]
    assert (result.read, result.accepted, result.rejected) == (10, 4, 6)
    assert Unit.objects.count() == before


def test_trial_stores_nothing(empty: str) -> None:
    result = import_units(units(UNITS), "a.csv", dry_run=True)

    assert (result.accepted, result.stored) == (3, False)
    assert not Unit.objects.filter(code="990101-P1").exists()


def test_people_get_posts_and_one_time_passwords(county: None) -> None:
    result = import_people(
        people(
            ("zhao", "赵民警", "990101-P1", "民警", "990001"),
            ("gao", "高局长", "990101-GA", "领导", ""),
            ("gao", "高局长", "990101-FZ", "督导", ""),
        ),
        "人员.csv",
    )

    words = dict(result.passwords)
    assert set(words) == {"zhao", "gao"}
    assert Person.objects.get(login="zhao").check_password(words["zhao"])
    assert Post.objects.filter(person__login="gao").count() == 2


def test_people_again_keep_their_passwords(county: None) -> None:
    data = people(("zhao", "赵民警", "990101-P1", "民警", ""))
    import_people(data, "a.csv")

    result = import_people(data, "a.csv")

    assert (result.created, result.changed, result.passwords) == (0, 0, ())


def test_role_must_fit_the_unit(county: None) -> None:
    result = import_people(people(("li", "李柜员", "990101-P1", "柜员", "")), "a.csv")

    assert result.rejected == 1
    assert not Person.objects.filter(login="li").exists()


def test_areas_link_station_and_community_and_add_names(county: None) -> None:
    data = write_csv(
        ["派出所编码", "社区编码", "别名"], [("990101-P1", "990101-T1-C1", "东门里、东关")]
    )

    assert import_areas(data, "a.csv").created == 1
    assert import_areas(data, "a.csv").created == 0
    assert Unit.objects.get(code="990101-T1-C1").names[-2:] == ["东门里", "东关"]


def test_population_left_out_stays_unknown(county: None) -> None:
    data = write_csv(["单位编码", "常住人口", "户数"], [("990101-T1-C1", "5,200", "")])
    import_population(data, "a.csv")

    unit = Unit.objects.get(code="990101-T1-C1")
    assert (unit.population_resident, unit.households) == (5200, None)


@pytest.mark.parametrize("kind", KINDS)
def test_form_is_read_by_its_own_import(kind: str, county: None) -> None:
    table = read_table(template(kind), f"{kind}.xlsx")

    assert all(table.columns)
    assert len(list(table.rows)) == 1


def test_missing_column_is_named(empty: str) -> None:
    with pytest.raises(Invalid, match="单位名称"):
        import_units(write_csv(["编码", "类别"], [("a", "社区")]), "a.csv")


@pytest.mark.parametrize("data", [b"", b"\0\1\2\3", b"\xff\xff\xff\x00", "编码\n".encode()])
def test_unusable_file_is_one_clear_error(empty: str, data: bytes) -> None:
    with pytest.raises(Invalid):
        import_units(data, "a.csv")


def test_listing_has_depth_in_the_tree(county: None) -> None:
    area = {row["code"]: row["depth"] for row in units_listing()}

    assert (area["990101"], area["990101-T1-C1"]) == (0, 2)


def test_import_leaves_an_audit_line(county: None) -> None:
    assert AuditEntry.objects.filter(action="units.imported", facts__created=3).exists()


def tried(kind: str, data: bytes) -> tuple[tuple[int, int], tuple[int, int]]:
    """(new, changed) of a trial and of the run after it."""
    trial, run = (IMPORTS[kind](data, "名单.csv", dry, None) for dry in (True, False))
    assert not trial.stored and run.stored
    return (trial.created, trial.changed), (run.created, run.changed)


def test_a_trial_of_units_counts_as_the_run_does(county: None) -> None:
    more = [
        (*UNITS[0][:1], "城关街道", *UNITS[0][2:]),
        ("990101-P2", "柳河派出所", "派出所", "", ""),
    ]

    assert tried("units", units(more)) == ((1, 1), (1, 1))


def test_a_new_line_to_a_stored_unit_counts_beside_new_units(county: None) -> None:
    town = ("990101-T1", "城关镇", "镇街", "990101", "990101-GA")
    new = ("990101-T2", "柳河镇", "镇街", "990101", "")

    assert tried("units", units([town, new])) == ((1, 1), (1, 1))


def test_a_trial_of_people_counts_and_gives_no_password(county: None) -> None:
    data = people(("zhao", "赵一", "990101-P1", "派出所民警", "1"))

    trial = import_people(data, "人员.csv", dry_run=True)

    assert (trial.created, trial.passwords, Person.objects.count()) == (1, (), 1)
    assert tried("people", data) == ((1, 0), (1, 0))


def test_a_trial_of_areas_and_population_counts(county: None) -> None:
    areas = write_csv(["派出所编码", "社区编码"], [("990101-P1", "990101-T1-C1")])
    figures = write_csv(["单位编码", "常住人口"], [("990101-T1", "1200")])

    assert tried("areas", areas) == ((1, 0), (1, 0))
    assert tried("population", figures) == ((0, 1), (0, 1))
