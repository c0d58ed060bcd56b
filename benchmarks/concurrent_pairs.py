"""Two communes report at the very same moment: the province's total is the sum of both, in every pair.

In each pair two reports of a fresh month are sent at once, then two are accepted at once by two officers, then two
people write the same cell at once; through the real server and its worker. SQLite, and PostgreSQL where
VEDICH_TEST_POSTGRES_URL names one. VEDICH_PAIRS makes fewer pairs, VEDICH_PAIRS_ON chooses a database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.deadline.place import Place, databases, place_in
from benchmarks.deadline.server import Server
from benchmarks.pairs.acts import Table
from benchmarks.pairs.world import ACCEPTED, SENT, World

PAIRS = int(os.environ.get("VEDICH_PAIRS", "210"))
PEER, PEER_PAIRS, PEER_WRONG = "Akvo RSR", 15, 15
"""Akvo RSR, run beside this: two workers that add up sibling units; 15 of 15 pairs ended wrong or in a deadlock."""


def main() -> int:
    failed = 0
    for database, url in databases(os.environ.get("VEDICH_PAIRS_ON", "")):
        with tempfile.TemporaryDirectory() as folder, place_in(Path(folder), url, "vedich_pairs") as place:
            failed |= _pairs(f"concurrent-pairs-{database}", place)
    return failed


def _pairs(name: str, place: Place) -> int:
    print(f"… {name}: {PAIRS} pairs", file=sys.stderr)
    world = World(**place.ask("benchmarks.pairs.steps", "make", str(PAIRS)))
    server = Server(place.folder / "server.log", place.environment)
    server.start()
    start = time.monotonic()
    try:
        with _watching(place) as total:
            counts = _spend(world, Table(world, server.port), total)
    finally:
        server.stop()
    seconds = time.monotonic() - start
    stored = place.ask("benchmarks.pairs.steps", "cells")
    lost = sum(stored["cells"].get(month) != wanted for month, wanted in counts.pop("cells").items())
    line = {
        "name": name, "value": counts["wrong_sent"] + counts["wrong_accepted"], "unit": "wrong totals",
        "peer": PEER, "peer_value": PEER_WRONG, "peer_pairs": PEER_PAIRS, "pairs": PAIRS, **counts,
        "cell_lost": lost, "broken_chain": stored["broken_chain"], "seconds": round(seconds, 1),
    }  # fmt: skip
    print(json.dumps(line), flush=True)
    return int(any(line[key] for key in ("value", "wrong_cell", "cell_lost", "broken_chain")))


@contextmanager
def _watching(place: Place) -> Iterator[Callable[[str], dict]]:
    """A process that knows only the database: asked for an indicator, it answers the province's totals."""
    command = [sys.executable, "-m", "benchmarks.pairs.steps", "watch"]
    watcher = subprocess.Popen(
        command, env=place.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )

    def total(code: str) -> dict:
        watcher.stdin.write(f"{code}\n")
        return json.loads(watcher.stdout.readline())

    try:
        yield total
    finally:
        watcher.stdin.close()
        watcher.wait(30)


def _spend(world: World, table: Table, total: Callable[[str], dict]) -> dict:
    """Every pair, one after the other; the totals must be what was answered until then."""
    counts: Counter[str] = Counter(dict.fromkeys(_COUNTED, 0))
    sums, cells = {SENT: 0, ACCEPTED: 0}, {}
    table.open()
    for n, month in enumerate(world.months):
        amounts = (1000 * n + 17, 1000 * n + 400)
        for code in (SENT, ACCEPTED):
            table.both_fill_in(code, month, amounts)
            together = table.both_send(code, month)
            if code == ACCEPTED:
                together = table.both_accept(code, month)
            sums[code] += sum(amounts)
            found = total(code)
            what = "sent" if code == SENT else "accepted"
            counts[f"together_{what}"] += together
            counts[f"wrong_{what}"] += found != {"rolled_up": sums[code], "scored": sums[code]}
        cells[month] = _same_cell(table, month, amounts, counts)
    return {**counts, "cells": cells}


_COUNTED = ("together_sent", "wrong_sent", "together_accepted", "wrong_accepted", "together_cell", "wrong_cell")


def _same_cell(table: Table, month: str, amounts: tuple[int, int], counts: Counter[str]) -> list:
    """One is saved; the other is told who wrote what, and keeps their own number. Answers what must be stored."""
    together, said = table.same_cell(month, amounts)
    counts["together_cell"] += together
    first = next((place for place, (status, _body) in enumerate(said) if status == 200), None)
    if first is None or [status for status, _body in said].count(200) != 1:
        counts["wrong_cell"] += 1
        return []
    second = 1 - first
    status, told = said[second]
    is_told = status == 409 and told.get("r") == 1 and told.get("by") and _digits(told.get("v")) == amounts[first]
    kept = table.insist(second, month, amounts[second], seen=1) if is_told else {}
    counts["wrong_cell"] += kept.get("r") != 2
    return [[amounts[first], 1, False], [amounts[second], 2, True]]


def _digits(written: object) -> int:
    return int("".join(char for char in str(written) if char.isdigit()) or "-1")


if __name__ == "__main__":
    sys.exit(main())
