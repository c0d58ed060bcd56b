"""Acts of a review: set one up with its findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.criteria.models import CriteriaSet
from vedich.org.models import Unit
from vedich.org.queries import day_of
from vedich.plan.models import Node, Target
from vedich.review.actions.brought import put_conference
from vedich.review.actions.freezing import freeze
from vedich.review.actions.opening import edit_review, open_review
from vedich.review.actions.refusals import Refused
from vedich.review.actions.writing import terms_of
from vedich.review.models import Finding, FindingKind, Review
from vedich.review.queries.snapshots import last
from vedich.scorecard.actions import open_run

__all__ = ["LISTS", "Refused", "edit_review", "freeze", "open_review", "put_review"]

LISTS = {
    "facts": FindingKind.FACT,
    "why": FindingKind.WHY,
    "reasons": FindingKind.REASON,
    "results": FindingKind.RESULT,
    "shortcomings": FindingKind.SHORTCOMING,
    "causes": FindingKind.CAUSE,
    "lessons": FindingKind.LESSON,
    "forecast": FindingKind.FORECAST,
    "tasks": FindingKind.TASK,
}
"""Lists of a review file and the kind of finding each holds."""


def _findings(review: Review, content: Mapping) -> Iterator[Finding]:
    nodes = {node.code: node for node in Node.objects.all()}
    targets = {target.code: target for target in Target.objects.all()}
    agencies = {
        unit.code: unit for unit in Unit.objects.filter(valid_from__lte=review.as_of, valid_to__gt=review.as_of)
    }
    for name, kind in LISTS.items():
        for position, item in enumerate(content.get(name) or []):
            yield Finding(
                review=review,
                kind=kind,
                key=item.get("key", ""),
                nature=item.get("kind", ""),
                text=item["text_vi"],
                text_en=item.get("text_en", ""),
                node=nodes[item["node"]] if item.get("node") else None,
                target=targets[item["target"]] if item.get("target") else None,
                agency=agencies.get(item.get("agency", "")),
                illustrative=bool(item.get("illustrative", False)),
                source=str(item.get("source") or ""),
                repeats=_repeated(item["repeats"]) if item.get("repeats") else None,
                position=position,
            )


def _repeated(said: str) -> Finding | None:
    """The shortcoming of an earlier review, named by the review's code and its key there: `so-ket-2013/bo-hoc`."""
    code, _slash, key = said.partition("/")
    return Finding.objects.filter(review__code=code, kind=FindingKind.SHORTCOMING, key=key).first()


def _criteria(code: str) -> CriteriaSet:
    found = CriteriaSet.objects.filter(code=code).first()
    if found is None:
        raise Refused("unknown_criteria", name=code)
    return found


def _plain(value: object) -> object:
    """Days as ISO text, so that a mapping can be stored as JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


@transaction.atomic
def put_review(content: Mapping, *, by: User | None, at: datetime) -> Review:
    """Set a review up from a mapping (a review file), replacing what its code held, and open its runs.

    Raises Refused where the figures of that review are frozen and the file looks at something else.
    """
    before = Review.objects.select_related("node").filter(code=content["code"]).first()
    review, _ = Review.objects.update_or_create(
        code=content["code"],
        defaults={
            "tab": content["tab"],
            "title": content["title"],
            "title_en": content.get("title_en", ""),
            "node": Node.objects.get(code=content["node"]),
            "criteria_set": _criteria(content["criteria"]) if content.get("criteria") else None,
            "start": content["window"]["start"],
            "end": content["window"]["end"],
            "as_of": content["as_of"],
            "structure": content.get("structure"),
            "estimates": content.get("estimates", False),
            "accepted_to": content.get("accepted_to"),
            "trend_days": _plain(content.get("trend_days", [])),
            "conference": _plain(content.get("conference", {})),
            "issuer": _plain(content.get("issuer", {})),
            "illustrative_note": content.get("illustrative_note_vi", ""),
            "illustrative_note_en": content.get("illustrative_note_en", ""),
        },
    )
    review.refresh_from_db()
    if before is not None and (frozen := last(before)) is not None and terms_of(before) != terms_of(review):
        raise Refused("frozen", day=f"{day_of(frozen.at):%d/%m/%Y}")
    review.findings.filter(typed_by__isnull=True).delete()  # what people have written here stays
    Finding.objects.bulk_create(_findings(review, content))
    put_conference(review, content.get("conference") or {}, at=at)
    for day in {review.as_of.isoformat(), *review.trend_days}:
        open_run(day=date.fromisoformat(day), structure=review.structure, estimates=review.estimates, by=by, at=at)
    audit.record("put_review", review.code, by=by, at=at, findings=review.findings.count())
    return review
