"""The audit chain: each entry seals the one before it."""

from django.db import models


class AuditEntry(models.Model):
    """Who did what to which thing. Facts hold no personal data."""

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    person = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    action = models.CharField(max_length=60)
    ref = models.CharField(max_length=100, blank=True)
    facts = models.JSONField(default=dict)
    seal = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["ref", "sequence"], name="org_audit_ref"),
            models.Index(fields=["-at", "-id"], name="org_audit_time"),
            models.Index(fields=["person", "-at", "-id"], name="org_audit_who"),
            models.Index(fields=["action", "-at", "-id"], name="org_audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.ref}"

    @property
    def pairs(self) -> list[tuple[str, object]]:
        """Facts as name and value: a template's `facts.items` finds a fact of that name."""
        return list(self.facts.items())


class AuditHead(models.Model):
    """The newest entry of the chain; its row is the lock under which entries are appended."""

    sequence = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.sequence} {self.seal[:8]}"
