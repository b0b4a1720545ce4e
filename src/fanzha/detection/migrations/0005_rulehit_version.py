"""Hits name the version of their rule; earlier ones where it can only have been one."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count, Max


def name_versions(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """`CODE~2` was a second version beside a published one; a rule of one version is plain."""
    hits = apps.get_model("detection", "RuleHit").objects
    for name in hits.filter(rule__contains="~").values_list("rule", flat=True).distinct():
        code, _sign, number = name.partition("~")
        hits.filter(rule=name).update(rule=code, version=int(number))
    rules = apps.get_model("detection", "RuleRow").objects
    counted = rules.values("code").annotate(n=Count("pk"), only=Max("version")).filter(n=1)
    for rule in counted.order_by("code"):
        hits.filter(rule=rule["code"], version=None).update(version=rule["only"])


class Migration(migrations.Migration):

    dependencies = [
        ('detection', '0004_label_steps'),
    ]

    operations = [
        migrations.AddField(
            model_name='rulehit',
            name='version',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.RunPython(name_versions, migrations.RunPython.noop),
    ]
