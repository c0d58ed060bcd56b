"""Indicators, targets, their versions and milestones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from vedich.common import audit
from vedich.common.models import User
from vedich.common.storing import CHUNK, put, update
from vedich.common.text import fold
from vedich.plan.actions.storing import link
from vedich.plan.models import Indicator, Milestone, Target, TargetVersion

_INDICATOR_FIELDS = (
    "name", "name_en", "measure", "direction", "over_time", "over_space", "collected_at", "frequency", "formula",
    "decimals",
)  # fmt: skip


@transaction.atomic
def put_indicators(
    indicators: Sequence[Indicator], *, weights: Mapping[str, str], by: User | None, at: datetime
) -> None:
    """Store indicators; `weights` names for each the code of the indicator that weighs it, or nothing."""
    counts = put(indicators, _INDICATOR_FIELDS)
    link(Indicator, "weight_by", weights)
    _search_again(Target.objects.filter(indicator__in=[each.pk for each in indicators]).select_related("indicator"))
    audit.record("put_indicators", f"{len(indicators)} indicators", by=by, at=at, **counts)


@transaction.atomic
def put_targets(targets: Sequence[Target], *, parents: Mapping[str, str], by: User | None, at: datetime) -> None:
    """Store what targets hang on; what they promise is in their versions. `parents` has an entry for every target."""
    position = (Target.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    for step, target in enumerate(target for target in targets if target.pk is None):
        target.position = position + step
    for target in targets:
        target.search = _searched(target)
    counts = put(targets, ("node", "indicator", "unit", "search"))
    link(Target, "parent", parents)
    audit.record("put_targets", f"{len(targets)} targets", by=by, at=at, **counts)


@transaction.atomic
def add_versions(versions: Sequence[TargetVersion], *, by: User | None, at: datetime) -> None:
    """Add what targets promise from now on; older versions stay. Numbers go on from the last of each target."""
    last = dict(
        TargetVersion.objects.filter(target__in={version.target_id for version in versions})
        .values("target")
        .annotate(last=Max("number"))
        .values_list("target", "last")
    )
    for version in versions:
        last[version.target_id] = version.number = last.get(version.target_id, 0) + 1
    TargetVersion.objects.bulk_create(versions, batch_size=CHUNK)
    audit.record("add_versions", f"{len(versions)} versions", by=by, at=at, new=len(versions))


@transaction.atomic
def move_targets(targets: Sequence[Target], *, by: User | None, at: datetime) -> None:
    """Give targets the unit that their code names, after units have got a new row."""
    update(targets, ["unit"])
    audit.record("move_targets", f"{len(targets)} targets", by=by, at=at, changed=len(targets))


@transaction.atomic
def put_milestones(milestones: Sequence[Milestone], *, by: User | None, at: datetime) -> None:
    audit.record("put_milestones", f"{len(milestones)} milestones", by=by, at=at, **put(milestones, ("value",)))


def _searched(target: Target) -> str:
    return fold(f"{target.indicator.name} {target.code}")[:500]


def _search_again(targets: Iterable[Target]) -> None:
    changed = [target for target in targets if target.search != _searched(target)]
    for target in changed:
        target.search = _searched(target)
    update(changed, ["search"])
