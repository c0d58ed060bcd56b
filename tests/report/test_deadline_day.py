"""A small deadline day on the real server: nothing that was answered as saved is lost, also when the server is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[2]
COMMUNES, LINES = 12, 6


def test_every_value_answered_as_saved_is_there_once_also_after_two_kills():
    day = {"VEDICH_DEADLINE_COMMUNES": str(COMMUNES), "VEDICH_DEADLINE_LINES": str(LINES)}
    environment = {**os.environ, **day, "VEDICH_DEADLINE_ON": connection.vendor}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.deadline_day"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    days = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(it["rows"], it["accepted"], it["kills"]) for it in days] == [
        (COMMUNES * LINES, COMMUNES * LINES, kills) for kills in (0, 2)
    ]
    assert [{it[key] for key in ("missing", "wrong", "doubled", "broken_chain", "refused")} for it in days] == [
        {0},
        {0},
    ]
