"""Found: which communes follow a set, what three sources say of each requirement, and who was recognised."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vedich.criteria.models.sets import CriteriaSet, Requirement
from vedich.report.models import ValueSource


class Enrolment(models.Model):
    """A commune that follows a set: whose levels hold for it, and the year for which it is registered to finish."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="enrolments")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=60, blank=True)
    finish_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["criteria_set", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "unit"], name="enrolled_once"),
            models.CheckConstraint(
                condition=Q(finish_year__isnull=True) | Q(finish_year__gte=1990, finish_year__lte=2200),
                name="finish_year_makes_sense",
            ),
        ]


class RequirementState(models.TextChoices):
    MET = "met", _("met")
    LARGELY_MET = "largely_met", _("largely met")
    NOT_MET = "not_met", _("not met")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    NOT_ASSESSED = "not_assessed", _("not assessed")


class Assessment(models.Model):
    """One revision of what one source says of one requirement for one period. Only `is_current` ever changes.

    The state is judged when it is written down, against the level of that moment, which is kept beside it: another set,
    or a level that is corrected later, never rewrites it.
    """

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="assessments")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="assessments")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    source = models.CharField(max_length=12, choices=ValueSource.choices)
    state = models.CharField(max_length=16, choices=RequirementState.choices)
    amount = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    level = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    """What it rests on: number of a paper, an address, a sentence."""
    revision = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-end", "-id"]
        indexes = [models.Index(fields=["criteria_set", "unit", "end"], name="assessment_of_a_commune")]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "requirement", "unit", "start", "end", "source"],
                condition=Q(is_current=True),
                name="one_current_assessment",
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "requirement", "unit", "start", "end", "source", "revision"],
                name="assessment_revision_once",
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="assessment_period_in_order"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(amount__isnull=False), name="assessment_level_beside_an_amount"
            ),
        ]


class Recognition(models.Model):
    """A decision that a commune meets a set, with the conditions it rested on, and the one that took it back."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="recognitions")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    decision = models.CharField(max_length=200)
    satisfied = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    """Percent of satisfied residents."""
    arrears_free = models.BooleanField(null=True)
    secure = models.BooleanField(null=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_decision = models.CharField(max_length=200, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "unit", "on"], name="recognised_once_a_day"),
            models.UniqueConstraint(
                fields=["criteria_set", "unit"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_recognition_stands",
            ),
            models.CheckConstraint(condition=~Q(decision=""), name="recognition_has_a_decision"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawal_decision="")
                | (Q(withdrawn_on__isnull=False, withdrawn_on__gt=F("on")) & ~Q(withdrawal_decision="")),
                name="withdrawn_later_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(satisfied__isnull=True) | Q(satisfied__gte=0, satisfied__lte=100),
                name="satisfied_0_to_100",
            ),
        ]
