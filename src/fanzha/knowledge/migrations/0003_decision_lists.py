
import django.db.models.deletion
import fanzha.kit.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0002_lists'),
        ('organisations', '0003_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(choices=[('reported_accounts', 'reported_accounts'), ('case_accounts', 'case_accounts'), ('protected_persons', 'protected_persons'), ('trusted_payees', 'trusted_payees'), ('high_risk_branches', 'high_risk_branches')], max_length=30)),
                ('value', fanzha.kit.fields.EncryptedField()),
                ('value_index', fanzha.kit.fields.BlindIndex(blank=True, default='', editable=False, last=None, max_length=32, source='value')),
                ('state', models.CharField(choices=[('active', 'Counts'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], default='active', max_length=10)),
                ('source', models.CharField(choices=[('police', 'Police'), ('bank', 'Bank'), ('superior', 'Superior unit'), ('person', 'The person themselves'), ('analysis', 'Analysis'), ('other', 'Other source')], default='police', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
        ),
        migrations.CreateModel(
            name='ListStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('before', models.CharField(blank=True, max_length=10)),
                ('after', models.CharField(choices=[('active', 'Counts'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='knowledge.listentry')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ListVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('counts', models.JSONField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='listentry',
            index=models.Index(fields=['list', '-changed_at', '-id'], name='knowledge_listed_time'),
        ),
        migrations.AddIndex(
            model_name='listentry',
            index=models.Index(fields=['list', 'state', '-changed_at', '-id'], name='knowledge_listed_state'),
        ),
        migrations.AddIndex(
            model_name='listentry',
            index=models.Index(fields=['owner', 'list', '-changed_at'], name='knowledge_listed_owner'),
        ),
        migrations.AddIndex(
            model_name='listentry',
            index=models.Index(condition=models.Q(('state', 'active')), fields=['valid_until'], name='knowledge_listed_end'),
        ),
        migrations.AddConstraint(
            model_name='listentry',
            constraint=models.UniqueConstraint(models.F('list'), models.F('value_index'), name='knowledge_listed_once'),
        ),
        migrations.AddConstraint(
            model_name='listentry',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='knowledge_listed_period'),
        ),
        migrations.AddIndex(
            model_name='liststep',
            index=models.Index(fields=['entry', '-at'], name='knowledge_liststep_time'),
        ),
        migrations.AddIndex(
            model_name='listversion',
            index=models.Index(fields=['-at'], name='knowledge_listversion_time'),
        ),
    ]
