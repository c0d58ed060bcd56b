"""Freezing: the accepted facts as of a day, the plan and the scores become a snapshot that nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.org.queries import day_of
from vedich.review.actions.refusals import Refused
from vedich.review.actions.writing import Tell, Written, terms_of, write
from vedich.review.models import Review, Snapshot
from vedich.review.permissions import can_keep_review
from vedich.review.queries.snapshots import last
from vedich.review.queries.unfinished import open_points

Together = Callable[[], AbstractContextManager[Any]]


def freeze(
    review: Review,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    tell: Tell = lambda *_: None,
    together: Together = transaction.atomic,
    then: Callable[[Snapshot], None] = lambda _: None,
) -> Snapshot:
    """Take a snapshot of what a review looks at; the one before it stays. `by` is None for the machine.

    The files are written outside of any transaction, the row that names them in one (`together`), and `then` in the
    same. Raises Refused where a person leaves something open without saying why.
    """
    _require_may(review, by, at)
    points, reason = open_points(review, day_of(at)), reason.strip()
    if by is not None and any(points.values()) and not reason:
        raise Refused("no_reason")
    before, terms = last(review), terms_of(review)
    written = write(review, tell=tell)
    with together():
        held = Review.objects.select_for_update(of=("self",)).select_related("node").get(pk=review.pk)
        if terms_of(held) != terms:
            raise Refused("changed_while_read")
        snapshot = _named(held, before, written, points, reason, by=by, at=at)
        then(snapshot)
    return snapshot


def _require_may(review: Review, by: User | None, at: datetime) -> None:
    if by is not None and not can_keep_review(by, review, day_of(at)):
        raise PermissionDenied


def _named(
    review: Review,
    before: Snapshot | None,
    written: Written,
    points: dict[str, int],
    reason: str,
    *,
    by: User | None,
    at: datetime,
) -> Snapshot:
    standing = last(review)
    if standing is not None and standing != before and standing.digest == written.digest:
        return standing  # somebody has frozen the same at the same moment
    snapshot = Snapshot.objects.create(
        review=review,
        digest=written.digest,
        schema=written.schema,
        rows=written.rows,
        size=written.size,
        open_points=points,
        reason=reason[:1000],
        at=at,
        by=by,
    )
    audit.record("freeze", review.code, by=by, at=at, digest=written.digest, **points)
    return snapshot
