import pytest
from django.db import connection, transaction

from fanzha.kit.actions import insert_many, seal
from fanzha.organisations.actions import Person

pytestmark = pytest.mark.django_db


def people(*logins: str) -> list[Person]:
    return [Person(login=login, name="陈", phone="15400001234", password="!") for login in logins]


def test_rows_get_their_keys_and_their_sealed_fields() -> None:
    with transaction.atomic():
        rows = insert_many(people("a", "b"))

    stored = Person.objects.get(login="b")
    assert stored.pk == rows[1].pk
    assert (stored.phone, stored.is_active) == ("15400001234", True)


def test_rows_saved_afterwards_get_other_keys() -> None:
    with transaction.atomic():
        first = insert_many(people("a"))[0]

    later = Person.objects.create(login="b", name="林")

    assert later.pk > first.pk


def test_nothing_is_inserted_of_nothing() -> None:
    assert insert_many(iter(())) == []


def test_values_sealed_ahead_are_stored_as_they_were_sealed() -> None:
    (row,) = rows = people("a")
    seal(rows)
    ahead = row._state.__dict__["sealed"]["phone"][1]

    with transaction.atomic(), connection.cursor() as cursor:
        insert_many(rows)
        cursor.execute("SELECT phone FROM organisations_person")

        assert cursor.fetchall() == [(ahead,)]
    assert Person.objects.get(login="a").phone == "15400001234"


def test_what_is_changed_after_sealing_is_sealed_again() -> None:
    (row,) = rows = people("a")
    seal(rows)
    row.phone = "15420005678"

    with transaction.atomic():
        insert_many(rows)

    assert Person.objects.get(login="a").phone == "15420005678"
