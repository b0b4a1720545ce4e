"""People: accounts, one-time passwords, posts."""

import secrets
from datetime import date, timedelta

from axes.utils import reset
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone

from fanzha.kit import Conflict, Forbidden, Invalid, ref
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations.actions.audit import audit
from fanzha.organisations.judging import fits
from fanzha.organisations.kinds import UnitKind
from fanzha.organisations.models import Person, Post, Unit
from fanzha.organisations.roles import Role

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # no 0/o, 1/l/i: it is read aloud and typed
_ROUNDS = 1000


def new_password() -> str:
    """A one-time password of 80 bits in four groups."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4))


def sealed(password: str) -> str:
    """The stored form of a one-time password.

    It is random, so few rounds protect it as well as many would, and a list of 500 people imports
    in a second instead of a minute; the first login replaces it by the full hash.
    """
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=_ROUNDS)


def person_ref(person: Person) -> str:
    """The reference of a person."""
    return ref("organisations", "person", person.pk)


def create_person(
    by: Person, login: str, name: str, badge: str = "", phone: str = ""
) -> tuple[Person, str]:
    """A new person and the one-time password to hand over; raises Conflict for a taken login."""
    password = new_password()
    with write():
        if Person.objects.filter(login=login).exists():
            raise Conflict(_("The login {login} is taken: choose another.").format(login=login))
        person = Person.objects.create(
            login=login,
            name=name,
            badge=badge,
            phone=phone,
            password=sealed(password),
            must_change_password=True,
        )
        audit(by, "person.created", person_ref(person))
    return person, password


def change_person(by: Person, person: Person) -> None:
    """Save changed particulars of a person."""
    with write():
        person.save()
        audit(by, "person.changed", person_ref(person))


def issue_password(by: Person | None, person: Person) -> str:
    """A new one-time password for somebody who lost theirs.

    It ends all their sessions, because these are bound to the password, and lifts the lock that
    wrong passwords put on the login.
    """
    password = new_password()
    with write():
        person.password, person.must_change_password = sealed(password), True
        person.save(update_fields=["password", "must_change_password"])
        audit(by, "person.password_issued", person_ref(person))
    reset(username=person.login)
    return password


def set_active(by: Person, person: Person, active: bool) -> None:
    """Close an account, or open it again; nobody closes their own."""
    if person.pk == by.pk:
        raise Forbidden(_("You cannot close your own account: ask another administrator."))
    with write():
        person.is_active = active
        person.save(update_fields=["is_active"])
        audit(by, "person.opened" if active else "person.closed", person_ref(person))


def give_post(by: Person, person: Person, unit: Unit, role: Role, since: date) -> Post:
    """Let a person hold a role at a unit from a day on."""
    if not fits(role, UnitKind(unit.kind)):
        raise Invalid(_("This role does not exist at a unit of this kind: choose another."))
    with write():
        held = Post.objects.filter(person=person, unit=unit, role=role, until__isnull=True)
        if held.exists():
            raise Conflict(_("The person holds this post already."))
        post = Post.objects.create(person=person, unit=unit, role=role, since=since)
        audit(by, "post.given", person_ref(person), unit=unit.code, role=role.value)
    return post


def end_post(by: Person, post: Post) -> None:
    """End a post with yesterday, so that its permissions are gone at once."""
    if post.person_id == by.pk and post.role == Role.ADMINISTRATOR:
        raise Forbidden(_("You cannot end your own post as administrator."))
    with write():
        yesterday = timezone.localdate() - timedelta(days=1)
        Post.objects.filter(pk=post.pk).update(until=yesterday)
        audit(
            by,
            "post.ended",
            ref("organisations", "person", post.person_id),
            unit=post.unit.code,
            role=post.role,
        )
