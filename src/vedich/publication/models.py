"""Editions: what is issued of a review at one time, sealed; what of it is public; drafts made, and drafts compared."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DraftFile(models.Model):
    """One file made from a review as it stands, never issued."""

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="+")
    file_format = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]


class EditionKind(models.TextChoices):
    FIRST = "FIRST", _("first edition")
    CORRECTION = "CORRECTION", _("correction")


class Layout(models.TextChoices):
    PARTY = "party", _("layout of the Party")
    STATE = "state", _("layout of the State (Decree 30/2020)")


class Edition(models.Model):
    """All files of a review issued together; it never changes, a correction is another edition."""

    review = models.ForeignKey("review.Review", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=EditionKind.choices)
    layout = models.CharField(max_length=8, choices=Layout.choices)
    reason = models.TextField(blank=True)
    """Why a correction was needed."""
    changes = models.JSONField(default=dict)
    """Against the edition before: figures (key, source, before, after), and the names of files that differ."""
    digest = models.CharField(max_length=64)
    """Of the manifest, which lists the digest of every file: the seal."""
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["review", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_edition_of_a_number"),
            models.CheckConstraint(
                condition=Q(kind="FIRST", number=1, reason="") | (Q(kind="CORRECTION", number__gt=1) & ~Q(reason="")),
                name="a_correction_has_a_former_edition_and_a_reason",
            ),
        ]


class Publication(models.Model):
    """What of an edition everybody may see, and until when."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="publications")
    sections = models.JSONField(default=list)
    tables = models.JSONField(default=list)
    redactions = models.JSONField(default=list)
    """Which sentences were withheld, by their place in the review."""
    note = models.TextField(blank=True)
    """What the public is told of a correction."""
    changes = models.JSONField(default=list)
    """Figures of the public report that differ from those published before."""
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(withdrawn_at=None), name="an_edition_is_published_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | (Q(withdrawn_at__gte=F("published_at")) & ~Q(withdrawn_why="")),
                name="withdrawn_after_and_with_a_reason",
            ),
        ]


class SealedFile(models.Model):
    """One file of an edition or of its public form, kept in the data folder under its digest."""

    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="files")
    publication = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    figures = models.CharField(max_length=64, blank=True, db_index=True)
    """Digest of the list of figures inside a Word file, by which it is known after people have edited it."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "name"], name="one_file_of_a_name_in_an_edition"),
            models.UniqueConstraint(fields=["publication", "name"], name="one_file_of_a_name_in_a_publication"),
            models.CheckConstraint(
                condition=Q(edition=None, publication__isnull=False) | Q(edition__isnull=False, publication=None),
                name="a_file_is_of_an_edition_or_of_a_publication",
            ),
        ]


class Reconciliation(models.Model):
    """A Word draft written elsewhere, compared with a review: what was found is kept, the file is not."""

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    snapshot = models.CharField(max_length=64, blank=True)
    """Digest of the frozen figures it was compared with; empty where they were those of the day."""
    counts = models.JSONField(default=dict)
    """How many numbers got which verdict."""
    rows = models.JSONField(default=list)
    """Every number in reading order, as `queries.reconciling.Row` stores it."""
    at = models.DateTimeField()
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["review", "-at"], name="reconciliation_of_a_review")]


class Wording(models.Model):
    """A sentence of a review's report in the words of its committee. Never changed: the last one of a key counts."""

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    """Empty: the program's own words were put back."""
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["review", "key"], name="wording_of_a_review")]
