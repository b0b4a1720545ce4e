from datetime import UTC, date, datetime

import pytest

from fanzha.kit import Conflict, Invalid
from fanzha.ledger import Fact, Source, UnknownMetric
from fanzha.ledger.actions import AlreadyReversed, figure, record, record_many, reverse, verify
from fanzha.ledger.models import Entry, Rollup
from fanzha.organisations.actions import AuditEntry
from tests.cast import Cast
from tests.makers.ledger import DAY, make_entry

pytestmark = pytest.mark.database


def test_entry_keeps_what_was_recorded(cast: Cast) -> None:
    entry = record(
        "M23", cast.station, 300, DAY, "outreach:activity:7", cast.zhao, "T01", "manual", True,
        "300余份", direction="over", note="集市",
    )  # fmt: skip

    stored = Entry.objects.get(pk=entry.pk)
    assert (stored.metric, stored.value, stored.type_code) == ("leaflets_issued", 300, "T01")
    assert (stored.raw_text, stored.direction, stored.source) == ("300余份", "over", "manual")
    assert stored.month == date(2026, 11, 1)
    assert stored.recorded_by == cast.zhao


def test_moment_counts_on_its_local_day(cast: Cast) -> None:
    late = datetime(2026, 11, 30, 17, tzinfo=UTC)  # 1 December in Shanghai

    assert make_entry(unit=cast.station, on=late).occurred_on == date(2026, 12, 1)


def test_statistical_month_follows_the_setting(cast: Cast, settings: object) -> None:
    settings.MONTH_START_DAY = 26  # type: ignore[attr-defined]

    entry = make_entry(unit=cast.station, on=date(2026, 11, 26))

    assert entry.month == date(2026, 12, 1)
    assert figure("M23", cast.station, "2026-12").value == 1


def test_rollup_is_kept_with_every_entry(cast: Cast) -> None:
    make_entry(unit=cast.station, value=300, approx=True)
    make_entry(unit=cast.station, value=20)

    cell = Rollup.objects.get(metric="leaflets_issued", unit=cast.station)
    assert (cell.value, cell.entries, cell.approx) == (320, 2, 1)


def test_same_key_records_once(cast: Cast) -> None:
    first = make_entry(unit=cast.station, value=5, key="event:1")
    second = make_entry(unit=cast.station, value=5, key="event:1")

    assert second.pk == first.pk
    assert figure("M23", cast.station, "2026-11").value == 5


def test_batch_leaves_out_known_and_double_keys(cast: Cast) -> None:
    make_entry(unit=cast.station, key="a")
    facts = [Fact("M23", cast.station.pk, 1, DAY, "x:y:1", key=key) for key in ("a", "b", "b")]

    assert [entry.key for entry in record_many(facts)] == ["b"]


def test_subject_is_stored_as_digest_only(cast: Cast) -> None:
    entry = make_entry("M12", cast.station, subject_key="990000199001010017")

    digest = entry.subject_key or ""
    assert len(digest) == 32
    assert "990000" not in digest


@pytest.mark.parametrize(
    ("metric", "value", "source"),
    [
        ("meeting_rate", 97, Source.MANUAL),
        ("leaflets_issued", None, Source.SYSTEM),
        ("leaflets_issued", 10**16, Source.MANUAL),
        ("leaflets_issued", 1, "hearsay"),
    ],
)
def test_impossible_facts_are_refused(
    cast: Cast, metric: str, value: int | None, source: str
) -> None:
    with pytest.raises(Invalid):
        make_entry(metric, cast.station, value, source=source)


def test_unknown_metric_is_refused(cast: Cast) -> None:
    with pytest.raises(UnknownMetric):
        make_entry("M99", cast.station)


def test_entry_cannot_be_changed_or_deleted(cast: Cast) -> None:
    entry = make_entry(unit=cast.station)
    entry.value = 7

    with pytest.raises(Conflict):
        entry.save()
    with pytest.raises(Conflict):
        entry.delete()


def test_counter_entry_takes_a_value_back(cast: Cast) -> None:
    wrong = make_entry(unit=cast.station, value=300)
    make_entry(unit=cast.station, value=20)

    counter = reverse(wrong, "多填一个0", cast.chen)

    assert figure("M23", cast.station, "2026-11").value == 20
    assert (counter.value, counter.occurred_on, counter.note) == (-300, DAY, "多填一个0")
    assert AuditEntry.objects.filter(action="ledger.reversed").count() == 1


def test_entry_is_taken_back_only_once(cast: Cast) -> None:
    entry = make_entry(unit=cast.station)
    counter = reverse(entry, "重复")

    for again in (entry, counter):
        with pytest.raises(AlreadyReversed):
            reverse(again, "重复")


def test_reason_is_needed_to_take_back(cast: Cast) -> None:
    with pytest.raises(Invalid):
        reverse(make_entry(unit=cast.station), "  ")


def test_taking_back_the_last_state_shows_the_one_before(cast: Cast) -> None:
    make_entry("loudspeakers_issued", cast.station, 50, on=date(2026, 11, 1))
    newer = make_entry("loudspeakers_issued", cast.station, 70, on=date(2026, 11, 5))

    reverse(newer, "数错")

    assert figure("M26", cast.station, "2026-11").value == 50
    assert verify() == []


def test_taking_back_the_largest_shows_the_next(cast: Cast) -> None:
    make_entry("loss_largest", cast.station, 100)
    largest = make_entry("loss_largest", cast.station, 900)

    reverse(largest, "误录")

    assert figure("loss_largest", cast.station, "2026-11").value == 100
    assert verify() == []


def test_older_state_filed_late_does_not_replace_the_newer(cast: Cast) -> None:
    make_entry("loudspeakers_issued", cast.station, 70, on=date(2026, 11, 20))
    make_entry("loudspeakers_issued", cast.station, 50, on=date(2026, 11, 3))

    assert figure("M26", cast.station, "2026-11").value == 70
    assert verify() == []
