"""Models and commendations: propose, decide, open again, take out. The committee decides; the software never does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import one_line
from vedich.org.models import Unit
from vedich.review.actions.conference import may_keep
from vedich.review.actions.refusals import Conflict, Refused
from vedich.review.models import (
    Commendation,
    CommendationDecision,
    CommendationGround,
    CommendationKind,
    Outcome,
    Review,
)
from vedich.review.permissions import can_decide_commendations
from vedich.review.queries.awards import forms_on
from vedich.review.queries.commended import Commended, names_a_person
from vedich.review.queries.grounds import grounds_of


@dataclass(frozen=True)
class Proposed:
    """Who is proposed for what, and why; `about` names targets, indicators and sets of criteria by their codes."""

    kind: str
    unit: Unit | None
    reason: str
    part: str = ""
    form: str = ""
    about: tuple[str, ...] = ()
    proposer: Unit | None = None
    source: str = ""


@dataclass(frozen=True)
class Decided:
    """What the committee decided."""

    outcome: str
    form: str = ""
    number: str = ""
    day: date | None = None
    authority: str = ""
    reason: str = ""


@transaction.atomic
def put_commendation(
    review: Review,
    proposed: Proposed,
    *,
    commendation: Commendation | None = None,
    seen: str = "",
    by: User,
    at: datetime,
    on: date,
) -> Commendation:
    """Write a proposal down, or another in its place while nothing is decided; its figures are those of the review.

    Raises Conflict where somebody has changed it since it was read.
    """
    may_keep(review, by, on)
    Review.objects.select_for_update().get(pk=review.pk)
    fields = _fields(review, proposed)
    assert proposed.unit is not None
    found = grounds_of(review, proposed.unit, proposed.about)
    if found.unknown:
        raise Refused("not_in_review", typed=found.unknown[0], unit=proposed.unit.name)
    if commendation is None:
        commendation = Commendation(review=review)
    else:
        commendation = _open(review, commendation, seen).commendation
    for name, value in {**fields, "typed_by": by, "typed_at": at}.items():
        setattr(commendation, name, value)
    _once(commendation)
    commendation.save()
    commendation.grounds.all().delete()
    for ground in found.grounds:
        ground.commendation = commendation
    CommendationGround.objects.bulk_create(found.grounds)
    audit.record(
        "put_commendation", f"review {review.code}", by=by, at=at, unit=str(commendation), kind=commendation.kind,
        form=commendation.form, reason=commendation.reason[:200],
    )  # fmt: skip
    return commendation


def _fields(review: Review, proposed: Proposed) -> dict[str, object]:
    part, reason = one_line(proposed.part)[:200], one_line(proposed.reason)
    if proposed.kind not in CommendationKind.values:
        raise Refused("unknown_kind")
    if proposed.unit is None:
        raise Refused("no_unit")
    if not reason:
        raise Refused("no_reason_given")
    _require_no_person(part, reason)
    known = forms_on(review.as_of).of(proposed.form)
    if (proposed.form and known is None) or (proposed.kind == CommendationKind.AWARD and known is None):
        raise Refused("unknown_form")
    return {
        "kind": proposed.kind,
        "unit": proposed.unit,
        "part": part,
        "form": proposed.form,
        "reason": reason,
        "proposer": proposed.proposer,
        "source": one_line(proposed.source)[:300],
    }


def _require_no_person(*texts: str) -> None:
    if any(map(names_a_person, texts)):
        raise Refused("names_person")


def _once(it: Commendation) -> None:
    same = Commendation.objects.filter(review=it.review, kind=it.kind, unit=it.unit, part=it.part, form=it.form)
    if same.exclude(pk=it.pk).exists():
        raise Refused("commended_twice", unit=str(it))


def _standing(review: Review, commendation: Commendation, seen: str | None) -> Commended:
    """The proposal as it stands, for us alone since the review is locked. Raises Conflict where it is another."""
    it = Commendation.objects.select_related("unit").filter(pk=commendation.pk, review=review).first()
    if it is None:
        raise Conflict(None)  # somebody has taken it out
    found = Commended(it, (), tuple(it.decisions.all()))
    if seen is not None and seen != found.seen:
        raise Conflict(it)
    return found


def _open(review: Review, commendation: Commendation, seen: str | None) -> Commended:
    found = _standing(review, commendation, seen)
    if found.decision is not None:
        raise Refused("decided_already", unit=str(found.commendation))
    return found


@transaction.atomic
def remove_commendation(commendation: Commendation, *, by: User, at: datetime, on: date) -> None:
    """Take a proposal out about which nothing was ever decided; what it said stays in the audit log."""
    review = commendation.review
    may_keep(review, by, on)
    Review.objects.select_for_update().get(pk=review.pk)
    found = _standing(review, commendation, None)
    if found.decisions:
        raise Refused("decided_before", unit=str(found.commendation))
    it = found.commendation
    audit.record(
        "remove_commendation", f"review {review.code}", by=by, at=at, unit=str(it), kind=it.kind, form=it.form,
        reason=it.reason[:1000],
    )  # fmt: skip
    it.delete()


@transaction.atomic
def decide_commendation(
    commendation: Commendation, decided: Decided, *, seen: str, by: User, at: datetime, on: date
) -> CommendationDecision:
    """Write down what the committee decided. Raises Conflict where the proposal is another than the one read."""
    review = commendation.review
    _may_decide(review, by, on)
    Review.objects.select_for_update().get(pk=review.pk)
    it = _open(review, commendation, seen).commendation
    _require_whole(it, decided, on)
    agreed = decided.outcome == Outcome.DECIDED
    made = CommendationDecision.objects.create(
        commendation=it,
        outcome=decided.outcome,
        form=decided.form if agreed else "",
        number=one_line(decided.number)[:100] if agreed else "",
        day=decided.day,
        authority=one_line(decided.authority)[:200],
        reason=one_line(decided.reason)[:1000],
        by=by,
        at=at,
    )
    audit.record(
        "decide_commendation", f"review {review.code}", by=by, at=at, unit=str(it), outcome=made.outcome,
        form=made.form, number=made.number, day=made.day.isoformat() if made.day else "", reason=made.reason[:200],
    )  # fmt: skip
    return made


def _may_decide(review: Review, by: User, on: date) -> None:
    if not can_decide_commendations(by, review, on):
        raise PermissionDenied


def _require_whole(it: Commendation, decided: Decided, on: date) -> None:
    """What a decision needs to say, and what it may not name."""
    _require_no_person(decided.authority, decided.reason)
    if decided.day is not None and decided.day > on:
        raise Refused("decided_later", day=f"{decided.day:%d/%m/%Y}")
    if decided.outcome == Outcome.NOT_AGREED:
        if not one_line(decided.reason):
            raise Refused("no_why_not")
        return
    if decided.outcome != Outcome.DECIDED:
        raise Refused("unknown_outcome")
    form = forms_on(it.review.as_of).of(decided.form)
    if form is None and (decided.form or it.kind == CommendationKind.AWARD):
        raise Refused("unknown_form")
    if decided.day is None:
        raise Refused("no_decided_day")
    if form is not None and not form.is_model and not one_line(decided.number):
        raise Refused("no_decided_number")


@transaction.atomic
def reopen_commendation(
    commendation: Commendation, *, seen: str, by: User, at: datetime, on: date
) -> CommendationDecision:
    """Take a decision back that was written down by mistake: the proposal is open again, and the decision stays."""
    review = commendation.review
    _may_decide(review, by, on)
    Review.objects.select_for_update().get(pk=review.pk)
    found = _standing(review, commendation, seen)
    if found.decision is None:
        raise Refused("not_decided", unit=str(found.commendation))
    made = CommendationDecision.objects.create(
        commendation=found.commendation, outcome=Outcome.TAKEN_BACK, by=by, at=at
    )
    audit.record("reopen_commendation", f"review {review.code}", by=by, at=at, unit=str(found.commendation))
    return made
