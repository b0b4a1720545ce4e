from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from fanzha.kit.actions import keyring
from fanzha.kit.fields import BlindIndex, EncryptedField
from fanzha.organisations.models import Person

pytestmark = pytest.mark.django_db
PHONE = "15400001234"


def stored(person: Person) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select phone from organisations_person where id = %s", [person.pk])
        return str(cursor.fetchone()[0])


@pytest.fixture
def chen() -> Person:
    person = Person.objects.create_person("chen-f", "陈")
    person.phone = PHONE
    person.save()
    return person


def test_the_database_holds_no_plain_text(chen: Person) -> None:
    assert PHONE not in stored(chen)
    assert stored(chen).startswith(f"{keyring().active}$")


def test_the_value_comes_back(chen: Person) -> None:
    assert Person.objects.get(pk=chen.pk).phone == PHONE


def test_searching_in_a_sealed_column_is_refused() -> None:
    part: dict[str, Any] = {"phone__contains": "138"}

    with pytest.raises(FieldError, match="blind index"):
        Person.objects.filter(**part).exists()


def test_an_empty_value_stays_empty() -> None:
    person = Person.objects.create_person("lin-f", "林")

    assert stored(person) == ""


def test_the_digest_ignores_blanks_and_case() -> None:
    field = BlindIndex("id_card")

    assert field.digest(" 99010119900307001x") == field.digest("99010119900307001X")


def test_the_last_four_are_digested_apart_from_the_whole() -> None:
    whole, last = BlindIndex("phone"), BlindIndex("phone", last=4)

    assert last.digest(PHONE) == last.digest("15420001234")
    assert last.digest("1234") != whole.digest("1234")


def test_migrations_can_rebuild_the_index_field() -> None:
    _name, _path, args, kwargs = BlindIndex("phone", last=4).deconstruct()

    again = BlindIndex(*args, **kwargs)
    assert (again.source, again.last) == ("phone", 4)


def test_sealed_fields_are_text_fields() -> None:
    assert EncryptedField().get_internal_type() == "TextField"
