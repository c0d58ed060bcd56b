"""Reviews and their findings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vedich.review.models.snapshots import Snapshot

__all__ = ["Finding", "FindingKind", "Review", "Snapshot"]


class Review(models.Model):
    """A look at one part of the plan over one window, as of one day."""

    code = models.SlugField(max_length=60, unique=True)
    tab = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    node = models.ForeignKey("plan.Node", on_delete=models.PROTECT, related_name="+")
    criteria_set = models.ForeignKey(
        "criteria.CriteriaSet", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The set by which the communes of the review are looked at, if any."""
    start = models.DateField()
    end = models.DateField()
    as_of = models.DateField()
    structure = models.DateField(null=True, blank=True)
    estimates = models.BooleanField(default=False)
    accepted_to = models.DateField(null=True, blank=True)
    trend_days = models.JSONField(default=list)
    conference = models.JSONField(default=dict)
    issuer = models.JSONField(default=dict)
    illustrative_note = models.TextField(blank=True)
    illustrative_note_en = models.TextField(blank=True)

    class Meta:
        ordering = ["-as_of", "code"]
        constraints = [models.CheckConstraint(condition=Q(start__lte=F("end")), name="review_window_in_order")]

    def __str__(self) -> str:
        return self.title


class FindingKind(models.TextChoices):
    FACT = "FACT", _("fact")
    WHY = "WHY", _("why")
    REASON = "REASON", _("reason")
    RESULT = "RESULT", _("result")
    SHORTCOMING = "SHORTCOMING", _("shortcoming")
    CAUSE = "CAUSE", _("cause")
    LESSON = "LESSON", _("lesson")
    FORECAST = "FORECAST", _("outlook")
    TASK = "TASK", _("orientation")
    PROPOSAL = "PROPOSAL", _("proposal")


class Finding(models.Model):
    """One sentence of a review, tied to a node or target where it has one, with its source."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=12, choices=FindingKind.choices)
    key = models.CharField(max_length=60, blank=True)
    nature = models.CharField(max_length=20, blank=True)
    """objective or subjective, for causes."""
    text = models.TextField()
    text_en = models.TextField(blank=True)
    node = models.ForeignKey("plan.Node", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("plan.Target", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    illustrative = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    repeats = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="repeated")
    """The same shortcoming in an earlier review."""
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who wrote it here; what a review file brought has nobody, and goes when the file comes again."""
    typed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["review", "kind", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(typed_by__isnull=True, typed_at__isnull=True)
                | Q(typed_by__isnull=False, typed_at__isnull=False),
                name="finding_typed_by_and_at_together",
            )
        ]


from vedich.review.models.commendations import (  # noqa: E402 -- a commendation is that of a review
    Commendation,
    CommendationDecision,
    CommendationGround,
    CommendationKind,
    Outcome,
)
from vedich.review.models.conference import (  # noqa: E402 -- a conference is that of a review
    AgendaItem,
    Attendance,
    Conclusion,
    ConclusionRevision,
    ConclusionUnit,
    Conference,
    Delegate,
    Opinion,
    Paper,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "Commendation",
    "CommendationDecision",
    "CommendationGround",
    "CommendationKind",
    "Conclusion",
    "ConclusionRevision",
    "ConclusionUnit",
    "Conference",
    "Delegate",
    "Finding",
    "FindingKind",
    "Opinion",
    "Outcome",
    "Paper",
    "Review",
]
