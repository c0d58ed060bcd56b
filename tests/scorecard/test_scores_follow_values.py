"""Scores follow accepted values: by a job, for the targets concerned, one job for what comes together."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from tests.scorecard.test_scoring_again import report, target

from vedich.common.jobs import announce, title_of, told, work_off
from vedich.common.models import AuditEntry, Job
from vedich.plan.models import Indicator, Target, TargetVersion
from vedich.scorecard import actions
from vedich.scorecard.actions import computed, open_run, rescore, store
from vedich.scorecard.jobs import is_under_way, rescore_later
from vedich.scorecard.models import ScoreRecord, ScoreRun
from vedich.scorecard.queries.concerned import targets_concerned

pytestmark = pytest.mark.django_db
__all__ = ["target"]


def now() -> datetime:
    return timezone.now()


def another(like: Target, code: str, **fields: object) -> Target:
    """A target of an indicator of its own."""
    known = {
        name: getattr(like.indicator, name)
        for name in ("measure", "direction", "over_time", "over_space", "collected_at", "frequency")
    }
    indicator = Indicator.objects.create(code=code, name=code, **{**known, **fields})
    made = Target.objects.create(code=f"T-{code}", node=like.node, indicator=indicator, unit=like.unit)
    TargetVersion.objects.create(target=made, number=1, due=date(2015, 12, 31), value=Decimal(300))
    return made


def bands() -> dict[str, str]:
    return dict(ScoreRecord.objects.filter(is_current=True).values_list("target__code", "band"))


def test_an_accepted_value_is_scored_by_the_next_worker(target: Target) -> None:
    run = open_run(day=date(2013, 12, 31), by=None, at=now())
    rescore(run, by=None, at=now())
    report(target, "330")
    announce("values_accepted", [target.indicator_id], by=None, at=now())
    assert (bands(), Job.objects.count()) == ({"T1": "NO_DATA"}, 0)

    work_off()
    job = Job.objects.get()
    with translation.override("vi"):
        said = (title_of(job), told(job.outcome))
    assert (bands(), said) == (
        {"T1": "EXCEEDED"}, ("Chấm lại mức đạt đến ngày 31/12/2013", "Đã chấm 1 chỉ tiêu, 1 mức thay đổi."),
    )  # fmt: skip


def test_targets_of_formulas_and_weights_are_concerned_however_far(target: Target) -> None:
    ratio = another(target, "RATIO", formula="ROADS / PEOPLE * 100")
    another(target, "PEOPLE")
    far = another(target, "FAR", formula="RATIO + 1")
    weighted = another(target, "RATE", weight_by=target.indicator)
    broken = another(target, "BROKEN", formula="ROADS +")
    assert targets_concerned({target.indicator_id}) == [target.pk, ratio.pk, far.pk, weighted.pk]
    assert targets_concerned({ratio.indicator_id}) == [ratio.pk, far.pk]
    assert (targets_concerned({broken.indicator_id}), targets_concerned(set())) == ([broken.pk], [])


def test_a_value_that_no_target_rests_on_asks_for_nothing(target: Target) -> None:
    open_run(day=date(2013, 12, 31), by=None, at=now())
    free = Indicator.objects.create(code="FREE", name="FREE", measure="km", direction="at_least")
    announce("values_accepted", [free.pk], by=None, at=now())
    work_off()
    assert Job.objects.count() == 0


def test_hundreds_of_acceptances_become_one_job_for_each_run(target: Target) -> None:
    runs = [open_run(day=date(year, 12, 31), by=None, at=now()) for year in (2012, 2013)]
    other = another(target, "PEOPLE")
    for step in range(300):
        announce("values_accepted", [(target, other)[step % 2].indicator_id], by=None, at=now())
        if step % 100 == 99:
            from vedich.common.jobs import deliver

            deliver()
    waiting = list(Job.objects.order_by("pk").values_list("key", "arguments"))
    ids = sorted([target.pk, other.pk])
    assert waiting == [(f"rescore:{run.pk}", {"run": run.pk, "targets": ids}) for run in reversed(runs)]
    assert is_under_way()
    work_off()
    assert ([each.times for each in ScoreRun.objects.all()], is_under_way()) == ([1, 1], False)


@pytest.mark.parametrize("order", [(None, [7]), ([7], None)])
def test_all_targets_and_some_are_all(order: tuple, target: Target) -> None:
    open_run(day=date(2013, 12, 31), by=None, at=now())
    for ids in order:
        rescore_later(ids, by=None, at=now())
    assert Job.objects.get().arguments["targets"] is None


def test_without_a_run_nothing_is_asked_for(target: Target) -> None:
    assert (rescore_later(None, by=None, at=now()), Job.objects.count()) == ([], 0)


def test_a_run_that_is_gone_is_no_failure(target: Target) -> None:
    open_run(day=date(2013, 12, 31), by=None, at=now())
    rescore_later(None, by=None, at=now())
    ScoreRun.objects.all().delete()
    work_off()
    assert Job.objects.get().state == "DONE"


def test_scores_computed_before_others_were_stored_are_computed_again(target: Target) -> None:
    run = open_run(day=date(2013, 12, 31), by=None, at=now())
    report(target, "100")
    old = computed(run)
    report(target, "330")
    rescore(run, by=None, at=now())
    assert (store(run, old, by=None, at=now()), bands()) == (0, {"T1": "EXCEEDED"})


def test_done_twice_it_changes_nothing_the_second_time(target: Target) -> None:
    run = open_run(day=date(2013, 12, 31), by=None, at=now())
    report(target, "100")
    for _ in range(2):
        rescore_later(None, by=None, at=now())
        work_off()
    assert (
        ScoreRecord.objects.count(),
        [each.detail["changed"] for each in AuditEntry.objects.filter(act="rescore")],
    ) == (1, [0, 1])
    assert actions.rescore(run, by=None, at=now()) == 0
