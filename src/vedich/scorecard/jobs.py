"""Jobs of scoring: score again after values or the plan have changed, and look for early warnings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from vedich.common.jobs import Ended, Work, ask, job, sentence
from vedich.common.jobs.asking import BY_ITSELF
from vedich.common.models import Announcement, Job, User
from vedich.documents import numbers
from vedich.plan.models import Target
from vedich.scorecard import actions
from vedich.scorecard.actions import warnings
from vedich.scorecard.models import ScoreRun
from vedich.scorecard.queries.concerned import targets_concerned

_A_FEW = 10
KIND = "vedich.scorecard.jobs.rescore"


def values_accepted(ids: set[int], /, *, by: User | None, at: datetime) -> None:
    """Follow up accepted values: score the targets again whose figures they enter."""
    if concerned := targets_concerned(ids):
        rescore_later(concerned, by=by, at=at)


def rescore_later(targets: Iterable[int] | None, *, by: User | None, at: datetime) -> list[Job]:
    """Ask that these targets (None: all) be scored again in every run; a job that waits already takes them along."""
    ids = None if targets is None else sorted(set(targets))
    return [_rescore_later(run, ids, by=by, at=at) for run in ScoreRun.objects.order_by("-day")]


def rescore_run_later(run: ScoreRun, *, by: User | None, at: datetime) -> Job:
    """Ask that every target be scored in one run."""
    return _rescore_later(run, None, by=by, at=at)


def _rescore_later(run: ScoreRun, ids: list[int] | None, *, by: User | None, at: datetime) -> Job:
    return ask(
        rescore,
        by=by,
        at=at,
        names={"day": numbers.day(run.day, "vi")},
        key=f"rescore:{run.pk}",
        merge=_together,
        run=run.pk,
        targets=ids,
    )


def _together(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    if one["targets"] is None or other["targets"] is None:
        return {**one, "targets": None}
    return {**one, "targets": sorted({*one["targets"], *other["targets"]})}


def is_under_way() -> bool:
    """Whether scores wait to be computed again, so that a page can say so."""
    return Announcement.objects.exists() or Job.objects.filter(kind=KIND, state__in=Job.OPEN).exists()


def warm_up() -> None:
    """Compute a few scores and forget them: the first question to a cold engine takes seconds, the next ones do not."""
    run = ScoreRun.objects.order_by("-day").first()
    if run is not None:
        actions.computed(run, list(Target.objects.order_by("pk")[:_A_FEW]))


@job(_("Scoring again as of %(day)s"), priority=BY_ITSELF)
def rescore(work: Work, *, run: int, targets: list[int] | None) -> Ended | None:
    """Score again; done twice, it changes nothing the second time."""
    found = ScoreRun.objects.filter(pk=run).first()
    if found is None:
        return Ended(sentence(_("The run is no longer there.")))
    chosen = None if targets is None else list(Target.objects.filter(pk__in=targets))
    work.tell(sentence(_("Computing the scores…")))
    fresh = actions.computed(found, chosen)
    with work.effect(sentence(_("Writing…"))):
        changed = actions.store(found, fresh, targets=chosen, by=work.by, at=timezone.now())
        told = sentence(_("Scores computed: %(scored)s, changed: %(n)s."), scored=len(fresh.scored), n=changed)
        work.ended(Ended(told))
    # After the scores, in a transaction of its own: if the worker dies here, the next day's look makes up for it.
    warnings.look_again(targets=targets, by=work.by, at=timezone.now())
    return None


def day_began(_ids: set[int], /, *, by: User | None, at: datetime) -> None:
    """Follow up a new day: silence grows without anything being written."""
    ask(look_for_warnings, by=by, at=at, key="look_for_warnings")


@job(_("Looking for early warnings"), priority=BY_ITSELF)
def look_for_warnings(work: Work) -> Ended:
    """Look at everything again; done twice, it changes nothing the second time."""
    changed = warnings.look_again(by=work.by, at=timezone.now())
    return Ended(sentence(_("Warnings raised or ended: %(n)s."), n=changed))
