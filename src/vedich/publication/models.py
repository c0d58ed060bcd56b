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
    wordings = models.JSONField(default=dict)
    """Sentences that were in the committee's words then, by key: made again, it says the same."""
    template = models.CharField(max_length=64, blank=True)
    """Digest of the committee's Word template it was made with, if any: made again, it looks the same."""
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
    """A sentence of reports in the words of the committee. Never changed: the last one of a key counts."""

    key = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    """Empty: the program's own words were put back."""
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["key"], name="wording_of_a_key")]


class WordTemplate(models.Model):
    """A Word file whose page, styles, header and footer papers take. Never changed: the last one of a layout counts."""

    layout = models.CharField(max_length=8, choices=Layout.choices)
    name = models.CharField(max_length=120, blank=True)
    """As the file was called that was sent."""
    digest = models.CharField(max_length=64, blank=True)
    """Under which it is kept beside the editions; empty: papers look again as the program has them."""
    put_at = models.DateTimeField()
    put_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["layout"], name="template_of_a_layout")]


class Words(models.TextChoices):
    WRITTEN = "WRITTEN", _("written by a person")
    GENERATED = "GENERATED", _("generated from the data again")
    LEFT_OUT = "LEFT_OUT", _("left out")


class DraftRevision(models.Model):
    """What one paragraph of a draft says after one saving; never changed, so that nothing written is lost."""

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=120)
    """Key of the paragraph: its section, and its place inside."""
    number = models.PositiveIntegerField()
    words = models.CharField(max_length=12, choices=Words.choices)
    text = models.TextField(blank=True)
    """With the key of each figure in braces: the number itself is filled from the data."""
    figures = models.JSONField(default=dict)
    """Text and source of each figure as they were then, by key; shown only where the data no longer has it."""
    base = models.TextField(blank=True)
    """What was generated there then, in the same form; empty for an added paragraph."""
    after = models.CharField(max_length=120, blank=True)
    """Of an added paragraph: the place it follows."""
    by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["review", "place", "number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "place", "number"], name="one_revision_of_a_number"),
            models.CheckConstraint(
                condition=(Q(words="WRITTEN") & ~Q(text="")) | (~Q(words="WRITTEN") & Q(text="")),
                name="written_words_have_a_text",
            ),
            models.CheckConstraint(
                condition=Q(after="") | ~Q(words="GENERATED"), name="an_added_paragraph_is_never_generated"
            ),
        ]


class DraftComment(models.Model):
    """What somebody says about a paragraph of a draft, or answers to it; open until it is resolved."""

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=120)
    quote = models.CharField(max_length=300)
    """How the paragraph began when it was said."""
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField()
    by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    resolved_by = models.ForeignKey("common.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["review", "place"], name="comments_of_a_paragraph")]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="comment_resolved_by_somebody_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | Q(resolved_at__isnull=True), name="a_reply_is_not_resolved"
            ),
        ]
