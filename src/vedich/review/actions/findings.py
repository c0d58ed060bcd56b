"""Findings written here: add, change, put in order, take out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import one_line
from vedich.org.models import Unit
from vedich.plan.models import Node, Target
from vedich.review.actions.conference import may_keep
from vedich.review.actions.refusals import Conflict, Refused
from vedich.review.models import Finding, FindingKind, Review
from vedich.review.queries.found import KINDS, NATURES


@dataclass(frozen=True)
class Typed:
    """What a finding says, of what it says it, and who answers."""

    kind: str
    text: str
    nature: str = ""
    about: Node | Target | None = None
    agency: Unit | None = None
    source: str = ""
    repeats: Finding | None = None


@transaction.atomic
def put_finding(
    review: Review, typed: Typed, *, finding: Finding | None = None, seen: str = "", by: User, at: datetime, on: date
) -> Finding:
    """Write a finding down, or another sentence in its place; what stood before is in the audit log.

    Raises Conflict where somebody has changed it since it was read.
    """
    may_keep(review, by, on)
    Review.objects.select_for_update().get(pk=review.pk)
    fields = _fields(review, typed)
    before = ""
    if finding is None:
        last = review.findings.filter(kind=typed.kind).aggregate(last=Max("position"))["last"]
        finding = Finding(review=review, position=0 if last is None else last + 1)
    else:
        finding = Finding.objects.get(pk=finding.pk, review=review)
        before = finding.text
        if seen != (finding.typed_at.isoformat() if finding.typed_at else ""):
            raise Conflict(finding)
    for name, value in {**fields, "typed_by": by, "typed_at": at}.items():
        setattr(finding, name, value)
    if before != finding.text:
        finding.text_en = ""  # a translation of other words would say something else
        finding.illustrative = False
    finding.save()
    audit.record("put_finding", f"review {review.code}", by=by, at=at, text=finding.text[:200], before=before[:200])
    return finding


def _fields(review: Review, typed: Typed) -> dict[str, object]:
    text = one_line(typed.text)
    if typed.kind not in KINDS:
        raise Refused("unknown_kind")
    if not text:
        raise Refused("no_text")
    if typed.kind == FindingKind.CAUSE and typed.nature not in NATURES:
        raise Refused("unknown_nature")
    repeats = typed.repeats if typed.kind == FindingKind.SHORTCOMING else None
    if repeats and not (repeats.kind == FindingKind.SHORTCOMING and repeats.review.as_of < review.as_of):
        raise Refused("not_earlier")
    return {
        "kind": typed.kind,
        "text": text,
        "nature": typed.nature if typed.kind == FindingKind.CAUSE else "",
        "node": typed.about if isinstance(typed.about, Node) else None,
        "target": typed.about if isinstance(typed.about, Target) else None,
        "agency": typed.agency,
        "source": one_line(typed.source)[:300],
        "repeats": repeats,
    }


@transaction.atomic
def move_finding(finding: Finding, step: int, *, by: User, at: datetime, on: date) -> None:
    """One place up (-1) or down (1) among those of its kind."""
    may_keep(finding.review, by, on)
    Review.objects.select_for_update().get(pk=finding.review_id)
    rows = list(finding.review.findings.filter(kind=finding.kind).order_by("position", "pk"))
    place = rows.index(finding)
    other = place + (1 if step > 0 else -1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    Finding.objects.bulk_update(rows, ["position"])
    audit.record("move_finding", f"review {finding.review.code}", by=by, at=at, text=finding.text[:200])


@transaction.atomic
def remove_finding(finding: Finding, *, by: User, at: datetime, on: date) -> None:
    """Take a finding out; what it said stays in the audit log."""
    may_keep(finding.review, by, on)
    audit.record("remove_finding", f"review {finding.review.code}", by=by, at=at, text=finding.text[:1000])
    finding.delete()
