"""Jobs: work done in the background, kept in the database, and what follows an act elsewhere.

A context writes its jobs in its `jobs.py` and asks for them in the transaction of the act:

    @job(gettext_noop("Reading %(name)s"))
    def read(work: Work, *, token: str) -> Ended: ...

    ask(read, by=user, at=now, names={"name": "plan.xlsx"}, token="…")

A job may be done twice, when its worker is killed; what it writes, it writes in `work.effect()`, which lets only one
through.
"""

from vedich.common.jobs.announcing import EVENTS, after, announce, announce_day, deliver
from vedich.common.jobs.asking import ask, ask_again, job, title_of
from vedich.common.jobs.sentences import Sentence, sentence, told
from vedich.common.jobs.worker import Worker, warm_up, work_off
from vedich.common.jobs.working import Ended, Refused, Work

__all__ = [
    "EVENTS",
    "Ended",
    "Refused",
    "Sentence",
    "Work",
    "Worker",
    "after",
    "announce",
    "announce_day",
    "ask",
    "ask_again",
    "deliver",
    "job",
    "sentence",
    "title_of",
    "told",
    "warm_up",
    "work_off",
]
