"""Every state of a funding line is kept, and names the treasury uses; lines that stand become first revisions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FIELDS = ("estimated", "allocated", "disbursed")
STEP = 2_000


def stand(apps, schema_editor):
    """What stands already is the first revision of its line; nobody knows any more who said it when."""
    lines = apps.get_model("funding", "FundingLine").objects.order_by("pk")
    revisions = apps.get_model("funding", "FundingRevision").objects
    waiting = []
    for line in lines.iterator(STEP):
        said = {name: getattr(line, name) for name in FIELDS}
        waiting.append(revisions.model(line_id=line.pk, number=1, origin="stood", **said))
        if len(waiting) == STEP:
            revisions.bulk_create(waiting)
            waiting = []
    revisions.bulk_create(waiting)


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0001_funding_lines'),
        ('plan', '0001_nodes_indicators_and_targets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FundingRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('estimated', models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True)),
                ('allocated', models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True)),
                ('disbursed', models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True)),
                ('origin', models.CharField(choices=[('stood', 'stood before revisions were kept'), ('import', 'import of the plan'), ('typed', 'typed in'), ('treasury', 'table of the treasury')], max_length=20)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='funding.fundingline')),
            ],
            options={
                'ordering': ['line', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('line', 'number'), name='funding_revision_once'),
                    models.CheckConstraint(condition=models.Q(('at__isnull', False), ('origin', 'stood'), _connector='OR'), name='funding_revision_has_a_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TreasuryName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=500, unique=True)),
                ('node', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plan.node')),
            ],
        ),
        migrations.RunPython(stand, migrations.RunPython.noop),
    ]
