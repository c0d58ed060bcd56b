"""Acts of scoring: open a run, score again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.plan.models import Target
from vedich.scorecard.actions.warnings import look_again
from vedich.scorecard.models import ScoreRecord, ScoreRun
from vedich.scorecard.queries.compute import Scored, compute
from vedich.scorecard.queries.making import record_from
from vedich.scorecard.queries.records import same_score


def open_run(
    *, day: date, structure: date | None = None, estimates: bool = False, by: User | None, at: datetime
) -> ScoreRun:
    """Make a way of looking known, so that its scores are kept up to date."""
    run, new = ScoreRun.objects.get_or_create(
        day=day, structure=structure, estimates=estimates, defaults={"computed_at": at}
    )
    if new:
        audit.record("open_run", f"run {day}", by=by, at=at, estimates=estimates)
    return run


def rescore(run: ScoreRun, *, targets: Sequence[Target] | None = None, by: User | None, at: datetime) -> int:
    """Score again; a changed score is a new record and the old one stays. Answers how many changed."""
    return store(run, computed(run, targets), targets=targets, by=by, at=at)


@dataclass(frozen=True)
class Computed:
    """Scores that are not stored yet, and how many times the run had been stored when they were begun."""

    scored: list[Scored]
    times: int


def computed(run: ScoreRun, targets: Sequence[Target] | None = None) -> Computed:
    """Compute outside of the transaction, so that nobody who writes has to wait for it."""
    times = ScoreRun.objects.values_list("times", flat=True).get(pk=run.pk)
    return Computed(compute(day=run.day, structure=run.structure, estimates=run.estimates, targets=targets), times)


@transaction.atomic
def store(
    run: ScoreRun, found: Computed, *, targets: Sequence[Target] | None = None, by: User | None, at: datetime
) -> int:
    """Store what was computed; computed again first where others have stored in between. Answers how many changed."""
    held = ScoreRun.objects.select_for_update().get(pk=run.pk)
    if held.times != found.times:
        # Theirs may rest on newer values than ours did.
        found = computed(held, targets)
    scored = found.scored
    standing = ScoreRecord.objects.filter(run=run, is_current=True)
    if targets is not None:
        standing = standing.filter(target__in=targets)
    current = {record.target_id: record for record in standing}
    fresh = [record_from(run, each, at) for each in scored]
    changed = [r for r in fresh if r.target_id not in current or not same_score(r, current[r.target_id])]
    ScoreRecord.objects.filter(pk__in=[current[r.target_id].pk for r in changed if r.target_id in current]).update(
        is_current=False
    )
    ScoreRecord.objects.bulk_create(changed, batch_size=500)
    run.computed_at, run.times = at, held.times + 1
    if scored:
        run.rulebook = scored[0].score.rulebook
    run.save(update_fields=["computed_at", "rulebook", "times"])
    audit.record("rescore", f"run {run.day}", by=by, at=at, scored=len(scored), changed=len(changed))
    return len(changed)


def rescore_all(*, targets: Sequence[Target] | None = None, by: User | None, at: datetime) -> int:
    """Score every run again, and look at what is to be warned about."""
    changed = sum(rescore(run, targets=targets, by=by, at=at) for run in ScoreRun.objects.all())
    look_again(targets=None if targets is None else [target.pk for target in targets], by=by, at=at)
    return changed
