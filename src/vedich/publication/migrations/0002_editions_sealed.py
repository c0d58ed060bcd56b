"""Files made of drafts get the name of what they are; editions are sealed sets of files, with what of them is public."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

PROTECT = django.db.models.deletion.PROTECT


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def user():
    return models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)


def review_of_a_file(*, indexed):
    return models.ForeignKey(
        db_index=indexed, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="review.review"
    )


class Migration(migrations.Migration):

    dependencies = [
        ("publication", "0001_editions"),
        ("review", "0001_reviews_and_findings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # PostgreSQL keeps an index's name when its table is renamed, and the new table asks for the same name.
        migrations.AlterField("edition", "review", review_of_a_file(indexed=False)),
        migrations.RenameModel("Edition", "DraftFile"),
        migrations.AlterField("draftfile", "review", review_of_a_file(indexed=True)),
        migrations.AlterField("draftfile", "digest", models.CharField(db_index=True, max_length=64)),
        migrations.CreateModel(
            name="Edition",
            fields=[
                key(),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("FIRST", "first edition"), ("CORRECTION", "correction")], max_length=12),
                ),
                (
                    "layout",
                    models.CharField(
                        choices=[
                            ("party", "layout of the Party"),
                            ("state", "layout of the State (Decree 30/2020)"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("changes", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("issued_by", user()),
                ("review", models.ForeignKey(on_delete=PROTECT, related_name="+", to="review.review")),
            ],
            options={"ordering": ["review", "-number"]},
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                key(),
                ("sections", models.JSONField(default=list)),
                ("tables", models.JSONField(default=list)),
                ("redactions", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
                ("changes", models.JSONField(default=list)),
                ("published_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.TextField(blank=True)),
                (
                    "edition",
                    models.ForeignKey(on_delete=PROTECT, related_name="publications", to="publication.edition"),
                ),
                ("published_by", user()),
                ("withdrawn_by", user()),
            ],
            options={"ordering": ["-published_at", "-pk"]},
        ),
        migrations.CreateModel(
            name="SealedFile",
            fields=[
                key(),
                ("name", models.CharField(max_length=80)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("figures", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "edition",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="files", to="publication.edition"),
                ),
                (
                    "publication",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="files", to="publication.publication"),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddConstraint(
            "edition", models.UniqueConstraint(fields=("review", "number"), name="one_edition_of_a_number")
        ),
        migrations.AddConstraint(
            "edition",
            models.CheckConstraint(
                condition=Q(kind="FIRST", number=1, reason="") | (Q(kind="CORRECTION", number__gt=1) & ~Q(reason="")),
                name="a_correction_has_a_former_edition_and_a_reason",
            ),
        ),
        migrations.AddConstraint(
            "publication",
            models.UniqueConstraint(
                condition=Q(withdrawn_at=None), fields=("edition",), name="an_edition_is_published_once"
            ),
        ),
        migrations.AddConstraint(
            "publication",
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | (Q(withdrawn_at__gte=F("published_at")) & ~Q(withdrawn_why="")),
                name="withdrawn_after_and_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            "sealedfile",
            models.UniqueConstraint(fields=("edition", "name"), name="one_file_of_a_name_in_an_edition"),
        ),
        migrations.AddConstraint(
            "sealedfile",
            models.UniqueConstraint(fields=("publication", "name"), name="one_file_of_a_name_in_a_publication"),
        ),
        migrations.AddConstraint(
            "sealedfile",
            models.CheckConstraint(
                condition=Q(edition=None, publication__isnull=False) | Q(edition__isnull=False, publication=None),
                name="a_file_is_of_an_edition_or_of_a_publication",
            ),
        ),
    ]
