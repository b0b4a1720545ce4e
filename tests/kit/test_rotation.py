import io
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from fanzha.kit.actions import keyring, rotate_keys
from fanzha.kit.actions.rotation import SEALED_FOLDERS
from fanzha.kit.fields import reload_keyring
from fanzha.organisations.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_key_file(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "own.key"
    keyring().save(path)
    settings.FANZHA_KEY_FILE = path
    return path


@pytest.fixture
def chen() -> Person:
    person = Person.objects.create_person("chen-r", "陈")
    person.phone = "15400001234"
    person.save()
    return person


def sealed_with() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select phone from organisations_person where phone <> ''")
        return {str(row[0]).split("$")[0] for row in cursor.fetchall()}


def test_everything_is_sealed_with_the_new_key_and_still_opens(chen: Person) -> None:
    before = keyring().active

    assert rotate_keys(settle_s=0) >= 1

    assert sealed_with() == {keyring().active}
    assert keyring().names == [keyring().active] != [before]
    assert Person.objects.get(pk=chen.pk).phone == "15400001234"


def test_a_rotation_that_was_killed_goes_on(chen: Person, own_key_file: Path) -> None:
    keyring().rotated().save(own_key_file)
    reload_keyring()
    own_key_file.with_name("own.key.rotating").write_text("{}")

    rotate_keys(settle_s=0)

    assert Person.objects.get(pk=chen.pk).phone == "15400001234"
    assert not own_key_file.with_name("own.key.rotating").exists()


def test_half_a_file_that_a_crash_left_does_not_stop_a_rotation(chen: Person, home: Path) -> None:
    draft = home / SEALED_FOLDERS[0] / "ab" / ".list.17"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"k1 ended\n\0\0")

    rotate_keys(settle_s=0)

    assert draft.exists()


@pytest.mark.parametrize("folder", SEALED_FOLDERS)
def test_sealed_files_are_sealed_again(chen: Person, home: Path, folder: str) -> None:
    path = home / folder / "ab" / "list"
    keyring().seal_file(io.BytesIO(b"name,phone"), path)

    rotate_keys(settle_s=0)

    with path.open("rb") as source:
        assert b"".join(keyring().open_file(source)) == b"name,phone"


def test_a_value_sealed_with_the_old_key_meanwhile_is_not_lost(chen: Person) -> None:
    old = keyring()
    late = Person.objects.create_person("late-r", "迟")
    sealed = old.encrypt("15420001234", "organisations.person.phone")

    def write_late(_line: str) -> None:
        with connection.cursor() as cursor:
            sql = "update organisations_person set phone = %s where id = %s and phone = %s"
            cursor.execute(sql, [sealed, late.pk, ""])

    rotate_keys(progress=write_late, settle_s=0)

    assert Person.objects.get(pk=late.pk).phone == "15420001234"
