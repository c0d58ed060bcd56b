"""Word templates of the committee, and which one an edition was made with."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LAYOUTS = [("party", "layout of the Party"), ("state", "layout of the State (Decree 30/2020)")]


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0006_wordings_of_the_committee"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("edition", "template", models.CharField(blank=True, default="", max_length=64), False),
        migrations.CreateModel(
            name="WordTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("layout", models.CharField(choices=LAYOUTS, max_length=8)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("put_at", models.DateTimeField()),
                (
                    "put_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["layout"], name="template_of_a_layout")],
            },
        ),
    ]
