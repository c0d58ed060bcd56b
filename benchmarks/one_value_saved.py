"""One corrected value, from the save to the province's new score in the database, against the promise of 50 ms."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIMES, LIMIT, TARGET = 30, 0.050, "DA10-05"


def main() -> int:
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"VEDICH_DATA": data, "DJANGO_SETTINGS_MODULE": "vedich.settings"}
        vedich = Path(sys.executable).parent / "vedich"
        subprocess.run([vedich, "example", "lao-cai"], check=True, stdout=sys.stderr)
        value = measure()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = {"name": "one-value-saved", "value": round(value, 4), "unit": "s", "peer": "limit", "peer_value": LIMIT}
    print(json.dumps({**line, "ratio": round(LIMIT / value, 2), "rows": TIMES, "peak_mb": peak}))
    return 0


def measure() -> float:
    """The median over several saves, the first of which only warms up."""
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from vedich.plan.models import Target
    from vedich.report.actions import Revision, record_values
    from vedich.report.models import Value
    from vedich.scorecard.actions import rescore
    from vedich.scorecard.models import ScoreRecord, ScoreRun

    target = Target.objects.select_related("indicator", "node", "unit").get(code=TARGET)
    run = ScoreRun.objects.order_by("-day").first()
    times = []
    for turn in range(TIMES + 1):
        old = Value.objects.filter(indicator=target.indicator, is_current=True, state="amount").order_by("pk")[turn]
        before = ScoreRecord.objects.get(run=run, target=target, is_current=True).actual
        start = time.perf_counter()
        new = Revision(
            old.indicator_id, old.unit_id, old.start, old.end, old.kind, old.source, "amount", old.amount + 1,
            replaces=(old.pk, old.revision),
        )  # fmt: skip
        with transaction.atomic():
            record_values([new], batch=None, by=None, at=timezone.now())
            rescore(run, targets=[target], by=None, at=timezone.now())
        times.append(time.perf_counter() - start)
        after = ScoreRecord.objects.get(run=run, target=target, is_current=True).actual
        assert after == before + 1, (before, after)
    return statistics.median(times[1:])


if __name__ == "__main__":
    sys.exit(main())
