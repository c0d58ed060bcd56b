"""Files made so far of a draft, and the reviews a user may open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from vedich.common.models import User
from vedich.org import queries as units
from vedich.org.models import Unit
from vedich.plan.models import Node, Target
from vedich.publication.models import DraftFile
from vedich.review.models import Review
from vedich.review.queries import reviews
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


def visible(user: User, day: date) -> QuerySet[Review]:
    """Reviews whose plan holds a target of a unit the user may view, or none yet; a page opens exactly these."""
    targets = Target.objects.filter(node__isnull=False).order_by()
    held = set(targets.values_list("node", flat=True).distinct())
    seen = set(targets.filter(unit__in=units.in_view(user, day)).values_list("node", flat=True).distinct())
    parents = dict(Node.objects.values_list("pk", "parent"))
    held, seen = _with_above(held, parents), _with_above(seen, parents)
    return reviews().filter(Q(node__in=seen) | ~Q(node__in=held))


def reached(within: QuerySet[Unit]) -> QuerySet[Review]:
    """Reviews whose plan holds no target of a unit outside of these."""
    outside = Target.objects.filter(node__isnull=False).exclude(unit__in=within).order_by()
    parents = dict(Node.objects.values_list("pk", "parent"))
    beyond = _with_above(set(outside.values_list("node", flat=True).distinct()), parents)
    return reviews().exclude(node__in=beyond)


def _with_above(nodes: set[int], parents: Mapping[int, int | None]) -> set[int]:
    """The nodes and everything above them."""
    found: set[int] = set()
    for node in nodes:
        step: int | None = node
        while step is not None and step not in found:
            found.add(step)
            step = parents[step]
    return found
