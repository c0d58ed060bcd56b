"""An import that is killed in the middle leaves nothing behind and can be done again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.exchange.plans import small, write_folder

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys, time
from pathlib import Path
from vedich.exchange.cli.start import now, started
started()
from vedich.exchange.importing import take

def stop(what, done, total):
    if what == "storing values" and sys.argv[2] == "stop":
        print("in the middle", flush=True)
        time.sleep(60)

outcome = take(Path(sys.argv[1]), by=None, at=now(), progress=stop)
print(outcome.difference.counts()["values"])
"""


def run(folder: Path, data: Path, word: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name != "VEDICH_DATABASE_URL"}
    environment |= {"VEDICH_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", SCRIPT, str(folder), word]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def rows(data: Path) -> dict[str, int]:
    connection = sqlite3.connect(data / "vedich.sqlite3")
    tables = [
        "org_unit",
        "org_unitpath",
        "plan_target",
        "plan_indicator",
        "report_value",
        "common_batch",
        "common_auditentry",
    ]
    found = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    connection.close()
    return found


@pytest.mark.once
def test_a_killed_import_leaves_nothing_and_can_be_repeated(tmp_path: Path) -> None:
    plan = small()
    days = (date(2025, 1, 1) + timedelta(days=step) for step in range(25_000))
    plan["values"] = [
        {"indicator": "HO", "unit": "00901", "period": f"2024-01-01/{day}", "amount": day.toordinal()} for day in days
    ]
    folder = write_folder(tmp_path / "plan", plan)

    process = run(folder, tmp_path / "data", "stop")
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    assert set(rows(tmp_path / "data").values()) == {0}
    again, _ = run(folder, tmp_path / "data", "go").communicate()
    assert again == "{'new': 25000, 'changed': 0, 'same': 0, 'refused': 0}\n"
    assert rows(tmp_path / "data")["report_value"] == 25_000
