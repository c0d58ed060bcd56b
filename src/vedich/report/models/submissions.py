"""Submissions: one form of one unit for one period, its entries, remarks, evidence and acceptances."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vedich.report.models.forms import Form, FormVersion


class SubmissionState(models.TextChoices):
    DRAFT = "DRAFT", _("in draft")
    SUBMITTED = "SUBMITTED", _("submitted")
    RETURNED = "RETURNED", _("returned")
    LOCKED = "LOCKED", _("accepted and locked")


class Submission(models.Model):
    """Only made when somebody saves something. `steps_passed` counts the tiers that have accepted every entry."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.DRAFT)
    steps_passed = models.PositiveSmallIntegerField(default=0)
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("common.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-start", "form", "unit"]
        indexes = [models.Index(fields=["form", "start", "state"], name="submission_board")]
        constraints = [
            models.UniqueConstraint(fields=["form", "unit", "start", "end"], name="one_submission"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="submission_period_in_order"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="submitted_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(state="LOCKED", locked_at__isnull=False) | (~Q(state="LOCKED") & Q(locked_at__isnull=True)),
                name="locked_when_it_says_so",
            ),
        ]


class EntryState(models.TextChoices):
    """What a cell holds. A blank is a cell that was emptied: nothing has been said."""

    AMOUNT = "amount", _("amount")
    NIL = "nil", _("nil")
    NOT_APPLICABLE = "n/a", _("not applicable")
    BLANK = "blank", _("blank")


class Origin(models.TextChoices):
    """How an entry came in."""

    SCREEN = "SCREEN", _("typed")
    WORKBOOK = "WORKBOOK", _("Excel file")
    VILLAGES = "VILLAGES", _("added up from villages")
    CORRECTION = "CORRECTION", _("correction after lock")


class Entry(models.Model):
    """One revision of one cell: of the unit itself, or of one of its villages. Only `is_current` ever changes."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="entries")
    indicator = models.ForeignKey("plan.Indicator", on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=EntryState.choices)
    amount = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.SCREEN)
    revision = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "indicator"],
                condition=Q(is_current=True, village__isnull=True),
                name="one_current_entry",
            ),
            models.UniqueConstraint(
                fields=["submission", "indicator", "village"],
                condition=Q(is_current=True, village__isnull=False),
                name="one_current_entry_a_village",
            ),
            models.UniqueConstraint(
                fields=["submission", "indicator", "revision"],
                condition=Q(village__isnull=True),
                name="entry_revision_once",
            ),
            models.UniqueConstraint(
                fields=["submission", "indicator", "village", "revision"],
                condition=Q(village__isnull=False),
                name="village_revision_once",
            ),
            models.CheckConstraint(
                condition=Q(state="amount", amount__isnull=False) | (~Q(state="amount") & Q(amount__isnull=True)),
                name="entry_amount_only_when_there_is_one",
            ),
        ]


class Unusual(models.Model):
    """What was unusual about an entry when its report was sent: how many times the last accepted amount it is."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="unusual")
    times = models.DecimalField(max_digits=20, decimal_places=4)
    last = models.DecimalField(max_digits=24, decimal_places=6)


class Remark(models.Model):
    """A sentence that sends a cell, or the whole, back. It is answered when the cell changes or is explained."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="remarks")
    indicator = models.ForeignKey("plan.Indicator", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]


class Evidence(models.Model):
    """A file that backs a cell or the whole; taken back, it stays on record and is no longer shown."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey("plan.Indicator", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="evidence/%Y/%m")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_by = models.ForeignKey("common.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "indicator", "sha256"],
                condition=Q(removed_at__isnull=True, indicator__isnull=False),
                name="evidence_of_a_cell_once",
            ),
            models.UniqueConstraint(
                fields=["submission", "sha256"],
                condition=Q(removed_at__isnull=True, indicator__isnull=True),
                name="evidence_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="removed_by_and_at_together",
            ),
        ]


class Acceptance(models.Model):
    """One tier accepts one entry; `batch` holds together what one act accepted, so that it can be undone."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="acceptances")
    step = models.PositiveSmallIntegerField()
    batch = models.ForeignKey("common.Batch", on_delete=models.PROTECT, related_name="+")
    undone = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["batch"], name="acceptance_batch")]
        constraints = [
            models.UniqueConstraint(fields=["entry", "step"], condition=Q(undone=False), name="accepted_once_a_step")
        ]


class CorrectionRequest(models.Model):
    """After the lock: what a cell should say, and why. Allowed, it becomes a new revision."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="corrections")
    indicator = models.ForeignKey("plan.Indicator", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=EntryState.choices)
    amount = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey("common.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    allowed = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "indicator"],
                condition=Q(decided_at__isnull=True),
                name="one_open_correction_a_cell",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, allowed__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, allowed__isnull=False),
                name="decided_by_at_and_how_together",
            ),
            models.CheckConstraint(
                condition=Q(state="amount", amount__isnull=False) | (~Q(state="amount") & Q(amount__isnull=True)),
                name="correction_amount_only_when_there_is_one",
            ),
        ]
