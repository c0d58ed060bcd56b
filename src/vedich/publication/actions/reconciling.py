"""Reconciling: what was found when a draft was compared with a review is kept, so that its page has an address."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.org.queries import day_of
from vedich.publication.models import Reconciliation
from vedich.publication.permissions import can_reconcile
from vedich.publication.queries.material import Material
from vedich.publication.queries.reconciling import Tell, compare, counts_of
from vedich.review.models import Review

KEPT = 50
"""Comparisons of one review; the oldest beyond that are thrown away."""


Together = Callable[[], AbstractContextManager[Any]]


def reconcile(
    review: Review,
    material: Material,
    data: bytes,
    file_name: str,
    *,
    by: User,
    at: datetime,
    tell: Tell = lambda _done, _total: None,
    together: Together = transaction.atomic,
    then: Callable[[Reconciliation], None] = lambda _: None,
) -> Reconciliation:
    """Compare a Word file with a review and keep what was found; the same once more is no other comparison.

    It is compared outside of any transaction and kept in one (`together`), and `then` in the same.

    Raises UnreadableDraft for what is no Word file that can be read, PermissionDenied for who does not keep the review.
    """
    if not can_reconcile(by, review, day_of(at)):
        raise PermissionDenied
    rows = compare(data, material, tell=tell)
    counts = counts_of(rows)
    made = Reconciliation(
        review=review,
        file_name=file_name,
        digest=sha256(data).hexdigest(),
        size=len(data),
        snapshot=material.snapshot.digest if material.snapshot else "",
        counts=counts,
        rows=[each.stored for each in rows],
        at=at,
        by=by,
    )
    with together():
        kept = _keep(made, by=by, at=at)
        then(kept)
    return kept


@transaction.atomic
def _keep(made: Reconciliation, *, by: User, at: datetime) -> Reconciliation:
    last = Reconciliation.objects.filter(review=made.review).first()
    if last is not None and (last.digest, last.file_name, last.rows) == (made.digest, made.file_name, made.rows):
        return last
    made.save()
    old = Reconciliation.objects.filter(review=made.review).values_list("pk", flat=True)[KEPT:]
    Reconciliation.objects.filter(pk__in=list(old)).delete()
    audit.record(
        "reconcile", made.review.code, by=by, at=at, file_name=made.file_name, digest=made.digest, **made.counts
    )
    return made
