"""The conference: set it up, agenda and papers, who is invited and came, what they said and what was done about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import composed, fold, one_line
from vedich.org.models import Unit
from vedich.review.actions.refusals import Refused
from vedich.review.models import AgendaItem, Attendance, Conference, Delegate, Opinion, Paper, Review
from vedich.review.permissions import can_keep

_LINK = re.compile(r"^(https?://[^\s]+|/[^/\s][^\s]*)$")


def may_keep(review: Review, by: User, on: date) -> None:
    if not can_keep(by, review, on):
        raise PermissionDenied


def held(conference: Conference, *, open_only: bool = False) -> Conference:
    """The conference for us alone until the transaction ends."""
    found = Conference.objects.select_for_update(of=("self",)).select_related("review__node").get(pk=conference.pk)
    if open_only and found.confirmed_at:
        raise Refused("confirmed", day=f"{found.confirmed_at:%d/%m/%Y}")
    return found


def _words(text: str, most: int) -> str:
    return one_line(text)[:most]


@transaction.atomic
def set_up(
    review: Review,
    *,
    title: str,
    day: date | None,
    place: str = "",
    chair: str = "",
    secretary: str = "",
    by: User,
    at: datetime,
    on: date,
) -> Conference:
    """Open the conference of a review, or correct what is said of it; once confirmed it stays as it was."""
    may_keep(review, by, on)
    if not title.strip():
        raise Refused("no_title")
    if day is None:
        raise Refused("no_day")
    fields = {
        "title": _words(title, 300), "day": day, "place": _words(place, 200), "chair": _words(chair, 200),
        "secretary": _words(secretary, 200),
    }  # fmt: skip
    conference, new = Conference.objects.get_or_create(review=review, defaults=fields)
    if not new:
        conference = held(conference, open_only=True)
        for name, value in fields.items():
            setattr(conference, name, value)
        conference.save(update_fields=list(fields))
    # The papers of the review are written for this conference.
    review.conference = review.conference | {"title": conference.title, "date": day.isoformat(), "chair": chair.strip()}
    review.save(update_fields=["conference"])
    audit.record("set_up_conference", f"review {review.code}", by=by, at=at, day=day.isoformat())
    return conference


@transaction.atomic
def add_item(
    conference: Conference, title: str, *, hour: str = "", presenter: str = "", by: User, at: datetime, on: date
) -> AgendaItem:
    """Put one more thing at the end of the agenda."""
    may_keep(conference.review, by, on)
    held(conference)
    if not title.strip():
        raise Refused("no_title")
    last = conference.agenda.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        conference=conference,
        position=last + 1,
        title=_words(title, 500),
        hour=_words(hour, 20),
        presenter=_words(presenter, 200),
    )
    audit.record("change_agenda", f"review {conference.review.code}", by=by, at=at, added=item.title[:100])
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User, at: datetime, on: date) -> None:
    """Take something off the agenda, with its papers; opinions about it stay."""
    may_keep(item.conference.review, by, on)
    held(item.conference)
    audit.record("change_agenda", f"review {item.conference.review.code}", by=by, at=at, removed=item.title[:100])
    item.delete()


@transaction.atomic
def move_item(item: AgendaItem, step: int, *, by: User, at: datetime, on: date) -> None:
    """One place up (-1) or down (1)."""
    may_keep(item.conference.review, by, on)
    held(item.conference)
    rows = list(item.conference.agenda.all())
    place = rows.index(item)
    other = place + (1 if step > 0 else -1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    AgendaItem.objects.bulk_update(rows, ["position"])
    audit.record("change_agenda", f"review {item.conference.review.code}", by=by, at=at, moved=item.title[:100])


@transaction.atomic
def add_paper(item: AgendaItem, title: str, link: str, *, by: User, at: datetime, on: date) -> Paper:
    """Name something to read for an item."""
    may_keep(item.conference.review, by, on)
    if not title.strip():
        raise Refused("no_title")
    if len(link) > 300 or not _LINK.match(link.strip()):
        raise Refused("bad_link")
    paper = Paper.objects.create(item=item, title=_words(title, 300), link=link.strip())
    audit.record("change_agenda", f"review {item.conference.review.code}", by=by, at=at, paper=paper.title[:100])
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: User, at: datetime, on: date) -> None:
    conference = paper.item.conference
    may_keep(conference.review, by, on)
    audit.record("change_agenda", f"review {conference.review.code}", by=by, at=at, removed=paper.title[:100])
    paper.delete()


@transaction.atomic
def invite(
    conference: Conference, posts: Sequence[tuple[str, Unit | None]], *, by: User, at: datetime, on: date
) -> list[Delegate]:
    """Invite posts; one that is invited already is not invited twice. Answers those that are new."""
    may_keep(conference.review, by, on)
    held(conference)
    known = {fold(post) for post in conference.delegates.values_list("post", flat=True)}
    fresh: dict[str, Delegate] = {}
    for typed, unit in posts:
        post = _words(typed, 200)
        if post and fold(post) not in known:
            fresh.setdefault(fold(post), Delegate(conference=conference, post=post, unit=unit))
    if not any(post.strip() for post, _unit in posts):
        raise Refused("no_post")
    made = Delegate.objects.bulk_create(fresh.values())
    audit.record("invite", f"review {conference.review.code}", by=by, at=at, posts=len(made))
    return made


@transaction.atomic
def uninvite(delegate: Delegate, *, by: User, at: datetime, on: date) -> None:
    """Take a post off the list, unless it has said something."""
    may_keep(delegate.conference.review, by, on)
    if delegate.opinions.exists():
        raise Refused("has_opinions", post=delegate.post)
    audit.record("invite", f"review {delegate.conference.review.code}", by=by, at=at, removed=delegate.post[:100])
    delegate.delete()


@transaction.atomic
def record_attendance(
    conference: Conference, came: dict[int, tuple[str, str]], *, by: User, at: datetime, on: date
) -> int:
    """Write down who came, by key: what is known, and who stood in. Answers how many have changed."""
    may_keep(conference.review, by, on)
    held(conference)
    if any(state not in Attendance.values for state, _stands_in in came.values()):
        raise Refused("unknown_state")
    changed = []
    for delegate in conference.delegates.filter(pk__in=came):
        state, stands_in = came[delegate.pk]
        stands_in = _words(stands_in, 200)
        if (delegate.attendance, delegate.stands_in) != (state, stands_in):
            delegate.attendance, delegate.stands_in = state, stands_in
            changed.append(delegate)
    Delegate.objects.bulk_update(changed, ["attendance", "stands_in"])
    if changed:
        audit.record("record_attendance", f"review {conference.review.code}", by=by, at=at, posts=len(changed))
    return len(changed)


@transaction.atomic
def add_opinion(
    delegate: Delegate | None, text: str, *, item: AgendaItem | None = None, by: User, at: datetime, on: date
) -> Opinion:
    """Write down what a delegate said."""
    if delegate is None:
        raise Refused("unknown_delegate")
    conference = delegate.conference
    may_keep(conference.review, by, on)
    text = composed(text).strip()
    if not text:
        raise Refused("no_opinion")
    opinion = Opinion.objects.create(conference=conference, delegate=delegate, item=item, text=text, by=by, at=at)
    audit.record("add_opinion", f"review {conference.review.code}", by=by, at=at, post=delegate.post[:100])
    return opinion


@transaction.atomic
def answer_opinion(opinion: Opinion, answer: str, *, by: User, at: datetime, on: date) -> Opinion:
    """Say what was done about an opinion; what was said before is in the audit log."""
    may_keep(opinion.conference.review, by, on)
    answer = composed(answer).strip()
    if not answer:
        raise Refused("no_answer")
    before = opinion.answer
    opinion.answer, opinion.answered_by, opinion.answered_at = answer, by, at
    opinion.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(
        "answer_opinion", f"review {opinion.conference.review.code}", by=by, at=at, answer=answer[:200],
        before=before[:200],
    )  # fmt: skip
    return opinion
