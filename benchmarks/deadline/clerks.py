"""Clerks: each opens the report, fills it in, checks and sends it.

One in five types cell by cell, each saved as the page's script does; the others save the page whole, as it works
without a script.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.deadline.line import Line
from benchmarks.deadline.world import FORM, Desk, World

TYPES_EVERY = 5
PATIENCE = 120
"""Seconds for which a clerk tries again while nobody answers."""
TRY_AGAIN = 0.3


@dataclass
class Diary:
    """What happened: seconds of every answered request by kind, what was answered as saved and sent, refusals."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    saved: dict[tuple[str, str], int] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    unanswered: int = 0


class Clerk:
    """One person at one desk, with one connection and a cookie jar of two."""

    def __init__(self, desk: Desk, port: int, diary: Diary) -> None:
        self._desk, self._diary = desk, diary
        self._line = Line(port, desk.session)

    def report(self, world: World, amount: Callable[[str, str], int], after_save: Callable[[int], None]) -> None:
        """Fill in the whole report and send it."""
        commune = self._desk.commune
        address = f"/bao-cao/{FORM}/{world.period}/{commune}"
        self._ask("page", "GET", address, (200,))
        said = {code: amount(commune, code) for code in world.indicators}
        if int(commune[1:]) % TYPES_EVERY == 0:
            self._type(address, said, after_save)
        else:
            self._save_whole(address, world, said, after_save)
        self._ask("check", "GET", f"{address}/kiem-tra", (200,))
        status, _body = self._ask("send", "POST", f"{address}/kiem-tra", (302,))
        if status == 302:
            self._diary.sent.add(commune)

    def _type(self, address: str, said: dict[str, int], after_save: Callable[[int], None]) -> None:
        for code, amount in said.items():
            status, body = self._ask("save", "POST", f"{address}/o/{code}", (200,), v=str(amount), seen="0")
            if status == 200:
                assert json.loads(body)["r"] == 1, body
                self._diary.saved[self._desk.commune, code] = amount
            after_save(1)

    def _save_whole(self, address: str, world: World, said: dict[str, int], after_save: Callable[[int], None]) -> None:
        fields = {f"v-{world.indicators[code]}": str(amount) for code, amount in said.items()}
        seen = {f"seen-{key}": "0" for key in world.indicators.values()}
        status, _body = self._ask("save_page", "POST", address, (302,), **fields, **seen)
        if status == 302:
            self._diary.saved |= {(self._desk.commune, code): amount for code, amount in said.items()}
        after_save(len(said))

    def _ask(self, kind: str, method: str, address: str, wanted: tuple[int, ...], **fields: str) -> tuple[int, bytes]:
        """Ask until somebody answers; the time of the answered request alone is noted."""
        end = time.monotonic() + PATIENCE
        while True:
            start = time.monotonic()
            try:
                status, body = self._line.ask(method, address, fields)
            except (OSError, http.client.HTTPException):
                self._line.drop()
                self._diary.unanswered += 1
                if time.monotonic() > end:
                    raise
                time.sleep(TRY_AGAIN)
                continue
            self._diary.seconds[kind].append(time.monotonic() - start)
            if status not in wanted:
                self._diary.refused.append(f"{method} {address}: {status} {body[:200]!r}")
            return status, body


def work(
    world: World, port: int, *, at_once: int, amount: Callable[[str, str], int], after_save: Callable[[int], None]
) -> Diary:
    """All desks, so many at once; raises what a clerk raised."""
    diary = Diary()
    desks, lock = iter(world.desks), threading.Lock()
    failures: list[BaseException] = []

    def one_after_another() -> None:
        try:
            for desk in _shared(desks, lock):
                Clerk(desk, port, diary).report(world, amount, after_save)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=one_after_another) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return diary


def _shared(desks: Iterator[Desk], lock: threading.Lock) -> Iterator[Desk]:
    while True:
        with lock:
            desk = next(desks, None)
        if desk is None:
            return
        yield desk


@contextmanager
def killing(kill_and_start: Callable[[], None], *, after: list[int]) -> Iterator[Callable[[int], None]]:
    """A counter of saves that has the server killed and started again after so many of them; counts cells."""
    lock, state = threading.Lock(), {"saves": 0}
    due = sorted(after)
    killers: list[threading.Thread] = []

    def count(cells: int) -> None:
        with lock:
            state["saves"] += cells
            if due and state["saves"] >= due[0]:
                due.pop(0)
                killers.append(threading.Thread(target=kill_and_start))
                killers[-1].start()

    yield count
    for killer in killers:
        killer.join()
