"""Accepting many reports, killed at every step and by two at once: each report is accepted whole, once, or waits."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.common.test_killed_workers import made, place

__all__ = ["made", "place"]
WORLD = """
import json
from collections import Counter
from vedich.exchange.cli.start import started
started()
from tests.report.made import AT, JUNE, ON, world
from tests.report.test_accepting import sent
from tests.steps import at_once, killed_at_its_steps
from vedich.common import audit
from vedich.common.models import Batch, User
from vedich.common.roles import Role
from vedich.org.actions import put_units
from vedich.org.models import Appointment, Unit
from vedich.report.actions import submissions
from vedich.report.actions.refusals import Refused
from vedich.report.models import Acceptance, Submission, Value
from vedich.report.queries import access

submissions.AT_ONCE = 2
made = world("office")
codes = [f"xa-{n}" for n in range(6)]
put_units([Unit(code=code, name=code, parent_code="086", kind="commune") for code in codes], by=None, at=AT)
made.units |= {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
Appointment.objects.create(user=made.users["banpho"], role=Role.REPORTER, unit=made.units["086"])
second = User.objects.create(username="vanphong2", post="Văn phòng, người thứ hai")
Appointment.objects.create(user=second, role=Role.OFFICE, unit=made.units["10"])
for code in codes:
    sent(made, code)

def accept(who):
    return submissions.accept(list(access.acceptable_entries(who, ON)), by=who, at=AT, on=ON)

def kinds():
    # How many reports stand in which state, with how many values and acceptances.
    found = Counter()
    for each in Submission.objects.all():
        values = Value.objects.filter(unit=each.unit, is_current=True).count()
        accepted = Acceptance.objects.filter(entry__submission=each, undone=False).count()
        found[each.state, values, accepted] += 1
    return found

def undo():
    for batch in Batch.objects.filter(undone_at=None):
        submissions.undo_acceptance(batch, by=batch.by, at=AT, on=ON)

WAITING, WHOLE = ("SUBMITTED", 0, 0), ("LOCKED", 4, 4)
"""
KILLED = """
def state():
    found = kinds()
    assert set(found) <= {WAITING, WHOLE}, found
    counted = sum(each.counts["accepted"] for each in Batch.objects.filter(undone_at=None))
    assert counted == 4 * found[WHOLE], (counted, found)
    assert audit.first_break() is None
    undo()
    assert set(kinds()) == {WAITING}
    return found[WHOLE]

died, seen = killed_at_its_steps(lambda: accept(made.users["vanphong"]), state)
print(json.dumps([died, sorted(set(seen)), seen == sorted(seen), seen[-1]]))
"""
TWO = """
shared = 0
for n in range(8):
    answers = at_once(lambda: accept(made.users["vanphong"]), lambda: accept(second))
    assert all(isinstance(each, Batch | Refused) for each in answers), answers
    assert kinds() == {WHOLE: 6}, kinds()
    batches = list(Batch.objects.filter(undone_at=None))
    assert sum(each.counts["accepted"] for each in batches) == 24, [each.counts for each in batches]
    assert sum(each.counts["recorded"] for each in batches) == 24
    undo()
    assert kinds() == {WAITING: 6}
print(json.dumps([audit.first_break() is None]))
"""


def told(place: dict[str, str], text: str) -> list:
    done = subprocess.run([sys.executable, "-c", WORLD + text], env=place, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_killed_at_any_step_each_report_is_accepted_whole_or_waits(place: dict[str, str]) -> None:
    died, accepted, is_growing, last = told(place, KILLED)
    assert died > 30
    assert (accepted, is_growing, last) == ([0, 2, 4, 6], True, 6)


def test_two_who_accept_the_same_reports_at_once_accept_each_of_them_once(place: dict[str, str]) -> None:
    assert told(place, TWO) == [True]
