"""Steps of the pairs that need the database, in processes of their own: make the province, watch its total."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict

PATIENCE = 120.0
"""Seconds for which the job that scores again may take."""
_LOOK_EVERY = 0.02


def make(pairs: int) -> dict:
    from django.utils import timezone

    from benchmarks.pairs import world

    return asdict(world.make(pairs, at=timezone.now()))


def watch() -> None:
    """Answer each line of stdin, the code of an indicator, with the province's total once all is quiet."""
    for line in sys.stdin:
        print(json.dumps(total(line.strip())), flush=True)


def total(code: str) -> dict:
    """The total rolled up now, and the one in the stored score once no scoring waits."""
    from vedich.plan.models import Target
    from vedich.scorecard.jobs import is_under_way
    from vedich.scorecard.models import ScoreRecord, ScoreRun
    from vedich.scorecard.queries import compute

    end = time.monotonic() + PATIENCE
    while is_under_way():
        if time.monotonic() > end:
            raise TimeoutError(f"scores were not computed again in {PATIENCE} s")
        time.sleep(_LOOK_EVERY)
    target, run = Target.objects.get(code=f"T-{code}"), ScoreRun.objects.get()
    (now,) = compute(day=run.day, targets=[target])
    kept = ScoreRecord.objects.get(run=run, target=target, is_current=True)
    return {"rolled_up": _whole(now.score.actual), "scored": _whole(kept.actual)}


def _whole(amount: object) -> int | None:
    return None if amount is None else int(amount)


def cells() -> dict:
    """Every revision of every cell of the same-cell pairs, by month, the oldest first; and whether the log holds."""
    from benchmarks.pairs.world import CELL
    from vedich.common import audit
    from vedich.report.models import Entry

    found: dict[str, list] = {}
    for entry in Entry.objects.filter(indicator__code=CELL).select_related("submission").order_by("pk"):
        month = f"{entry.submission.start:%Y-%m}"
        found.setdefault(month, []).append([int(entry.amount), entry.revision, entry.is_current])
    return {"cells": found, "broken_chain": int(audit.first_break() is not None)}


if __name__ == "__main__":
    from vedich.exchange.cli.start import started

    started()
    match sys.argv[1:]:
        case ["make", pairs]:
            print(json.dumps(make(int(pairs))))
        case ["watch"]:
            watch()
        case ["cells"]:
            print(json.dumps(cells()))
