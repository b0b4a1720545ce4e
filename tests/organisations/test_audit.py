"""The chain tells when a row was changed, removed, reordered, inserted or cut."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from pytest_django.fixtures import Settings

from fanzha.kit import now
from fanzha.kit.actions import keyring
from fanzha.kit.crypto import Keyring
from fanzha.organisations.actions import (
    AuditEntry,
    Deed,
    anchor,
    audit,
    audit_many,
    head,
    note_head,
    verify_audit,
)
from fanzha.organisations.actions.audit import anchors_file
from fanzha.organisations.models import AuditHead
from tests.cast import Cast


@pytest.fixture
def chain(cast: Cast) -> None:
    for number in range(6):
        audit(cast.zhao, "person.logged_in", f"organisations:person:{number}", step=number)
    anchor()


def places() -> list[int]:
    return [finding.sequence for finding in verify_audit()]


def test_untouched_chain_is_sound(chain: None) -> None:
    assert verify_audit() == []
    assert head().sequence == 6


@pytest.mark.parametrize(
    "change", [{"action": "x"}, {"ref": "a:b:9"}, {"facts": {"step": 9}}, {"person_id": None}]
)
def test_changed_row_is_found(chain: None, change: dict[str, object]) -> None:
    AuditEntry.objects.filter(sequence=3).update(**change)

    assert 3 in places()


def test_removed_row_is_found(chain: None) -> None:
    AuditEntry.objects.filter(sequence=3).delete()

    assert 3 in places()


def test_reordered_rows_are_found(chain: None) -> None:
    AuditEntry.objects.filter(sequence=2).update(sequence=100)
    AuditEntry.objects.filter(sequence=3).update(sequence=2)
    AuditEntry.objects.filter(sequence=100).update(sequence=3)

    assert {2, 3} <= set(places())


def test_removed_row_cannot_be_hidden_by_renumbering(chain: None) -> None:
    AuditEntry.objects.filter(sequence=3).delete()
    for sequence in (4, 5, 6):
        AuditEntry.objects.filter(sequence=sequence).update(sequence=F("sequence") - 1)

    assert 3 in places()


def test_cut_tail_is_found_by_the_head(chain: None) -> None:
    AuditEntry.objects.filter(sequence__gt=4).delete()

    assert places() == [6]


def test_cut_tail_with_a_forged_head_is_found_by_the_anchor(chain: None) -> None:
    AuditEntry.objects.filter(sequence__gt=4).delete()
    last = AuditEntry.objects.get(sequence=4)
    AuditHead.objects.update(sequence=4, seal=last.seal)

    assert places() == [6]


@pytest.mark.parametrize(("age_h", "found"), [(1, []), (3, [0])])
def test_missing_anchor_file_of_an_old_chain_is_found(
    db: None, age_h: int, found: list[int]
) -> None:
    audit_many([Deed(now() - timedelta(hours=age_h), None, "centre.started")])

    assert places() == found


def test_chain_that_was_emptied_with_its_anchors_is_found(chain: None) -> None:
    anchors_file().unlink()
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()

    assert places() == [0]


def test_anchor_is_written_only_where_the_head_moved(chain: None) -> None:
    anchor()
    assert len(anchors_file().read_text().splitlines()) == 1
    audit(None, "person.logged_in")
    anchor()

    assert len(anchors_file().read_text().splitlines()) == 2


def test_damaged_anchor_line_is_told(chain: None) -> None:
    with anchors_file().open("a") as out:
        out.write('{"sequence": 1, "se')

    assert places() == [0]


def test_rotated_keys_leave_the_chain_sound(
    chain: None, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "new.key"
    rotated: Keyring = keyring().rotated()
    rotated.save(path)
    settings.FANZHA_KEY_FILE = path

    assert keyring().active == rotated.active
    assert verify_audit() == []


def test_foreign_chain_key_breaks_every_seal(
    chain: None, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "other.key"
    Keyring.fresh().save(path)
    settings.FANZHA_KEY_FILE = path

    assert len(verify_audit()) == 6


def test_tail_cut_between_two_anchors_is_found_by_the_noted_head(chain: None, cast: Cast) -> None:
    audit(cast.ma, "person.changed", "organisations:person:1")
    note_head()
    AuditEntry.objects.filter(sequence=7).delete()
    AuditHead.objects.update(sequence=6, seal=AuditEntry.objects.get(sequence=6).seal)

    assert places() == [7]


def test_noted_head_of_a_growing_chain_is_no_finding(chain: None, cast: Cast) -> None:
    note_head()
    audit(cast.ma, "person.changed", "organisations:person:1")

    assert places() == []
