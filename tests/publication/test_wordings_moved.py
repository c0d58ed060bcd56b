"""Wordings of single reviews become those of the committee, and editions keep the ones they were issued in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json
from datetime import UTC, date, datetime
from vedich.exchange.cli.start import started
started()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from vedich.publication.models import Edition, Wording
from vedich.publication.queries.wordings import of_committee

def moved_to(name):
    executor = MigrationExecutor(connection)
    executor.migrate([("publication", name)])
    return MigrationExecutor(connection).loader.project_state([("publication", name)]).apps

apps = moved_to("0005_drafting")
get = apps.get_model
window = {"start": date(2011, 1, 1), "end": date(2013, 12, 31), "as_of": date(2013, 12, 31)}
node = get("plan", "Node").objects.create(
    code="NQ", kind="RESOLUTION", title="NQ", start=window["start"], end=window["end"], position=0
)
one, two = (
    get("review", "Review").objects.create(code=code, tab=code, title=code, node=node, **window) for code in ("a", "b")
)
day = [datetime(2013, 7, at, tzinfo=UTC) for at in range(1, 9)]
for review, key, text, at in (
    (one, "closing", "Hết.", 1), (one, "closing", "Trên đây là báo cáo.", 2), (one, "bases", "Căn cứ một.", 2),
    (two, "closing", "Xin báo cáo.", 5), (one, "bases", "", 6), (one, "tasks_lead", "Các việc:", 7),
):
    get("publication", "Wording").objects.create(review=review, key=key, text=text, written_at=day[at])
for number, at in ((1, 3), (2, 7)):
    get("publication", "Edition").objects.create(
        review=one, number=number, kind="FIRST" if number == 1 else "CORRECTION", layout="party",
        reason="" if number == 1 else "Sửa", digest="0" * 64, issued_at=day[at],
    )
executor = MigrationExecutor(connection)
executor.migrate(executor.loader.graph.leaf_nodes())
print(json.dumps([
    of_committee(), Wording.objects.count(), list(Edition.objects.order_by("number").values_list("wordings", flat=True))
]))
"""


@pytest.mark.once
def test_the_newest_words_count_and_nothing_written_is_lost(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "VEDICH_DATABASE_URL"}
    environment |= {"VEDICH_DATA": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    committee, rows, editions = json.loads(done.stdout)
    assert (committee, rows) == ({"closing": "Xin báo cáo.", "tasks_lead": "Các việc:"}, 6)
    closing = "Trên đây là báo cáo."
    assert editions == [
        {"closing": closing, "bases": "Căn cứ một."},
        {"closing": closing, "tasks_lead": "Các việc:"},
    ]
