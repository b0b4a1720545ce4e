"""People who log in, and the posts they hold."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from fanzha.kit.actions import EncryptedField
from fanzha.organisations.models.units import Unit
from fanzha.organisations.roles import Role, allowed


class PersonManager(BaseUserManager["Person"]):
    """Creates people with hashed passwords."""

    def create_person(self, login: str, name: str, password: str | None = None) -> Person:
        """A person who can log in; without a password only after one is set."""
        person = self.model(login=login, name=name)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who works in or with the centre."""

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    badge = models.CharField(max_length=20, blank=True)  # 警号、工号
    phone = EncryptedField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()
    _working_at: int | None = None

    def __str__(self) -> str:
        return self.name

    @cached_property
    def posts_now(self) -> list[Post]:
        """The posts held today, with their units, the oldest first."""
        held = held_today().filter(person=self)
        return list(held.select_related("unit").order_by("id"))

    @cached_property
    def permissions(self) -> frozenset[str]:
        """Everything the person's posts allow."""
        return allowed({post.role for post in self.posts_now}) if self.is_active else frozenset()

    def can(self, permission: str) -> bool:
        """Does one of the person's posts allow this?"""
        return permission in self.permissions

    def has_role(self, role: Role) -> bool:
        """Does the person hold this role anywhere today?"""
        return any(post.role == role for post in self.posts_now)

    def work_at(self, unit_id: int | None) -> None:
        """Work for this one of the person's units from now on (ignored when it is none)."""
        if any(post.unit_id == unit_id for post in self.posts_now):
            self._working_at = unit_id

    @property
    def unit(self) -> Unit | None:
        """The unit the person works for: the chosen one, else that of the first post."""
        units = [post.unit for post in self.posts_now]
        chosen = (unit for unit in units if unit.pk == self._working_at)
        return next(chosen, units[0] if units else None)


class RecoveryCode(models.Model):
    """Opens the second step of the login once, in place of a lost authenticator."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} {'used' if self.used_at else 'open'}"


class Post(models.Model):
    """A role held at a unit for some time."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role])
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "unit", "role", "since", name="org_post_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} at {self.unit_id}"


def held_today() -> models.QuerySet[Post]:
    """The posts that somebody holds today."""
    today = timezone.localdate()
    return Post.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
