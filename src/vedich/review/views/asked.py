"""What an address asks for: a review, its conference, and whether they are there and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from vedich.common.templatetags.frame import language
from vedich.review.models import Conference, Review
from vedich.review.permissions import can_chair, can_keep, can_open
from vedich.review.queries.conference import conference_of


@dataclass(frozen=True)
class Asked:
    """A review with what the one who asks may do about it."""

    review: Review
    conference: Conference | None
    today: date
    keeps: bool
    chairs: bool

    @property
    def follows(self) -> bool:
        """Whether what is not confirmed yet may be read."""
        return self.keeps or self.chairs

    @property
    def title(self) -> str:
        return (self.review.title_en if language() == "en" else "") or self.review.title

    @property
    def context(self) -> dict[str, object]:
        return {"asked": self, "review": self.review, "conference": self.conference, "today": self.today}

    @property
    def held(self) -> Conference:
        """The conference. Raises Http404 while there is none."""
        if self.conference is None:
            raise Http404
        return self.conference


def of(request: HttpRequest, code: str) -> Asked:
    """The review an address names. Raises Http404 where there is none, PermissionDenied where it is not theirs."""
    today = timezone.localdate()
    review = Review.objects.select_related("node").filter(code=code).first()
    if review is None:
        raise Http404
    if not can_open(request.user, review, today):
        raise PermissionDenied
    keeps, chairs = can_keep(request.user, review, today), can_chair(request.user, review, today)
    return Asked(review, conference_of(review), today, keeps, chairs)


def kept(request: HttpRequest, code: str) -> Asked:
    """The same for those who may read what is not confirmed yet. Raises PermissionDenied."""
    asked = of(request, code)
    if not asked.follows:
        raise PermissionDenied
    return asked


def number(text: str) -> int:
    """A number of an address or a field; anything else is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
