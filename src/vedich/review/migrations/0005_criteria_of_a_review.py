"""The set of criteria that a review looks at, where it looks at one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('criteria', '0001_sets_assessments_and_recognitions'),
        ('review', '0004_conference_brought_by_a_file'),
    ]

    operations = [
        migrations.AddField(
            model_name='review',
            name='criteria_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='criteria.criteriaset'),
        ),
    ]
