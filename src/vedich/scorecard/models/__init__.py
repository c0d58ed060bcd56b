"""Runs of scoring and the scores they made, with their reasons."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Band(models.TextChoices):
    EXCEEDED = "EXCEEDED", _("exceeded")
    ACHIEVED = "ACHIEVED", _("achieved")
    OVER_60 = "OVER_60", _("over 60%")
    UNDER_60 = "UNDER_60", _("from 20 to 60%")
    UNDER_20 = "UNDER_20", _("under 20%")
    NOT_STARTED = "NOT_STARTED", _("not started")
    NOT_DUE = "NOT_DUE", _("not due")
    NO_DATA = "NO_DATA", _("no data")


class Pace(models.TextChoices):
    AHEAD = "ahead", _("ahead")
    ON = "on", _("on pace")
    BEHIND = "behind", _("behind")


class ScoreRun(models.Model):
    """One way of looking: as of which day, in which structure, with or without estimates."""

    day = models.DateField()
    structure = models.DateField(null=True, blank=True)
    estimates = models.BooleanField(default=False)
    rulebook = models.CharField(max_length=100, blank=True)
    computed_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)
    """How many times its scores have been stored."""

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["day", "structure", "estimates"], name="one_run"),
            models.UniqueConstraint(
                fields=["day", "estimates"], condition=Q(structure__isnull=True), name="one_run_in_its_own_structure"
            ),
        ]


class ScoreRecord(models.Model):
    """One score as it was computed; a later computation adds a record and leaves this one."""

    run = models.ForeignKey(ScoreRun, on_delete=models.CASCADE, related_name="records")
    target = models.ForeignKey("plan.Target", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("plan.TargetVersion", on_delete=models.CASCADE, related_name="+")
    computed_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    band = models.CharField(max_length=12, choices=Band.choices)
    attained = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    actual = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    estimate = models.BooleanField(default=False)
    covered = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    planned = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    pace = models.CharField(max_length=8, choices=Pace.choices, blank=True)
    required = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    forecast = models.FloatField(null=True)
    forecast_low = models.FloatField(null=True)
    forecast_high = models.FloatField(null=True)
    forecast_chance = models.FloatField(null=True)
    reasons = models.JSONField(default=dict)
    """method, steps, problems, series of (day, value, estimate), value ids, why there is no forecast."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "target"], condition=Q(is_current=True), name="one_current_score")
        ]
        indexes = [models.Index(fields=["run", "is_current", "band"], name="score_band")]


from vedich.scorecard.models.classification import (  # noqa: E402 -- classification stands beside scores
    Appraisal,
    Classification,
    ClassifiedUnit,
    ComparableGroup,
    LevelDecision,
    LevelProposal,
    QualityLevel,
)
from vedich.scorecard.models.warnings import EarlyWarning, WarningKind  # noqa: E402

__all__ = [
    "Appraisal",
    "Band",
    "Classification",
    "ClassifiedUnit",
    "ComparableGroup",
    "EarlyWarning",
    "LevelDecision",
    "LevelProposal",
    "Pace",
    "QualityLevel",
    "ScoreRecord",
    "ScoreRun",
    "WarningKind",
]
