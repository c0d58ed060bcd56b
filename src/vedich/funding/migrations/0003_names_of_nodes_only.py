"""A row left out by hand is left out of that table only: names without a node are forgotten."""

import django.db.models.deletion
from django.db import migrations, models


def forget(apps, schema_editor):
    apps.get_model("funding", "TreasuryName").objects.filter(node__isnull=True).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0002_revisions_and_treasury_names'),
        ('plan', '0001_nodes_indicators_and_targets'),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='treasuryname',
            name='node',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plan.node'),
        ),
    ]
