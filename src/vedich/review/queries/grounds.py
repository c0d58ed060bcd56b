"""Grounds: the figures of a review on which a proposal rests, as they were when it was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vedich.common.text import fold
from vedich.criteria.models import CriteriaSet, Enrolment, Recognition
from vedich.criteria.queries.sets import structure
from vedich.criteria.queries.standings import standings as criteria_standings
from vedich.org.models import Unit
from vedich.plan.models import Target
from vedich.review.models import CommendationGround, Review
from vedich.review.queries.candidates import standings
from vedich.review.queries.stock import stock
from vedich.scorecard.models import ScoreRecord


@dataclass(frozen=True)
class Found:
    """Grounds that are not stored yet, and the codes that name nothing of this unit in this review."""

    grounds: tuple[CommendationGround, ...]
    unknown: tuple[str, ...]


def grounds_of(review: Review, unit: Unit, codes: Iterable[str]) -> Found:
    """What the review says of the unit as a whole, and of each target, indicator or set of criteria that is named.

    Raises Damaged where frozen figures are not whole.
    """
    held = stock(review)
    day = review.as_of.isoformat()
    digest = held.snapshot.digest if held.snapshot else ""
    grounds = [
        CommendationGround(figures={**each.told, "day": day, "frozen": digest})
        for each in standings(review)
        if each.unit.pk == unit.pk
    ]
    unknown = []
    for code in dict.fromkeys(filter(None, map(str.strip, codes))):
        if targets := _targets(held.targets, unit, code):
            grounds += [
                CommendationGround(
                    target_id=each.pk, figures={**_of_score(held.records.get(each.pk)), "day": day, "frozen": digest}
                )
                for each in targets
            ]
        elif (enrolled := _enrolled(unit, code)) is not None:
            grounds.append(_of_criteria(enrolled, review))
        else:
            unknown.append(code)
    return Found(tuple(grounds), tuple(unknown))


def _targets(every: Sequence[Target], unit: Unit, code: str) -> list[Target]:
    """The target of that code, whoever it belongs to, else the unit's own targets of an indicator."""
    words = fold(code)
    if named := [each for each in every if fold(each.code) == words]:
        return named
    return [each for each in every if each.unit_id == unit.pk and fold(each.indicator.code) == words]


def _of_score(record: ScoreRecord | None) -> dict[str, object]:
    """A score as text, so that no digit is lost; what is not known stays empty."""
    if record is None:
        return {"band": "", "actual": "", "attained": "", "value": ""}
    return {
        "band": record.band,
        "actual": _text(record.actual),
        "attained": _text(record.attained),
        "value": _text(record.version.value),
        "estimate": record.estimate,
    }


def _text(amount: object) -> str:
    return "" if amount is None else f"{amount.normalize():f}"  # type: ignore[attr-defined]


def _enrolled(unit: Unit, code: str) -> Enrolment | None:
    found = Enrolment.objects.filter(unit=unit, criteria_set__code__iexact=code)
    return found.select_related("criteria_set", "unit").first()


def _of_criteria(enrolled: Enrolment, review: Review) -> CommendationGround:
    """Criteria met of those that apply, and the recognition that stands on the day of the figures."""
    chosen: CriteriaSet = enrolled.criteria_set
    standing = criteria_standings(chosen, structure(chosen), [enrolled], review.as_of)[enrolled.unit_id]
    recognised = (
        Recognition.objects.filter(criteria_set=chosen, unit=enrolled.unit, on__lte=review.as_of)
        .exclude(withdrawn_on__lte=review.as_of)
        .order_by("-on")
        .first()
    )
    return CommendationGround(
        criteria_set=chosen,
        figures={
            "met": standing.met,
            "total": standing.total,
            "assessed": standing.assessed,
            "recognised": recognised.on.isoformat() if recognised else "",
            "decision": recognised.decision if recognised else "",
            "day": review.as_of.isoformat(),
        },
    )
