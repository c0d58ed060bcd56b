"""Confirming a conference, killed at every step and pressed by two at once: all of its directives, once, or none."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.common.test_killed_workers import made, place

__all__ = ["made", "place"]
WORLD = """
import json
from vedich.exchange.cli.start import started
started()
from tests.plan.made import world
from tests.review.test_conference import acted, conference, line, review
from tests.steps import at_once, killed_at_its_steps
from vedich.common import audit
from vedich.common.models import AuditEntry, Notice
from vedich.plan.models import Task
from vedich.review.actions.conclusions import conclude, fingerprint

made = world()

def held(code):
    found = conference(made, review(made, code))
    line(made, found, "Bố trí vốn", coordinating=(made.units["so-tc"],), about=made.target)
    line(made, found, "Rà soát tiêu chí", to="so-nn")
    line(made, found, "Thu hồi đất", to="so-tc")
    return found, fingerprint(found)
"""
KILLED = """
found, read = held("ky-1")

def state():
    found.refresh_from_db()
    concluded = AuditEntry.objects.filter(act="conclude").count()
    return [Task.objects.count(), Notice.objects.count(), concluded, found.is_confirmed, audit.first_break() is None]

died, seen = killed_at_its_steps(lambda: conclude(found, read=read, **acted(made, "lanhdao")), state)
print(json.dumps([died, seen[:-1] == [[0, 0, 0, False, True]] * (len(seen) - 1), seen[-1]]))
"""
TWO = """
def confirm(found, read, who):
    return lambda: [task.pk for task in conclude(found, read=read, **acted(made, who))]

same = 0
for n in range(10):
    found, read = held(f"ky-{n}")
    first, second = at_once(confirm(found, read, "lanhdao"), confirm(found, read, "lanhdao2"))
    assert isinstance(first, list) and isinstance(second, list), (first, second)
    same += first == second
    assert Task.objects.count() == 3 * (n + 1)
concluded = AuditEntry.objects.filter(act="conclude").count()
print(json.dumps([same, concluded, Notice.objects.count(), audit.first_break() is None]))
"""


def told(place: dict[str, str], text: str) -> list:
    done = subprocess.run([sys.executable, "-c", WORLD + text], env=place, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_killed_at_any_step_a_confirmation_has_made_nothing_and_then_all(place: dict[str, str]) -> None:
    died, is_nothing, whole = told(place, KILLED)
    assert died > 20
    assert (is_nothing, whole) == (True, [3, 4, 1, True, True])


def test_two_who_confirm_at_the_same_moment_get_the_same_directives(place: dict[str, str]) -> None:
    assert told(place, TWO) == [10, 10, 40, True]
