"""Findings of a review: in their order, and how often a shortcoming has come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from vedich.review.models import Finding, FindingKind, Review

KINDS = (
    FindingKind.RESULT,
    FindingKind.SHORTCOMING,
    FindingKind.CAUSE,
    FindingKind.LESSON,
    FindingKind.PROPOSAL,
)
"""What the office writes here; the rest comes with the file of a review."""
NATURES = ("objective", "subjective")
"""Of causes."""


@dataclass(frozen=True)
class Said:
    """One finding as a page shows it, with how often it has been said by now."""

    finding: Finding
    times: int

    @property
    def about(self) -> str:
        it = self.finding
        return it.target.code if it.target else it.node.code if it.node else ""

    @property
    def seen(self) -> str:
        """What changes with every saving."""
        return self.finding.typed_at.isoformat() if self.finding.typed_at else ""


def links() -> dict[int, int | None]:
    """Which earlier shortcoming each repeats; one query."""
    return dict(Finding.objects.filter(kind=FindingKind.SHORTCOMING).values_list("pk", "repeats"))


def times(pk: int, known: Mapping[int, int | None]) -> int:
    """How often it has been said, this time included, by following what it repeats."""
    seen: set[int] = set()
    step: int | None = pk
    while step is not None and step not in seen:
        seen.add(step)
        step = known.get(step)
    return len(seen)


def findings_by_kind(review: Review) -> list[tuple[FindingKind, list[Said]]]:
    """The kinds that are written here with their findings, in order."""
    known = links()
    rows = review.findings.filter(kind__in=KINDS).select_related(
        "node", "target__indicator", "agency", "repeats__review"
    )
    found: dict[str, list[Said]] = {kind: [] for kind in KINDS}
    for row in rows.order_by("position", "pk"):
        found[row.kind].append(Said(row, times(row.pk, known)))
    return [(kind, found[kind]) for kind in KINDS]


def earlier_shortcomings(review: Review) -> QuerySet[Finding]:
    """Shortcomings of reviews before this one, the latest first, which a shortcoming of this one may repeat."""
    rows = Finding.objects.filter(kind=FindingKind.SHORTCOMING, review__as_of__lt=review.as_of)
    return rows.exclude(review=review).select_related("review").order_by("-review__as_of", "position", "pk")


def recurring(review: Review) -> list[Said]:
    """Shortcomings of this review that an earlier one had named, the oldest first."""
    known = links()
    rows = review.findings.filter(kind=FindingKind.SHORTCOMING, repeats__isnull=False)
    said = [
        Said(row, times(row.pk, known)) for row in rows.select_related("agency", "repeats__review", "node", "target")
    ]
    return sorted(said, key=lambda each: (-each.times, each.finding.position))
