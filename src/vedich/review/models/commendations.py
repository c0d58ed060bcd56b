"""Models to follow and commendations: who was proposed, on which figures that rests, and what was decided.

Only units and collectives are named, and a person only by the post: there are no case files of persons here.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CommendationKind(models.TextChoices):
    MODEL = "MODEL", _("advanced model")
    AWARD = "AWARD", _("commendation")


class Commendation(models.Model):
    """A unit, or a collective or post in it, proposed as a model to follow or for a commendation."""

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="commendations")
    kind = models.CharField(max_length=10, choices=CommendationKind.choices)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=200, blank=True)
    """A collective or a post inside the unit; empty for the whole unit."""
    form = models.CharField(max_length=40, blank=True)
    """A code of `rulebooks/commendations.yaml`; a model to follow may do without one."""
    reason = models.TextField()
    proposer = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Who proposed it; empty for the office that keeps the review."""
    source = models.CharField(max_length=300, blank=True)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()

    class Meta:
        ordering = ["review", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="commendation_has_a_reason"),
            models.CheckConstraint(condition=Q(kind="MODEL") | ~Q(form=""), name="award_has_a_form"),
            models.UniqueConstraint(
                fields=["review", "kind", "unit", "part", "form"], name="commended_once_in_a_review"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}, {self.unit.name}" if self.part else self.unit.name


class CommendationGround(models.Model):
    """What a proposal rests on: a target, a set of criteria, or (neither) the targets of the unit as a whole.

    `figures` are those of the review on the day of its figures, as they were when the proposal was written.
    """

    commendation = models.ForeignKey(Commendation, on_delete=models.CASCADE, related_name="grounds")
    target = models.ForeignKey("plan.Target", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    criteria_set = models.ForeignKey(
        "criteria.CriteriaSet", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField(default=dict)
    """Numbers as text, so that no digit is lost."""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(criteria_set__isnull=True), name="ground_is_one_thing"
            )
        ]


class Outcome(models.TextChoices):
    DECIDED = "DECIDED", _("agreed")
    NOT_AGREED = "NOT_AGREED", _("not agreed")
    TAKEN_BACK = "TAKEN_BACK", _("open again")


class CommendationDecision(models.Model):
    """What the committee decided about a proposal; never changed: the last one counts."""

    commendation = models.ForeignKey(Commendation, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    form = models.CharField(max_length=40, blank=True)
    """The form that was decided; it may be another one than was proposed."""
    number = models.CharField(max_length=100, blank=True)
    day = models.DateField(null=True, blank=True)
    authority = models.CharField(max_length=200, blank=True)
    """Who decided, by post or body."""
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(outcome="DECIDED") | Q(day__isnull=False), name="decided_on_a_day"),
            models.CheckConstraint(condition=~Q(outcome="NOT_AGREED") | ~Q(reason=""), name="not_agreed_for_a_reason"),
        ]
