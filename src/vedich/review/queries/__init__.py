"""Questions about reviews: which there are, the run each looks at, its findings."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from vedich.review.models import Finding, Review
from vedich.scorecard.models import ScoreRun


def reviews() -> QuerySet[Review]:
    """Newest first."""
    return Review.objects.select_related("node").order_by("-as_of", "code")


def run_of(review: Review, day: date | None = None) -> ScoreRun | None:
    """The run a review looks at, or the same look on another day."""
    return ScoreRun.objects.filter(
        day=day or review.as_of, structure=review.structure, estimates=review.estimates
    ).first()


def trend_runs(review: Review) -> list[ScoreRun]:
    """The runs of the review's trend days and of its own day, oldest first."""
    days = {date.fromisoformat(day) for day in review.trend_days} | {review.as_of}
    runs = ScoreRun.objects.filter(day__in=days, structure=review.structure, estimates=review.estimates)
    return list(runs.order_by("day"))


def findings(review: Review) -> dict[str, list[Finding]]:
    """Findings by kind, in order."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in review.findings.select_related("node", "target", "agency"):
        found[finding.kind].append(finding)
    return found
