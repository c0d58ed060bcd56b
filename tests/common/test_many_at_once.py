"""Many at once, on a real database: the chain of the audit log stays whole, one job waits, nothing is done twice."""

from __future__ import annotations

import json

from tests.common.test_killed_workers import made, place, script

__all__ = ["made", "place"]
MANY = """
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from vedich.exchange.cli.start import now, started
started()
from django.db import connection, transaction
from tests.common import kinds
from vedich.common import audit
from vedich.common.jobs import Worker, announce, ask, deliver
from vedich.common.models import Announcement, AuditEntry, Job
from vedich.common.jobs import announcing

heard = []
announcing._follow_ups["values_accepted"] = [lambda ids, /, by, at: heard.extend(ids)]

def together(one, other):
    return {"n": one["n"] + other["n"]}

def act(number):
    try:
        for step in range(10):
            with transaction.atomic():
                announce("values_accepted", [number * 100 + step], by=None, at=now())
                audit.record("try", f"{number} {step}", by=None, at=now())
            ask(kinds.count, by=None, at=now(), key="one", merge=together, n=1)
            ask(kinds.write, by=None, at=now(), word=f"{number} {step}")
            deliver()
    finally:
        connection.close()

def work(_number):
    try:
        worker = Worker(is_watched=False)
        empty = 0
        while empty < 3:
            empty = 0 if worker.do_one() else empty + 1
    finally:
        connection.close()

with ThreadPoolExecutor(8) as pool:
    list(pool.map(act, range(8)))
counted = Job.objects.filter(key="one")
waiting = [counted.count(), counted.get().arguments["n"]]
counted.delete()
with ThreadPoolExecutor(4) as pool:
    list(pool.map(work, range(4)))
written = Counter(AuditEntry.objects.filter(act="write").values_list("subject", flat=True))
print(json.dumps({
    "entries": AuditEntry.objects.count(),
    "break": audit.first_break() and str(audit.first_break()),
    "waiting": waiting,
    "heard": [len(heard), len(set(heard)), Announcement.objects.count()],
    "written": [len(written), max(written.values())],
    "done": sorted(set(Job.objects.values_list("state", "attempts"))),
}))
"""


def test_eight_act_and_four_work_at_once(place: dict[str, str]) -> None:
    assert json.loads(script(place, MANY).splitlines()[-1]) == {
        "entries": 160,
        "break": None,
        "waiting": [1, 80],
        "heard": [80, 80, 0],
        "written": [80, 1],
        "done": [["DONE", 1]],
    }
