"""What has changed since a review was frozen: the figures of targets and of money, as frozen and as they are today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vedich.criteria.models import Criterion
from vedich.funding.models import FundingLine
from vedich.plan.models import Node, Target
from vedich.review.models import Review
from vedich.review.queries import assessed, run_of
from vedich.review.queries.assessed import Assessed
from vedich.scorecard.models import ScoreRecord
from vedich.scorecard.queries.records import same_number
from vedich.scoring.criteria import Rank

_SHOWN = ("version_id", "band", "attained", "actual", "estimate", "covered", "expected")
"""What a report says of a score."""


@dataclass(frozen=True)
class Changed:
    """A target whose figure is another today; None where it was added since, or is gone."""

    target: Target
    frozen: ScoreRecord | None
    today: ScoreRecord | None


@dataclass(frozen=True)
class ChangedMoney:
    """Money of a source, estimated, allocated and disbursed in all years, as frozen and today."""

    source: str
    frozen: tuple[Decimal | None, ...]
    today: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class ChangedCriterion:
    """A criterion that more or fewer communes meet today, or that applies to more or fewer."""

    criterion: Criterion
    frozen: Rank
    today: Rank


def changed_criteria(review: Review, frozen: Assessed | None, tops: Iterable[int]) -> list[ChangedCriterion]:
    """Criteria of which a report of today would say something else, by number; `tops` are the units of the targets."""
    if frozen is None:
        return []
    now = assessed.today(review, tops)
    ranks = {each.number: each for each in now.ranks} if now else {}
    then = {each.number: each for each in frozen.ranks}
    pairs = [
        ChangedCriterion(each, then[each.number], ranks.get(each.number, Rank(each.number, 0, 0)))
        for each in frozen.criteria
    ]
    return [pair for pair in pairs if pair.frozen != pair.today]


def changed_scores(review: Review, nodes: Sequence[Node], records: Sequence[ScoreRecord]) -> list[Changed]:
    """Targets that a report of today would say something else of, in the order of the plan."""
    run = run_of(review)
    if run is None:
        return []
    stored = ScoreRecord.objects.filter(run=run, is_current=True, target__node__in=[node.pk for node in nodes])
    now = {each.target_id: each for each in stored.select_related("target__indicator", "target__unit", "version")}
    then = {each.target_id: each for each in records}
    found = [Changed(each.target, each, now.get(pk)) for pk, each in then.items() if not _same(each, now.get(pk))]
    found += [Changed(each.target, None, each) for pk, each in now.items() if pk not in then]
    return sorted(found, key=lambda each: (each.target.position, each.target.code))


def _same(one: ScoreRecord, other: ScoreRecord | None) -> bool:
    return other is not None and all(same_number(getattr(one, name), getattr(other, name)) for name in _SHOWN)


def changed_money(nodes: Sequence[Node], lines: Iterable[FundingLine]) -> list[ChangedMoney]:
    """Sources of money with other sums today."""
    then, now = _sums(lines), _sums(FundingLine.objects.filter(node__in=[node.pk for node in nodes]))
    none = (None, None, None)
    pairs = {source: (then.get(source, none), now.get(source, none)) for source in sorted({*then, *now})}
    return [ChangedMoney(source, *pair) for source, pair in pairs.items() if pair[0] != pair[1]]


def _sums(lines: Iterable[FundingLine]) -> dict[str, tuple[Decimal | None, ...]]:
    by: dict[str, list[FundingLine]] = defaultdict(list)
    for each in lines:
        by[each.source].append(each)
    names = ("estimated", "allocated", "disbursed")
    return {source: tuple(_sum(getattr(each, name) for each in its) for name in names) for source, its in by.items()}


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    said = [amount for amount in amounts if amount is not None]
    return sum(said, Decimal(0)) if said else None
