"""Who may read the draft of a review, write its words, comment on it, take its documents, issue it, make it public."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.org import queries as units
from vedich.org.permissions import Reaching, can_compile, can_read, is_leader
from vedich.publication.models import DraftComment
from vedich.review.models import Review
from vedich.review.permissions import can_begin_reviews, can_keep, can_keep_review
from vedich.review.queries import access

can_read_reviews = can_read
"""Which reviews they see is `queries.visible`; what one may list and what one may open are the same."""
can_download = can_read
"""Whoever may read the draft may take it along; every new file is written down in the audit log."""
can_open_publishing = can_compile | is_leader
"""The page of editions is for those who compile and for leaders; for which reviews says `can_issue`."""
can_open_reconciling = can_begin_reviews
"""Drafts are compared by those who compile; for which reviews says `can_reconcile`."""
can_reconcile = can_keep_review
ISSUES = Reaching(*COMPILING, Role.LEADER)


def can_issue(user: User, review: Review, day: date) -> bool:
    """Issuing, publishing and withdrawing is for those who compile and for leaders who reach all of its units."""
    return issuable(user, day).filter(pk=review.pk).exists()


def issuable(user: User, day: date) -> QuerySet[Review]:
    """The reviews about which `can_issue` is true."""
    units = ISSUES.units(user, day)
    return access.reached(units) if units.exists() else Review.objects.none()


can_open_wordings = can_compile
"""How all reports speak and look is for those who compile; `can_word` says whether for the whole place."""


def can_word(user: User, day: date) -> bool:
    """The office of the place the plan is about keeps what all its reports have in common."""
    main = units.main_unit()
    return main is not None and units.reach(user, day, COMPILING).filter(pk=main.pk).exists()


can_open_drafting = can_compile
"""Writing over a draft is for those who compile; over which drafts says `can_draft`."""
can_comment = can_read
"""Whoever may read a draft may say something about its paragraphs."""


def can_draft(user: User, review: Review, day: date) -> bool:
    """The office that keeps the review writes its words."""
    return can_keep(user, review, day)


def can_resolve(user: User, comment: DraftComment, day: date) -> bool:
    """A comment is resolved by who made it, and by the office that writes the words."""
    return comment.by_id == user.pk or can_draft(user, comment.review, day)
