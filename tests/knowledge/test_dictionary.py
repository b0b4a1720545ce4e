"""Loading, editing with history, publishing."""

from pathlib import Path

import pytest

from fanzha.kit import Conflict, Invalid
from fanzha.knowledge.actions import current_library, load_knowledge, publish_knowledge
from fanzha.knowledge.actions.dictionary import (
    create_entry,
    edit_entry,
    find_entry,
    keep_local,
    restore_revision,
    retire_entry,
    take_shipped,
)
from fanzha.knowledge.actions.publishing import unpublished
from fanzha.knowledge.models import KnowledgeEntry, Publication, Revision
from fanzha.knowledge.snapshots import shipped
from fanzha.organisations.actions import AuditEntry
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def loaded(cast: Cast) -> Cast:
    load_knowledge()
    return cast


def entry(kind: str = "type", code: str = "T01") -> KnowledgeEntry:
    return KnowledgeEntry.objects.get(kind=kind, code=code)


def with_sign(row: KnowledgeEntry, sign: str = "新迹象") -> dict[str, object]:
    return dict(row.body) | {"signs": [*row.body["signs"], sign]}


def test_loading_puts_the_shipped_files_in_force(cast: Cast) -> None:
    report = load_knowledge()

    assert len(report.created) == KnowledgeEntry.objects.count() == Revision.objects.count()
    assert Publication.objects.get().sha == shipped().sha == current_library().sha


def test_a_second_run_changes_nothing(loaded: Cast) -> None:
    audits = AuditEntry.objects.count()

    report = load_knowledge()

    assert not (report.created or report.updated or report.conflicts or report.kept)
    assert (Publication.objects.count(), AuditEntry.objects.count()) == (1, audits)


def test_an_edit_waits_until_it_is_published(loaded: Cast) -> None:
    row = entry()

    edit_entry(row, with_sign(row), loaded.ma, "本地新手法")

    assert unpublished()
    assert "新迹象" not in current_library().taxonomy.types["T01"].signs
    publish_knowledge(loaded.ma, "本地新手法")
    assert "新迹象" in current_library().taxonomy.types["T01"].signs


def test_a_published_snapshot_keeps_its_content(loaded: Cast, home: Path) -> None:
    before = current_library()
    row = entry()
    edit_entry(row, with_sign(row), loaded.ma, "")
    publish_knowledge(loaded.ma, "")

    assert (home / "knowledge" / before.sha).is_dir()
    assert "新迹象" not in before.taxonomy.types["T01"].signs


def test_nothing_to_publish_is_said(loaded: Cast) -> None:
    with pytest.raises(Conflict):
        publish_knowledge(loaded.ma, "")


def test_loading_again_keeps_local_edits(loaded: Cast) -> None:
    row = entry()
    edit_entry(row, with_sign(row), loaded.ma, "")

    report = load_knowledge()

    assert report.kept == ["type T01"]
    assert "新迹象" in entry().body["signs"]


def test_a_changed_shipped_text_replaces_an_unedited_one(loaded: Cast) -> None:
    older = entry().body | {"funds": "旧说法"}
    KnowledgeEntry.objects.filter(pk=entry().pk).update(body=older, shipped=older)

    report = load_knowledge()

    assert report.updated == ["type T01"]
    assert entry().body["funds"] != "旧说法"


def make_conflict(cast: Cast) -> KnowledgeEntry:
    """An entry edited here while the shipped text changed."""
    row = entry()
    edit_entry(row, with_sign(row), cast.ma, "")
    KnowledgeEntry.objects.filter(pk=row.pk).update(shipped=row.body | {"funds": "旧说法"})
    return entry()


def test_an_edit_on_both_sides_is_reported_until_somebody_chooses(loaded: Cast) -> None:
    row = make_conflict(loaded)

    assert load_knowledge().conflicts == ["type T01"]
    assert load_knowledge().conflicts == ["type T01"]
    keep_local(row, loaded.ma)
    assert load_knowledge().conflicts == []
    assert "新迹象" in entry().body["signs"]


def test_the_shipped_text_can_be_taken_instead(loaded: Cast) -> None:
    take_shipped(make_conflict(loaded), loaded.ma)

    assert load_knowledge().conflicts == []
    assert not entry().edited


def test_an_earlier_state_is_restored_as_a_new_one(loaded: Cast) -> None:
    row = entry()
    first = dict(row.body)
    edit_entry(row, with_sign(row), loaded.ma, "")

    restore_revision(row, 1, loaded.ma)

    assert entry().body == first
    assert [r.number for r in row.revisions.order_by("number")] == [1, 2, 3]


def test_two_editors_cannot_overwrite_each_other(loaded: Cast) -> None:
    mine, theirs = entry(), entry()
    edit_entry(mine, with_sign(mine), loaded.ma, "")

    with pytest.raises(Conflict):
        edit_entry(theirs, with_sign(theirs, "别的"), loaded.ma, "")


def test_history_cannot_be_changed_or_deleted(loaded: Cast) -> None:
    state = entry().revisions.get()

    with pytest.raises(Conflict):
        state.save()
    with pytest.raises(Conflict):
        state.delete()


@pytest.mark.parametrize(
    "change", [{"signs": []}, {"signs": [" "]}, {"short_name": "太长的一个短名"}, {"code": "T02"}]
)
def test_an_edit_that_does_not_fit_is_refused(loaded: Cast, change: dict[str, object]) -> None:
    row = entry()

    with pytest.raises(Invalid):
        edit_entry(row, row.body | change, loaded.ma, "")


def test_an_edit_without_a_change_is_refused(loaded: Cast) -> None:
    row = entry()

    with pytest.raises(Invalid):
        edit_entry(row, row.body, loaded.ma, "")


def test_a_class_in_use_cannot_be_retired(loaded: Cast) -> None:
    with pytest.raises(Invalid, match="T99"):
        retire_entry(entry(code="T99"), loaded.ma, "")


def test_a_retired_entry_leaves_the_library_and_comes_back(loaded: Cast) -> None:
    row = entry("slogan", "three-do-nots")
    retire_entry(row, loaded.ma, "当地不用")
    publish_knowledge(loaded.ma, "")
    assert "three-do-nots" not in [s.code for s in current_library().slogans]

    retire_entry(find_entry(row.pk), loaded.ma, "恢复")
    publish_knowledge(loaded.ma, "")

    assert current_library().sha == shipped().sha


def test_an_own_sub_type_is_added(loaded: Cast) -> None:
    body = {"code": "T9909", "name": "新手法", "name_en": "New method"}

    create_entry("sub_type", body, loaded.ma, "三起同类")
    publish_knowledge(loaded.ma, "三起同类")

    assert current_library().taxonomy.name("T9909") == "新手法"
    assert load_knowledge().conflicts == []


def test_a_taken_code_is_refused(loaded: Cast) -> None:
    with pytest.raises(Conflict):
        create_entry("sub_type", dict(entry("sub_type", "T0101").body), loaded.ma, "")


def test_a_pointer_lost_in_a_crash_is_set_again_by_loading(loaded: Cast, home: Path) -> None:
    row = entry()
    edit_entry(row, with_sign(row), loaded.ma, "")
    made = publish_knowledge(loaded.ma, "")
    (home / "knowledge" / "current").unlink()

    load_knowledge()

    assert current_library().sha == made.sha
