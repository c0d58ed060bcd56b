"""Steps of the day that need the database, each in a process of its own: make the province, look what is there."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path


def make(communes: int, lines: int) -> dict:
    from django.utils import timezone

    from benchmarks.deadline import world

    return asdict(world.make(communes, lines, at=timezone.now()))


def check(folder: Path) -> dict:
    """What was answered as saved against what is there; then everything sent is accepted and counted again.

    A cell is missing where it was answered as saved and is not there, doubled where it is there more than once.
    """
    from vedich.common import audit
    from vedich.report.models import Entry, Submission, Value

    said = {(commune, code): amount for commune, code, amount in json.loads((folder / "saved.json").read_text())}
    sent = set(json.loads((folder / "sent.json").read_text()))
    entries = Entry.objects.values_list("submission__unit__code", "indicator__code", "amount", "is_current")
    times, standing = Counter(), {}
    for commune, code, amount, is_current in entries:
        times[commune, code] += 1
        if is_current:
            standing[commune, code] = amount
    states = dict(Submission.objects.values_list("unit__code", "state"))
    _accept_all()
    accepted = Counter()
    wrong_values = 0
    values = Value.objects.filter(indicator__code__startswith="CT-")
    for commune, code, amount in values.values_list("unit__code", "indicator__code", "amount"):
        accepted[commune, code] += 1
        wrong_values += amount != said.get((commune, code))
    found = audit.first_break()
    return {
        "missing": sum(key not in standing for key in said) + sum(states.get(commune) == "DRAFT" for commune in sent),
        "wrong": sum(standing.get(key, amount) != amount for key, amount in said.items()) + wrong_values,
        "doubled": sum(n > 1 for n in times.values()) + sum(n > 1 for n in accepted.values()),
        "accepted": sum(accepted.values()),
        "broken_chain": int(found is not None),
    }


def _accept_all() -> None:
    from django.utils import timezone

    from vedich.common.models import User
    from vedich.report.actions.submissions import accept
    from vedich.report.queries import access

    office = User.objects.get(username="vanphong")
    now = timezone.now()
    accept(list(access.acceptable_entries(office, now.date())), by=office, at=now, on=now.date())


if __name__ == "__main__":
    from vedich.exchange.cli.start import started

    started()
    step, *words = sys.argv[1:]
    answer = make(int(words[0]), int(words[1])) if step == "make" else check(Path(words[0]))
    print(json.dumps(answer))
