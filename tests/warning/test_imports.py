"""Lists in the database: nothing lost, nothing doubled, one open warning per person."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.kit import Invalid, now
from fanzha.organisations.actions import ImportRow, ImportRun
from fanzha.warning import State, read_list
from fanzha.warning.actions import (
    Batch,
    Hit,
    Warning,
    import_file,
    import_list,
    imports,
    resume_all,
    run_import,
    stage,
)
from fanzha.warning.actions.storing import Store
from fanzha.warning.tasks import on_imported
from tests.cast import Cast
from tests.makers.warnings import HEADER, concluded_warning, fake_id, newest, push, row, total

pytestmark = pytest.mark.django_db


def test_each_person_becomes_one_warning_at_the_station_of_the_address(cast: Cast) -> None:
    push(
        cast.centre,
        row(address="城关镇东门社区2号"),
        row(address="柳河社区3组"),
        row(address="外省"),
    )

    owners = list(Warning.objects.order_by("id").values_list("owner", flat=True))
    states = list(Warning.objects.order_by("id").values_list("state", flat=True))

    assert owners == [cast.station.pk, cast.other_station.pk, cast.centre.pk]
    assert states == ["dispatched", "dispatched", "deduplicated"]


def test_a_partner_receives_no_list(cast: Cast) -> None:
    with pytest.raises(Invalid, match=cast.bank.short_name):
        push(cast.bank, row(address="外省"))

    assert not Batch.objects.exists()


def test_a_list_for_a_station_stays_there(cast: Cast) -> None:
    assert newest(push(cast.station, row(address="外省"))).owner == cast.station


def test_the_result_is_masked_and_balanced(cast: Cast) -> None:
    data = "\n".join([HEADER, row(name="王小明"), row(name="王小明"), ",,高,无名,,,,"]).encode()

    result = import_file(data, "a.csv", "DEMO-FZ")

    assert (result["read"], result["accepted"], result["rejected"]) == (3, 2, 1)
    assert "王小明" not in json.dumps(result, ensure_ascii=False)
    run = ImportRun.objects.get()
    assert (run.read, run.accepted, run.merged, run.rejected) == (3, 2, 0, 1)
    assert sorted(ImportRow.objects.values_list("line", "state")) == [
        (2, "accepted"),
        (3, "accepted"),
        (4, "rejected"),
    ]


def test_the_same_list_again_raises_nothing(cast: Cast) -> None:
    lines = [row(tier="中", card=fake_id(n)) for n in range(3)]
    push(cast.centre, *lines)

    push(cast.centre, *lines)

    assert Warning.objects.count() == 3
    assert set(Warning.objects.values_list("tier", flat=True)) == {"medium"}
    assert Hit.objects.filter(duplicate=True).count() == 3


def test_another_number_within_a_week_raises_one_level_once(cast: Cast) -> None:
    card = fake_id(7)
    for _ in range(3):
        push(cast.centre, row(tier="中", name="甲", tel="15400009999", card=card))

    warning = Warning.objects.get()

    assert (warning.tier, warning.raised, warning.hits.count()) == ("high", True, 3)


def test_another_number_after_a_week_raises_nothing(cast: Cast) -> None:
    card, old = fake_id(7), (now() - timedelta(days=8)).isoformat()
    push(cast.centre, row(tier="中", card=card, at=old))
    push(cast.centre, row(tier="中", card=card))

    assert Warning.objects.get().tier == "medium"


def test_a_graver_push_lifts_the_open_warning_and_restarts_its_clocks(cast: Cast) -> None:
    warning = newest(push(cast.centre, row("A", tier="低", card=fake_id(8))))
    later = now() + timedelta(hours=1)

    push(cast.centre, row("A2", tier="紧急", card=fake_id(8)), at=later)

    warning.refresh_from_db()
    assert warning.tier == "urgent"
    assert warning.tier_at == later
    assert warning.next_due_at == later + timedelta(minutes=5)


def test_the_first_pushed_time_is_kept(cast: Cast) -> None:
    early = now().replace(microsecond=0) - timedelta(days=2)
    push(cast.centre, row(card=fake_id(9), at=early.isoformat()))
    push(cast.centre, row(card=fake_id(9)))

    assert Warning.objects.get().first_pushed_at == early


def test_a_row_without_id_joins_the_open_warning_of_name_and_phone(cast: Cast) -> None:
    push(cast.centre, row(name="甲", tel="15400008888", card=fake_id(1)))
    push(cast.centre, row(name="甲", tel="+86 154 0000 8888"))
    push(cast.centre, row(name="甲", tel="15400008888", card=fake_id(2)))

    assert Warning.objects.count() == 2
    assert sorted(w.hits.count() for w in Warning.objects.all()) == [1, 2]


def test_rounded_id_numbers_of_two_lists_are_two_persons(cast: Cast) -> None:
    rounded = fake_id(1)[:15] + "000"
    push(cast.centre, row(name="甲", tel="15400008881", card=rounded))
    push(cast.centre, row(name="乙", tel="15400008882", card=rounded))
    push(cast.centre, row(name="甲", tel="15400008881", card=rounded))

    assert sorted(w.hits.count() for w in Warning.objects.all()) == [1, 2]


def test_a_new_hit_after_the_outcome_opens_the_work_again(cast: Cast) -> None:
    warning = concluded_warning(cast.centre, cast.zhao, card=fake_id(3))

    push(cast.centre, row(card=fake_id(3)))

    warning.refresh_from_db()
    assert warning.at is State.REOPENED
    assert warning.concluded_at is None
    assert Warning.objects.count() == 1


def test_a_closed_warning_is_followed_by_a_new_one(cast: Cast) -> None:
    warning = concluded_warning(cast.centre, cast.zhao, card=fake_id(4))
    Warning.objects.filter(pk=warning.pk).update(state=State.CLOSED, closed_at=now())

    push(cast.centre, row(card=fake_id(4)))

    assert Warning.objects.count() == 2


def test_received_and_merged_rows_reach_the_ledger(cast: Cast) -> None:
    line = row(card=fake_id(5))
    push(cast.centre, line, line, row())

    assert total(metric="warnings_received") == 3
    assert total(metric="warnings_merged") == 1


def test_no_personal_value_is_stored_open(cast: Cast) -> None:
    push(
        cast.centre,
        row("YJ-1", name="密名人", tel="15400007777", card=fake_id(6), address="城关镇秘密路9号"),
    )

    with connection.cursor() as cursor:
        dump = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            dump += [str(values) for values in cursor.fetchall()]

    text = "\n".join(dump)
    for secret in ("密名人", "15400007777", fake_id(6), "秘密路"):
        assert secret not in text


def test_a_killed_import_goes_on_where_it_stopped(cast: Cast) -> None:
    data = "\n".join([HEADER, *(row(card=fake_id(n)) for n in range(25)), ",,,,,,,x"]).encode()
    begun = now()
    reading = read_list(data, "a.csv", begun)
    batch = stage(data, "a.csv", cast.centre, None, begun, reading)
    imports.store_chunk(batch.run, Store(batch, begun), reading.persons[:10])
    assert Warning.objects.count() == 10  # and here the process died

    assert resume_all() == 1
    assert resume_all() == 0

    run = ImportRun.objects.get()
    assert (Warning.objects.count(), Hit.objects.count()) == (25, 25)
    assert (run.state, run.cursor, run.read, run.accepted, run.rejected) == ("done", 25, 26, 25, 1)
    assert Warning.objects.filter(state=State.DISPATCHED).count() == 25


def test_two_processes_at_one_run_store_each_person_once(cast: Cast) -> None:
    data = "\n".join([HEADER, row(), row()]).encode()
    reading = read_list(data, "a.csv", now())
    batch = stage(data, "a.csv", cast.centre, None, now(), reading)
    slow = ImportRun.objects.get(pk=batch.run_id)
    imports.store_chunk(batch.run, Store(batch, now()), reading.persons)

    imports.store_chunk(slow, Store(batch, now()), reading.persons)

    assert Warning.objects.count() == 2


def test_running_an_import_twice_doubles_nothing(cast: Cast) -> None:
    imported = push(cast.centre, row(), row())

    run_import(Batch.objects.get(pk=imported.batch.pk))

    assert (Warning.objects.count(), Hit.objects.count()) == (2, 2)
    assert ImportRow.objects.count() == 2


def test_a_file_that_is_no_list_leaves_nothing_behind(cast: Cast) -> None:
    with pytest.raises(Invalid):
        import_list(b"\x00\x01", "a.csv", cast.centre, None, now())

    assert not ImportRun.objects.exists()


LINES = st.lists(
    st.builds(
        lambda no, tier, name, card, tel: f"{no},2026-11-20 08:00,{tier},{name},{card},{tel},,",
        st.sampled_from(["", "P1", "P2", "P3"]),
        st.sampled_from(["高", "低"]),
        st.sampled_from(["甲", "乙"]),
        st.sampled_from(["", fake_id(1), fake_id(2)]),
        st.sampled_from(["", "15400000001", "15400000002"]),
    ),
    min_size=1,
    max_size=6,
)


@given(first=LINES, second=LINES)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_lists_one_after_another_keep_every_row_and_every_valid_id_apart(
    cast: Cast, first: list[str], second: list[str]
) -> None:
    Hit.objects.all().delete()
    Warning.objects.all().delete()
    ImportRow.objects.all().delete()

    results = [push(cast.centre, *lines) for lines in (first, second)]

    accepted = sum(len(result.reading.accepted) for result in results)
    assert Hit.objects.count() == accepted
    numbers = [w.id_card for w in Warning.objects.all() if w.id_card]
    assert len(numbers) == len(set(numbers))


def test_two_open_warnings_that_prove_to_be_one_person_are_joined(cast: Cast) -> None:
    push(cast.centre, row("A", name="甲", card=fake_id(1)), row("B", name="甲", tel="15400006666"))
    assert Warning.objects.count() == 2

    push(cast.centre, row("C", name="甲", card=fake_id(1), tel="15400006666"))

    kept, other = Warning.objects.order_by("id")
    assert kept.hits.count() == 3
    assert (other.state, other.outcome) == ("closed", "R9")


def test_the_very_same_file_again_changes_nothing(cast: Cast) -> None:
    data = "预警编号,姓名,手机号\nYJ-1,王测,15400001234\n".encode()
    first = import_file(data, "a.csv", cast.centre.code)
    before = (Warning.objects.count(), Hit.objects.count(), ImportRun.objects.count())

    again = import_file(data, "b.csv", cast.centre.code)

    assert again["batch"] == first["batch"]
    assert (Warning.objects.count(), Hit.objects.count(), ImportRun.objects.count()) == before


def test_an_import_says_how_far_it_is(cast: Cast) -> None:
    heard: list[tuple[int, int]] = []
    data = "\n".join([HEADER, *(row() for _ in range(imports.LEAST + 5))]).encode()

    import_list(data, "a.csv", cast.centre, None, now(), tell=lambda *seen: heard.append(seen))

    assert heard == [(imports.LEAST, imports.LEAST + 5), (imports.LEAST + 5, imports.LEAST + 5)]


def test_a_long_list_is_dispatched_by_the_worker(cast: Cast) -> None:
    batch = push(cast.centre, *(row() for _ in range(imports.AT_ONCE + 1))).batch
    assert not Warning.objects.filter(state=State.DISPATCHED).exists()

    on_imported(batch.pk)

    assert not Warning.objects.filter(state=State.DEDUPLICATED).exists()
