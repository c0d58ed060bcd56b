"""Last time: the directives of the review before, and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from vedich.common.models import User
from vedich.plan import queries as plan
from vedich.plan.models import Node, Task
from vedich.plan.queries.directives import of_source, visible_tasks
from vedich.plan.queries.tasks import TaskCounts, TaskLine, task_counts, with_state, worst_first
from vedich.review.models import Conference, Review


@dataclass(frozen=True)
class LastTime:
    """What the review before concluded, as it stands."""

    review: Review
    conference: Conference
    day: date
    """The day on which they stand so."""
    lines: tuple[TaskLine, ...]

    @property
    def counts(self) -> TaskCounts:
        return task_counts(line.task for line in self.lines)


def review_before(review: Review) -> Review | None:
    """The latest earlier review that concluded something of the same part of the plan, of one above or below it, or of
    the phase before.
    """
    near = [node.pk for node in (*plan.path(review.node), *plan.subtree(review.node), *phases_before(review.node))]
    held = Review.objects.filter(held__confirmed_at__isnull=False, node__in=near, as_of__lt=review.as_of)
    return held.exclude(pk=review.pk).select_related("held").order_by("-as_of", "-held__day").first()


def phases_before(node: Node) -> QuerySet[Node]:
    """Phases of the same scheme that ended before this one began; none where the node is no phase."""
    if not node.phase or node.parent_id is None:
        return Node.objects.none()
    return Node.objects.filter(parent=node.parent_id, end__lt=node.start).exclude(phase="")


def last_time(user: User, review: Review, today: date) -> LastTime | None:
    """The directives of the review before that the user sees; none where no review before concluded anything."""
    before = review_before(review)
    return of_review(user, before, today) if before else None


def concluded_last(review: Review, nodes: Collection[int], tasks: QuerySet[Task], today: date) -> LastTime | None:
    """What a look at a review shows as concluded last: its own conclusions once confirmed, else those before it.

    `nodes` are those above and below what is reviewed, `tasks` those the user sees. Nothing confirmed costs one query.
    """
    near = Conference.objects.filter(confirmed_at__isnull=False, review__node__in=nodes)
    found = near.filter(Q(review=review) | Q(review__as_of__lt=review.as_of)).select_related("review")
    conference = found.order_by("-review__as_of", "-day").first()
    if conference is None:
        return None
    rows = worst_first(with_state(tasks.filter(of_source(conference.review.code)), today))
    return LastTime(conference.review, conference, today, tuple(TaskLine(task, today) for task in rows))


def of_review(user: User, review: Review, today: date) -> LastTime:
    """The directives of one review, the overdue ones first."""
    made = with_state(visible_tasks(user, today).filter(of_source(review.code)), today)
    rows: list[Task] = worst_first(made.select_related("owner_unit", "lead_unit"))
    return LastTime(review, review.held, today, tuple(TaskLine(task, today) for task in rows))
