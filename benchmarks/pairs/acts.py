"""What two people do at the very same moment, each on a line of their own."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.deadline.line import Line
from benchmarks.pairs.world import CELL, COMMUNES, FORMS, World

_UNTIL = re.compile(r'name="until" value="(\d+)"')
Said = tuple[int, bytes]


@dataclass
class Pair:
    """Two answers, and whether both questions were on their way at the same time."""

    answers: list[Any]
    together: bool


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> Pair:
    """Both begin when both are ready; raises what either raised."""
    barrier = threading.Barrier(2)
    answers: list[Any] = [None, None]
    spans: list[tuple[float, float]] = [(0.0, 0.0), (0.0, 0.0)]
    failures: list[BaseException] = []

    def act(place: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            begun = time.monotonic()
            answers[place] = call()
            spans[place] = (begun, time.monotonic())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=act, args=each) for each in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Pair(answers, max(spans[0][0], spans[1][0]) < min(spans[0][1], spans[1][1]))


class Table:
    """The people of the world, at their lines."""

    def __init__(self, world: World, port: int) -> None:
        self._world = world
        self._lines = {name: Line(port, session) for name, session in world.sessions.items()}

    def ask(self, name: str, method: str, address: str, wanted: int, **fields: str) -> bytes:
        """One question, whose answer must have this status."""
        status, body = self._once(name, method, address, fields)
        if status != wanted:
            raise AssertionError(f"{name} {method} {address}: {status} {body[:300]!r}")
        return body

    def _once(self, name: str, method: str, address: str, fields: dict[str, str]) -> Said:
        """On a connection of its own, so that any process of the server may take it up."""
        try:
            return self._lines[name].ask(method, address, fields)
        finally:
            self._lines[name].drop()

    def open(self) -> None:
        """Everybody opens a page, and has the token that a form needs."""
        for name in self._lines:
            self.ask(name, "GET", "/bao-cao" if name.startswith("x") else "/duyet?tat-ca=1", 200)

    def both_fill_in(self, code: str, month: str, amounts: tuple[int, int]) -> bool:
        """Both communes save their report; answers whether at the same time."""
        key = self._world.indicators[code]

        def save(commune: str, amount: int) -> Callable[[], bytes]:
            fields = {f"v-{key}": str(amount), f"seen-{key}": "0"}
            return lambda: self.ask(commune.lower(), "POST", _address(code, month, commune), 302, **fields)

        return at_once(*(save(*each) for each in zip(COMMUNES, amounts, strict=True))).together

    def both_send(self, code: str, month: str) -> bool:
        """Both communes send their report; answers whether at the same time."""

        def send(commune: str) -> Callable[[], bytes]:
            return lambda: self.ask(commune.lower(), "POST", f"{_address(code, month, commune)}/kiem-tra", 302)

        return at_once(*(send(commune) for commune in COMMUNES)).together

    def both_accept(self, code: str, month: str) -> bool:
        """Two officers accept, each the report of one commune; answers whether at the same time."""
        at = f"/duyet/{FORMS[code]}/{month}"

        def accept(officer: str, commune: str) -> Callable[[], bytes]:
            page = self.ask(officer, "GET", f"{at}/don-vi/{commune}", 200).decode()
            until = _UNTIL.search(page)
            assert until, page
            return lambda: self.ask(officer, "POST", f"{at}/nhan", 302, unit=commune, until=until[1])

        return at_once(*(accept(f"vp{n}", commune) for n, commune in enumerate(COMMUNES, 1))).together

    def same_cell(self, month: str, amounts: tuple[int, int]) -> tuple[bool, list[tuple[int, dict]]]:
        """Two reporters of one commune write the same cell: whether at the same time, and what each was told."""
        people = ("x1", "x1-2")
        address = f"{_address(CELL, month, COMMUNES[0])}/o/{CELL}"

        def write(name: str, amount: int) -> Callable[[], Said]:
            return lambda: self._once(name, "POST", address, {"v": str(amount), "seen": "0"})

        pair = at_once(*(write(*each) for each in zip(people, amounts, strict=True)))
        return pair.together, [(status, json.loads(body)) for status, body in pair.answers]

    def insist(self, place: int, month: str, amount: int, seen: int) -> dict:
        """Who was told of the other's number keeps their own; answers what the server says."""
        address = f"{_address(CELL, month, COMMUNES[0])}/o/{CELL}"
        name = ("x1", "x1-2")[place]
        return json.loads(self.ask(name, "POST", address, 200, v=str(amount), seen=str(seen)))


def _address(code: str, month: str, commune: str) -> str:
    return f"/bao-cao/{FORMS[code]}/{month}/{commune}"
