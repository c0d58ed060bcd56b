"""Jobs for the tests: each says what it does."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.utils import timezone

from vedich.common import audit
from vedich.common.jobs import Ended, Refused, Work, job, sentence

CALLS: list[dict] = []


@job("Counting to %(n)s")
def count(work: Work, *, n: int) -> Ended:
    for done in range(n):
        work.tell(sentence("Counted %(done)s of %(total)s", done=done + 1, total=n), done + 1, n)
        CALLS.append({"n": n, "done": done + 1})
    return Ended(sentence("Counted: %(n)s", n=n), "/tong-quan")


@job("Refusing")
def refuse(work: Work) -> None:
    raise Refused(sentence("The file is gone. Send it again."))


@job("Failing")
def fail(work: Work) -> None:
    CALLS.append({"attempt": work.job.attempts})
    raise ZeroDivisionError


@job("Writing one entry")
def write(work: Work, *, word: str) -> None:
    CALLS.append({"word": word})
    with work.effect(sentence("Writing…")):
        audit.record("write", word, by=work.by, at=timezone.now())
        work.ended(Ended(link="/tong-quan"))


@job("Writing one entry and failing")
def write_and_fail(work: Work) -> None:
    with work.effect():
        audit.record("write", "x", by=work.by, at=timezone.now())
        work.ended(Ended())
        raise ZeroDivisionError


@job("Writing slowly")
def write_slowly(work: Work, *, word: str, until: str, inside: bool) -> None:
    """Waits in the middle, inside or outside of its effect, until a file is there; says so on its output."""
    if not inside:
        _wait(until)
    with work.effect(sentence("Writing…")):
        audit.record("write", word, by=work.by, at=timezone.now())
        if inside:
            _wait(until)
        work.ended(Ended())


def _wait(until: str) -> None:
    print(f"in the middle {os.getpid()}", flush=True)
    while not Path(until).exists():
        time.sleep(0.05)
