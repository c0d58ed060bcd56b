"""Freezing that is killed at any step leaves the snapshot before it whole, and nothing half."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.exchange.plans import small, write_folder

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, signal, sys
from datetime import date
from pathlib import Path
from vedich.exchange.cli.start import now, started
started()
from django.db import connection
from vedich.exchange.importing import take
from vedich.review.actions import freeze, put_review
from vedich.review.models import Review, Snapshot
from vedich.review.queries.snapshots import damages, last
from vedich.review.queries.snapshots.files import root

assert take(Path(sys.argv[1]), by=None, at=now()).accepted
window = {"start": date(2021, 1, 1), "end": date(2024, 12, 31)}
put_review(
    {"code": "sk", "tab": "SK", "title": "SK", "node": "NQ", "window": window, "as_of": date(2024, 12, 31)},
    by=None, at=now(),
)
review = Review.objects.select_related("node").get()
first = freeze(review, by=None, at=now()).digest
from vedich.plan.models import TargetVersion
TargetVersion.objects.update(value=9)

EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir"}
steps = 0

def step(at):
    global steps
    steps += 1
    if steps == at:
        os.kill(os.getpid(), signal.SIGKILL)

def killed_at(at):
    # A child does the work, and dies at one of its steps: a file touched, or a statement sent to the database.
    connection.close()
    child = os.fork()
    if child == 0:
        folder = str(root())
        sys.addaudithook(lambda event, args: event in EVENTS and str(args[0]).startswith(folder) and step(at))
        with connection.execute_wrapper(lambda run, *rest: (step(at), run(*rest))[1]):
            freeze(review, by=None, at=now())
        os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL

at, seen, kept = 0, set(), []
while True:
    at += 1
    died = killed_at(at)
    folders = [path.name for path in root().iterdir() if not path.name.startswith(".")]
    wrong = [str(each) for each in damages(folders)] + [str(each) for each in damages()]
    assert not wrong, (at, wrong)
    seen.add((len(folders), Snapshot.objects.count()))
    if not died:
        break
print(at > 40, sorted(seen), last(review).digest != first, flush=True)
"""


@pytest.mark.once
def test_killed_at_every_step(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "plan", small())
    environment = {name: value for name, value in os.environ.items() if name != "VEDICH_DATABASE_URL"}
    environment |= {"VEDICH_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    # First only the old snapshot; then the new files, which nothing names; at last both.
    assert done.stdout == "True [(1, 1), (2, 1), (2, 2)] True\n"
