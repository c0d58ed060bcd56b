"""Two communes at the very same moment on the real server: the province's total is the sum of both, every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[2]
PAIRS = 20


def test_no_pair_of_reports_acceptances_or_cells_written_at_once_loses_anything():
    environment = {**os.environ, "VEDICH_PAIRS": str(PAIRS), "VEDICH_PAIRS_ON": connection.vendor}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.concurrent_pairs"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    (found,) = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = ("wrong_sent", "wrong_accepted", "wrong_cell", "cell_lost", "broken_chain")
    assert (found["pairs"], {key: found[key] for key in wrong}) == (PAIRS, dict.fromkeys(wrong, 0))
    # Without two on their way at the same time, the experiment would say nothing.
    assert min(found[f"together_{what}"] for what in ("sent", "accepted", "cell")) >= PAIRS // 2
