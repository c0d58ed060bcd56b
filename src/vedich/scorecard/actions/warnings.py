"""Acts of early warning: find what holds now, end what no longer holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from vedich.common import audit
from vedich.common.models import User
from vedich.org.queries import day_of
from vedich.scorecard.models import EarlyWarning, WarningKind
from vedich.scorecard.queries import warnings as queries
from vedich.scorecard.queries.records import default_run

_SAME = ("since", "numbers")
_OF_SCORES = (WarningKind.SLOW, WarningKind.WORSE)


def look_again(*, targets: Collection[int] | None = None, by: User | None, at: datetime) -> int:
    """Find what is to be warned about, of some targets or of everything. Answers how many warnings changed.

    Found outside of the transaction, so that nobody who writes has to wait for it.
    """
    run = default_run()
    if run is None:
        return 0
    found = [*queries.of_scores(run, targets), *queries.of_thresholds(run)]
    concerned = Q(kind__in=_OF_SCORES) if targets is None else Q(kind__in=_OF_SCORES, target__in=list(targets))
    concerned |= Q(kind=WarningKind.THRESHOLD)
    if targets is None:
        # Who has reported does not follow from the scores: it is looked at every day, with everything else.
        found += queries.of_silence(day_of(at))
        concerned |= Q(kind=WarningKind.SILENT)
    return _store(found, concerned, by=by, at=at)


@transaction.atomic
def _store(found: list[EarlyWarning], concerned: Q, *, by: User | None, at: datetime) -> int:
    standing = {
        each.key: each for each in EarlyWarning.objects.select_for_update().filter(concerned, ended_at__isnull=True)
    }
    fresh = {each.key: each for each in found}
    raised = [each for key, each in fresh.items() if key not in standing or not _same(each, standing[key])]
    over = [each.pk for key, each in standing.items() if key not in fresh or not _same(fresh[key], each)]
    EarlyWarning.objects.filter(pk__in=over).update(ended_at=at)
    for each in raised:
        each.raised_at = at
    EarlyWarning.objects.bulk_create(raised, batch_size=500)
    if raised or over:
        audit.record("warn", "warnings", by=by, at=at, raised=len(raised), ended=len(over))
    return len(raised) + len(over)


def _same(one: EarlyWarning, other: EarlyWarning) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _SAME)
