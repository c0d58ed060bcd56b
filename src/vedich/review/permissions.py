"""Who may open a review and freeze its figures; the list twins are in `queries.access`."""

from __future__ import annotations

from datetime import date

from vedich.common.models import User
from vedich.org.permissions import can_compile
from vedich.plan.models import Node
from vedich.review.models import Review
from vedich.review.queries import reviewable

can_open_reviews = can_compile
"""Opening reviews is for those who compile; of which parts of the plan is `reviewable.nodes_to_review`."""


def can_review(user: User, node: Node, day: date) -> bool:
    """Whoever compiles for every unit that has a target there."""
    return reviewable.nodes_to_review(user, day).filter(pk=node.pk).exists()


def can_keep_review(user: User, review: Review, day: date) -> bool:
    return reviewable.kept_reviews(user, day).filter(pk=review.pk).exists()
