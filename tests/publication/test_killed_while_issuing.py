"""A worker killed while it issues or makes public leaves what was as it was; the next one makes the whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.exchange.plans import small, write_folder

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import os, signal, sys
from datetime import date
from pathlib import Path
from vedich.exchange.cli.start import now, started
started()
from django.conf import settings
from django.db import connection
from vedich.common.jobs import Worker, ask, ask_again, work_off, working
from vedich.common.models import AuditEntry, Job
from vedich.exchange.importing import take
from vedich.publication.jobs import issue_edition
from vedich.publication.models import Edition, SealedFile
from vedich.publication.queries import editions, vault
from vedich.review.actions import freeze, put_review
from vedich.review.models import Review

assert take(Path(sys.argv[1]), by=None, at=now()).accepted
issuer = {
    "organisation": "Tỉnh ủy mẫu", "place": "Mẫu", "recipients": ["Lưu Văn phòng"],
    "signature": {"authority": ["T/M BAN THƯỜNG VỤ"], "post": "PHÓ BÍ THƯ"},
}
window = {"start": date(2021, 1, 1), "end": date(2024, 12, 31)}
put_review(
    {"code": "sk", "tab": "SK", "title": "SK", "node": "NQ", "window": window, "as_of": date(2024, 12, 31),
     "issuer": issuer}, by=None, at=now(),
)
review = Review.objects.select_related("node").get()
freeze(review, by=None, at=now())
work_off()
working._TOLD_EVERY = 0  # every word about progress is written, so that there are as many steps on a slow machine
"""
ISSUE = """
asked = ask(issue_edition, by=None, at=now(), review=review.pk, layout="party", reason="", key="issue")

def made():
    found = list(Edition.objects.all())
    for each in found:
        editions.contents(each)
        vault.read(each.digest)
    return len(found), SealedFile.objects.count(), AuditEntry.objects.filter(act="issue_edition").count()

"""
PUBLISH = """
from vedich.publication.actions import issue
from vedich.publication.jobs import publish_edition
from vedich.publication.models import Publication

connection.close()
if os.fork() == 0:  # here nothing is made: the threads of the printing press would be missing in every later child
    issue(review, by=None, at=now())
    connection.close()
    os._exit(0)
assert os.wait()[1] == 0
edition = Edition.objects.get(review=review)
chosen = {"sections": ["1", "2"], "tables": ["targets", "scores", "figures"], "withheld": []}
asked = ask(publish_edition, by=None, at=now(), edition=edition.pk, choice=chosen, note="", key="publish")

def made():
    found = list(Publication.objects.all())
    for each in found:
        for file in each.files.all():
            vault.read(file.digest)
    of = SealedFile.objects.filter(publication__isnull=False)
    return len(found), of.count(), AuditEntry.objects.filter(act="publish_review").count()

"""
KILL = """
folder, steps = str(settings.DATA / "editions"), 0

def step(at):
    global steps
    steps += 1
    if steps == at:
        os.kill(os.getpid(), signal.SIGKILL)

def touched(at):
    # A file made, a file given its name, a row written.
    def hook(event, args):
        is_made = event == "open" and args[2] & os.O_CREAT
        if (is_made or event == "os.rename") and str(args[0]).startswith(folder):
            step(at)
    sys.addaudithook(hook)
    def wrapper(run, sql, *rest):
        if not sql.startswith("SELECT"):
            step(at)
        return run(sql, *rest)
    return connection.execute_wrapper(wrapper)

def killed_at(at):
    connection.close()
    child = os.fork()
    if child == 0:
        worker = Worker("w", is_watched=False)
        with touched(at):
            worker.do_one()
        os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL

every = int(os.environ.get("VEDICH_KILL_EVERY", "4"))
at, died, left = 1 - every, True, set()
while died:
    at += every
    died = killed_at(at)
    left.add(made())
    for path in Path(folder).rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            vault.read(path.name)  # what bears the name of a digest is whole
    if died:
        Worker("next", is_watched=False).give_back("w")
        if Job.objects.get(pk=asked.pk).is_broken:
            ask_again(asked, by=None, at=now())
print(at > 12 or at, sorted(left), Job.objects.get(pk=asked.pk).state, flush=True)

"""


@pytest.mark.once
@pytest.mark.parametrize(("act", "left"), [(ISSUE, "[(0, 0, 0), (1, 12, 1)]"), (PUBLISH, "[(0, 0, 0), (1, 12, 1)]")])
def test_killed_at_its_steps(tmp_path: Path, act: str, left: str) -> None:
    folder = write_folder(tmp_path / "plan", small())
    environment = {name: value for name, value in os.environ.items() if name != "VEDICH_DATABASE_URL"}
    environment |= {"VEDICH_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT / "src")}
    script = BEGIN + act + KILL
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        env=environment, capture_output=True, text=True, check=False, timeout=1200,
    )  # fmt: skip
    assert done.stderr == ""
    # Nothing of it, until all of it.
    assert done.stdout == f"True {left} DONE\n"
