import pytest
from django.db.models import F

from fanzha.ledger.actions import figure, rebuild, reverse, verify
from fanzha.ledger.models import Entry, Rollup
from tests.cast import Cast
from tests.makers.ledger import make_entry

pytestmark = pytest.mark.database


def test_sound_ledger_has_no_differences(cast: Cast) -> None:
    make_entry(unit=cast.station)
    reverse(make_entry(unit=cast.station, value=9), "重复")
    make_entry("M12", cast.station, subject_key="p")
    make_entry("M11", cast.station, None, source="manual")

    assert verify() == []


def test_changed_rollup_is_found(cast: Cast) -> None:
    make_entry(unit=cast.station)
    Rollup.objects.update(value=F("value") + 1)

    found = verify()

    assert len(found) == 1
    assert "leaflets_issued 2026-11" in found[0].where


def test_changed_entry_is_found(cast: Cast) -> None:
    make_entry(unit=cast.station)
    Entry.objects.update(value=5)

    assert len(verify()) == 1


def test_counter_entry_that_does_not_mirror_is_found(cast: Cast) -> None:
    counter = reverse(make_entry(unit=cast.station, value=9), "重复")
    Entry.objects.filter(pk=counter.pk).update(occurred_on="2026-11-11")

    assert any(f"entry {counter.pk}" in found.where for found in verify())


def test_new_start_of_month_is_found_and_rebuilt(cast: Cast, settings: object) -> None:
    make_entry(unit=cast.station, on=make_entry(unit=cast.station).occurred_on.replace(day=28))
    make_entry("loudspeakers_issued", cast.station, 4)
    settings.MONTH_START_DAY = 26  # type: ignore[attr-defined]

    assert verify() != []
    rebuild()

    assert verify() == []
    assert figure("M23", cast.station, "2026-12").value == 1
