"""Scores computed now, from accepted values, without storing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.conf import settings

from vedich.analytics import rollup
from vedich.analytics import tables as at
from vedich.org import queries as units
from vedich.org.models import Unit
from vedich.plan import queries as plan
from vedich.plan.models import Indicator, Milestone, Node, NodeKind, Target, TargetVersion, Task, TaskOrigin
from vedich.report.models import Value
from vedich.scorecard.queries import facts
from vedich.scoring import facts as sf
from vedich.scoring import rulebook as rules
from vedich.scoring import score as scoring


@dataclass(frozen=True)
class Scored:
    """A target, the version in force, and its score."""

    target: Target
    version: TargetVersion
    score: sf.Score
    facts: sf.Facts


def rulebook_on(day: date) -> rules.Rulebook:
    """The rulebook that applies on a day."""
    folder = settings.ROOT / "rulebooks"
    return _rulebook(day, max(path.stat().st_mtime_ns for path in folder.iterdir()))


@lru_cache(maxsize=16)
def _rulebook(day: date, _changed: int) -> rules.Rulebook:
    # Read again only when a file changed: one saved value must not parse all the rules.
    return rules.read(settings.ROOT / "rulebooks", day)


def _by_target(rows: Iterable) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.target_id].append(row)
    return found


def _chosen(node: Node | None, unit: Unit | None, targets: Sequence[Target] | None, structure: date) -> list[Target]:
    found = plan.targets(nodes=plan.subtree(node) if node else None)
    if unit is not None:
        below = units.below(unit, max(unit.valid_from, min(structure, unit.last_day)))
        found = found.filter(unit__in=units.with_other_names(set(below.values_list("pk", flat=True))))
    if targets is not None:
        found = found.filter(pk__in=[target.pk for target in targets])
    return list(found)


@dataclass(frozen=True)
class Ground:
    """What scores are computed from: targets with their terms and tasks, indicators, and the tables of the engine."""

    targets: Sequence[Target]
    versions: Mapping[int, Sequence[TargetVersion]]
    milestones: Mapping[int, Sequence[Milestone]]
    tasks: Mapping[int, Sequence[Task]]
    indicators: Mapping[str, Indicator]
    """By code: those of the targets, and all others where a formula or a weight may need them."""
    tables: at.Tables


def ground(targets: Sequence[Target], *, with_tasks: bool = True) -> Ground:
    """The ground of some targets as it is stored now."""
    own = {target.indicator_id: target.indicator for target in targets}.values()
    plain = not any(indicator.formula or indicator.weight_by_id for indicator in own)
    every = list(own if plain else Indicator.objects.all())
    return Ground(
        targets=targets,
        versions=_by_target(TargetVersion.objects.filter(target__in=targets)),
        milestones=_by_target(Milestone.objects.filter(target__in=targets)),
        tasks=_by_target(Task.objects.filter(target__in=targets, origin=TaskOrigin.PLAN) if with_tasks else ()),
        indicators={indicator.code: indicator for indicator in every},
        tables=facts.tables(own, every),
    )


def inquire(
    on: Ground, *, day: date, structure: date | None, estimates: bool, with_series: bool = True
) -> tuple[facts.Inquiry, list[facts.Asked]]:
    """All questions about some targets on a day."""
    first = facts.first_days(on.tables)
    earliest = min(first.values(), default=None)
    inquiry = facts.Inquiry(on.tables, day, structure, estimates, with_series)
    asked = []
    for target in on.targets:
        version = plan.version_in_force(on.versions[target.pk], day)
        frequency = facts.frequency_of(target.indicator, on.indicators)
        terms = facts.terms_of(target, version, frequency, on.milestones.get(target.pk, ()))
        opening = earliest if target.indicator.formula else first.get(target.indicator_id)
        asked.append(inquiry.ask(target, version, terms, opening))
    return inquiry, asked


def scores_on(
    on: Ground, *, day: date, structure: date | None, estimates: bool, with_series: bool = True
) -> list[Scored]:
    """Score the targets of a ground, in its order."""
    inquiry, asked = inquire(on, day=day, structure=structure, estimates=estimates, with_series=with_series)
    figures = rollup.answer(inquiry.tables, inquiry.questions)
    book = rulebook_on(day)
    found = []
    for each in asked:
        known = facts.facts_of(each, figures, on.tasks.get(each.target.pk, ()), day)
        found.append(Scored(each.target, each.version, scoring.score(each.terms, known, book, day), known))
    return found


def compute(
    *,
    day: date,
    structure: date | None = None,
    estimates: bool = False,
    node: Node | None = None,
    unit: Unit | None = None,
    targets: Sequence[Target] | None = None,
    with_series: bool = True,
) -> list[Scored]:
    """Score every target chosen, in the order of the plan."""
    chosen = _chosen(node, unit, targets, structure or day)
    return scores_on(ground(chosen), day=day, structure=structure, estimates=estimates, with_series=with_series)


def explain(
    target: Target, *, day: date, structure: date | None = None, estimates: bool = False
) -> tuple[Scored, list[tuple[Value, Decimal | None]]]:
    """One score with the values its figure is made of, each with the share it enters with."""
    scored = compute(day=day, structure=structure, estimates=estimates, targets=[target])[0]
    return scored, sources(target, day=day, structure=structure, estimates=estimates)


def sources(
    target: Target, *, day: date, structure: date | None = None, estimates: bool = False
) -> list[tuple[Value, Decimal | None]]:
    """The values one figure is made of, each with the share it enters with; nothing is scored again."""
    on = ground([target], with_tasks=False)
    inquiry, asked = inquire(on, day=day, structure=structure, estimates=estimates, with_series=False)
    shares = rollup.sources(inquiry.tables, inquiry.questions[asked[0].main])
    values = Value.objects.filter(pk__in=list(shares)).select_related("unit", "indicator", "accepted_by", "batch")
    return [(value, shares[value.pk]) for value in values.order_by("indicator__code", "start", "unit__code")]


def is_counted(target: Target) -> bool:
    """Whether a target counts for itself; a main target and a part of another outside of any programme stand apart."""
    return target.parent_id is None if target.node is None else target.node.kind != NodeKind.RESOLUTION


def totals(scored: Sequence[Scored]) -> dict[str, int]:
    """Counts by band. Never a main target beside the targets that carry it, nor a district's part beside its whole."""
    counted = [each for each in scored if is_counted(each.target)] or scored
    return scoring.totals([each.score for each in counted])
