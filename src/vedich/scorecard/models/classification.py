"""Yearly classification: groups of comparable units, points as they were typed, levels proposed and decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class QualityLevel(models.TextChoices):
    EXCELLENT = "EXCELLENT", _("tasks completed excellently")
    GOOD = "GOOD", _("tasks completed well")
    COMPLETED = "COMPLETED", _("tasks completed")
    NOT_COMPLETED = "NOT_COMPLETED", _("tasks not completed")


class Classification(models.Model):
    """The classification of one year by the committee of one unit."""

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["year", "unit"], name="one_classification_a_year")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class ComparableGroup(models.Model):
    """Units that do similar work, and so are measured against each other: the cap applies within the group."""

    classification = models.ForeignKey(Classification, on_delete=models.CASCADE, related_name="groups")
    title = models.CharField(max_length=200)
    outstanding = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["classification", "title"], name="group_title_once")]

    def __str__(self) -> str:
        return self.title


class ClassifiedUnit(models.Model):
    """A unit in the group in which it is classified that year."""

    classification = models.ForeignKey(Classification, on_delete=models.CASCADE, related_name="units")
    group = models.ForeignKey(ComparableGroup, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["classification", "unit"], name="classified_once_a_year")]


class Appraisal(models.Model):
    """Points and conditions as somebody typed them; another typing is another row, and this one stays."""

    member = models.ForeignKey(ClassifiedUnit, on_delete=models.CASCADE, related_name="appraisals")
    points = models.JSONField(default=dict)
    """By criteria group, as text so that no digit is lost; a group nobody scored is absent."""
    origins = models.JSONField(default=dict)
    """By criteria group, what was proposed where the points are those: met, scored, day."""
    tasks_done = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    on_time = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    beyond = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    disciplined = models.BooleanField(null=True)
    not_reviewed = models.CharField(max_length=300, blank=True)
    """Why the unit is not subject to review this year; empty where it is."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(is_current=True), name="one_current_appraisal")
        ]


class LevelProposal(models.Model):
    """The level the rules propose, with its reasons; empty where it cannot be said. A later one leaves it as it is."""

    member = models.ForeignKey(ClassifiedUnit, on_delete=models.CASCADE, related_name="proposals")
    level = models.CharField(max_length=20, choices=QualityLevel.choices, blank=True)
    reached = models.CharField(max_length=20, choices=QualityLevel.choices, blank=True)
    total = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    reasons = models.JSONField(default=list)
    rules = models.CharField(max_length=100)
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(is_current=True), name="one_current_proposal")
        ]


class LevelDecision(models.Model):
    """The level the committee decided, and why where it is not the one proposed."""

    member = models.ForeignKey(ClassifiedUnit, on_delete=models.CASCADE, related_name="decisions")
    level = models.CharField(max_length=20, choices=QualityLevel.choices)
    proposed = models.CharField(max_length=20, choices=QualityLevel.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(is_current=True), name="one_current_decision"),
            models.CheckConstraint(
                condition=Q(level=models.F("proposed")) | ~Q(reason=""), name="other_than_proposed_has_a_reason"
            ),
        ]
