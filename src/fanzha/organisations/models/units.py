"""Units and their links: the administrative tree (块) and the professional lines (条)."""

import secrets
from typing import Any

from django.db import models

from fanzha.organisations.kinds import LinkKind, UnitKind


class TreeVersion(models.Model):
    """One row, renewed with every change of the trees, so that processes know to reload them.

    The number is drawn, not counted: a number counted in a transaction that was rolled back would
    come again for other trees.
    """

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def bump(cls) -> None:
        """Tell every process that units or links changed."""
        cls.objects.update_or_create(pk=1, defaults={"number": secrets.randbits(62)})


class Unit(models.Model):
    """A county, town, community, grid, centre, station, bank, operator, school or ally."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in UnitKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    aliases = models.TextField(blank=True, help_text="Other names in addresses, one a line.")
    rural = models.BooleanField(default=False)
    phone = models.CharField(max_length=40, blank=True)
    population_resident = models.PositiveIntegerField(null=True)
    population_registered = models.PositiveIntegerField(null=True)
    households = models.PositiveIntegerField(null=True)
    enterprises = models.PositiveIntegerField(null=True)
    active = models.BooleanField(default=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "code"], name="org_unit_kind")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save and tell every process that the tree changed."""
        super().save(*args, **kwargs)
        TreeVersion.bump()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete and tell every process that the tree changed."""
        gone = super().delete(*args, **kwargs)
        TreeVersion.bump()
        return gone

    @property
    def names(self) -> list[str]:
        """All names under which addresses may mention the unit."""
        others = (line.strip() for line in self.aliases.splitlines())
        return [self.name, self.short_name, *filter(None, others)]


class UnitLink(models.Model):
    """A dated link outside the administrative tree: `junior` answers to `senior`."""

    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in LinkKind])
    senior = models.ForeignKey(Unit, models.CASCADE, related_name="juniors")
    junior = models.ForeignKey(Unit, models.CASCADE, related_name="seniors")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("kind", "senior", "junior", "since", name="org_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.senior_id} {self.kind} {self.junior_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save and tell every process that the tree changed."""
        super().save(*args, **kwargs)
        TreeVersion.bump()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete and tell every process that the tree changed."""
        gone = super().delete(*args, **kwargs)
        TreeVersion.bump()
        return gone
