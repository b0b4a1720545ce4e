"""Pushed lists, and each time a person was named in one."""

from django.db import models


class Batch(models.Model):
    """One pushed list. Its rows are sealed in the import run; the raw file in FANZHA_HOME/files."""

    FAMILY = "warning:batch"

    owner = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    run = models.OneToOneField("organisations.ImportRun", models.PROTECT, related_name="+")
    source = models.CharField(max_length=60, blank=True)
    columns = models.JSONField(default=list)  # [header, field or "", factor] in file order
    form = models.CharField(max_length=8)  # csv or xlsx: feedback goes back in the same
    encoding = models.CharField(max_length=12, blank=True)
    persons = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)  # feedback last given back

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="warning_batch_owner")]

    def __str__(self) -> str:
        return f"{self.pk} {self.source}"


class Hit(models.Model):
    """One row of a list that names a person, or one sign noticed by hand."""

    warning = models.ForeignKey("warning.Warning", models.CASCADE, related_name="hits")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="hits")
    line = models.PositiveIntegerField(default=0)  # of the file; the cells are in the import row
    number = models.CharField(max_length=64, blank=True)  # 预警编号
    source = models.CharField(max_length=60, blank=True)
    tier = models.CharField(max_length=16)
    pushed_at = models.DateTimeField()
    duplicate = models.BooleanField(default=False)  # R9 重复预警: the same hit pushed again

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "batch", "line", name="warning_hit_once", condition=models.Q(batch__isnull=False)
            )
        ]
        indexes = [
            models.Index(
                fields=["number"], name="warning_hit_number", condition=~models.Q(number="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} line {self.line}"


class ImportGate(models.Model):
    """One row, locked by each chunk, so that two imports never open two warnings for one person."""

    def __str__(self) -> str:
        return str(self.pk)
