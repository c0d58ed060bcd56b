"""Who may open a review, freeze its figures, keep its conference and findings, and confirm its conclusions."""

from __future__ import annotations

from datetime import date

from vedich.common.models import User
from vedich.org.permissions import can_compile, can_read, is_leader
from vedich.plan.models import Node
from vedich.review.models import Review
from vedich.review.queries import access

can_open_reviews = can_read
"""Which reviews they see is `access.visible`; what one may list and what one may open are the same."""
can_begin_reviews = can_compile
"""Beginning reviews is for those who compile; of which parts of the plan is `access.nodes_to_review`."""
can_attend = can_compile | is_leader
"""The pages on which a conference is kept are for the office and for leaders; for which review is asked again."""


def can_open(user: User, review: Review, day: date) -> bool:
    return access.visible(user, day).filter(pk=review.pk).exists()


def can_review(user: User, node: Node, day: date) -> bool:
    """Whoever compiles for every unit that has a target there."""
    return access.nodes_to_review(user, day).filter(pk=node.pk).exists()


def can_keep_review(user: User, review: Review, day: date) -> bool:
    """Changing what it looks at, and freezing its figures."""
    return access.kept_reviews(user, day).filter(pk=review.pk).exists()


def can_keep(user: User, review: Review, day: date) -> bool:
    """Writing agenda, delegates, opinions, conclusions and findings."""
    return can_open(user, review, day) and access.keeps(user, review, day)


def can_chair(user: User, review: Review, day: date) -> bool:
    """Confirming: what was concluded is ordered in the name of who confirms it."""
    return can_open(user, review, day) and access.chairs(user, review, day)


def can_follow(user: User, review: Review, day: date) -> bool:
    """Reading what is not yet confirmed, and what delegates said."""
    return can_keep(user, review, day) or can_chair(user, review, day)


can_decide_commendations = can_follow
"""What the committee decided is written down by the office that keeps the review or who leads all of it."""
