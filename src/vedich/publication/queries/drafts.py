"""Files made so far of a draft, and the reviews a user may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vedich.publication.models import DraftFile
from vedich.review.models import Review
from vedich.review.queries.access import visible
from vedich.scorecard.models import ScoreRun


def latest(review: Review) -> dict[str, DraftFile]:
    """The last file made of each format."""
    found: dict[str, DraftFile] = {}
    for edition in DraftFile.objects.filter(review=review).select_related("made_by").order_by("made_at", "pk"):
        found[edition.file_format] = edition
    return found


@dataclass(frozen=True)
class Standing:
    """How far a review has come: whether its targets are scored, and its last Word file."""

    review: Review
    is_scored: bool
    edition: DraftFile | None


def standings(found: Iterable[Review]) -> list[Standing]:
    """Where each review stands; two queries however many there are."""
    runs = set(ScoreRun.objects.values_list("day", "structure", "estimates"))
    made = {each.review_id: each for each in DraftFile.objects.filter(file_format="docx").order_by("made_at", "pk")}
    return [Standing(each, (each.as_of, each.structure, each.estimates) in runs, made.get(each.pk)) for each in found]


__all__ = ["Standing", "latest", "standings", "visible"]
