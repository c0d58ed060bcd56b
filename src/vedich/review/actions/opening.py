"""Opening a review, and changing what it looks at while its figures are open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.org.queries import day_of
from vedich.review.actions.refusals import Refused
from vedich.review.models import Review
from vedich.review.permissions import can_keep_review, can_review
from vedich.review.queries.access import criteria_sets
from vedich.review.queries.terms import Terms
from vedich.scorecard.actions import open_run
from vedich.scorecard.jobs import rescore_run_later
from vedich.scoring.period import closed_in

KEPT_CODES = ("moi",)
"""Codes that an address of its own has taken."""
_LOOKS_BACK = 4


@transaction.atomic
def open_review(code: str, terms: Terms, *, by: User, at: datetime, issuer: Mapping[str, str] | None = None) -> Review:
    """Open a review and have its targets scored as of its day."""
    if not can_review(by, terms.node, day_of(at)) or not _sees(by, terms, at):
        raise PermissionDenied
    if code in KEPT_CODES:
        raise Refused("code_kept", name=code)
    review = Review(code=code, issuer=dict(issuer or {}))
    _put(review, terms)
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        if not Review.objects.filter(code=code).exists():
            raise
        raise Refused("code_taken", name=code) from error
    _look(review, by=by, at=at)
    audit.record("open_review", code, by=by, at=at, node=terms.node.code, as_of=terms.as_of.isoformat())
    return review


@transaction.atomic
def edit_review(review: Review, terms: Terms, *, by: User, at: datetime) -> Review:
    """Change what an open review looks at; once its figures are frozen, that stays."""
    held = Review.objects.select_for_update(of=("self",)).select_related("node").get(pk=review.pk)
    day = day_of(at)
    if not can_keep_review(by, held, day) or not can_review(by, terms.node, day) or not _sees(by, terms, at, held):
        raise PermissionDenied
    require_open(held)
    _put(held, terms)
    held.save()
    _look(held, by=by, at=at)
    audit.record("edit_review", held.code, by=by, at=at, node=terms.node.code, as_of=terms.as_of.isoformat())
    return held


def _sees(by: User, terms: Terms, at: datetime, held: Review | None = None) -> bool:
    """Whether the set of criteria, if any, is one that they see, or the one that the review has."""
    chosen = terms.criteria_set
    return chosen is None or criteria_sets(by, day_of(at), held).filter(pk=chosen.pk).exists()


def require_open(review: Review) -> None:
    """Raises Refused where the figures are frozen."""
    if (frozen := review.snapshots.order_by("at").first()) is not None:
        raise Refused("frozen", day=f"{day_of(frozen.at):%d/%m/%Y}")


def _put(review: Review, terms: Terms) -> None:
    if not terms.start <= terms.as_of <= terms.end:
        raise Refused("days_out_of_order")
    for name in ("title", "title_en", "node", "start", "end", "as_of", "structure", "estimates", "criteria_set"):
        setattr(review, name, getattr(terms, name))
    review.tab = terms.title[:60]
    conference = {name: said for name, said in review.conference.items() if name != "date"}
    review.conference = conference | ({"date": terms.conference.isoformat()} if terms.conference else {})
    review.trend_days = [day.isoformat() for day in _days_before(terms.start, terms.as_of)]


def _days_before(start: date, as_of: date) -> list[date]:
    """The last quarters that ended inside the window before the day of the figures."""
    ends = [period.last_day for period in closed_in("quarter", start, as_of - timedelta(days=1))]
    return ends[-_LOOKS_BACK:]


def _look(review: Review, *, by: User, at: datetime) -> None:
    for day in {review.as_of, *map(date.fromisoformat, review.trend_days)}:
        run = open_run(day=day, structure=review.structure, estimates=review.estimates, by=by, at=at)
        if not run.times:
            rescore_run_later(run, by=by, at=at)
