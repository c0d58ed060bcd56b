"""How long the report of the Lào Cai example takes as a Word file, from the stored scores to the last byte."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

LIMIT, RUNS = 3.0, 3
EXAMPLE, REVIEW = "lao-cai", "lao-cai-2013"
VEDICH = Path(sys.executable).parent / "vedich"


def measured() -> tuple[float, int]:
    """Seconds for one Word file, the median of a few, and how many targets it reports on."""
    import django

    django.setup()
    from vedich.publication.actions import make
    from vedich.publication.queries import read
    from vedich.review.models import Review

    review = Review.objects.select_related("node").get(code=REVIEW)
    spent = []
    for _ in range(RUNS):
        start = time.perf_counter()
        make(review, "docx", by=None, at=datetime(2013, 7, 23, tzinfo=UTC))
        spent.append(time.perf_counter() - start)
        print(f"  {spent[-1]:.2f} s", file=sys.stderr)
    return statistics.median(spent), len(read(review).entries)


def main() -> None:
    """Load the example into a data folder of its own, then print one line of JSON."""
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"VEDICH_DATA": data, "DJANGO_SETTINGS_MODULE": "vedich.settings"}
        os.environ.pop("VEDICH_DATABASE_URL", None)
        subprocess.run([VEDICH, "example", EXAMPLE], check=True, stdout=subprocess.DEVNULL)
        spent, targets = measured()
    line = {
        "name": "report-lao-cai",
        "value": round(spent, 3),
        "unit": "s",
        "peer": "limit",
        "peer_value": LIMIT,
        "ratio": round(LIMIT / spent, 2),
        "rows": targets,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
