"""The day on which every commune reports: nothing answered as saved is lost, and how long a clerk waits.

3,000 communes × 30 cells through the real server, 32 at once; once whole, once with the server killed twice in the
middle. SQLite, and PostgreSQL where VEDICH_TEST_POSTGRES_URL names one. VEDICH_DEADLINE_COMMUNES makes a smaller day.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from benchmarks.deadline import clerks
from benchmarks.deadline.place import Place, databases, place_in
from benchmarks.deadline.server import Server
from benchmarks.deadline.world import Desk, World

COMMUNES = int(os.environ.get("VEDICH_DEADLINE_COMMUNES", "3000"))
LINES = int(os.environ.get("VEDICH_DEADLINE_LINES", "30"))
AT_ONCE, KILLS, LIMIT = 32, 2, 1.0


def main() -> int:
    failed = 0
    for database, url in databases(os.environ.get("VEDICH_DEADLINE_ON", "")):
        for kills in (0, KILLS):
            with tempfile.TemporaryDirectory() as folder, place_in(Path(folder), url, "vedich_deadline") as place:
                failed |= _day(f"deadline-day-{database}{'-killed' if kills else ''}", place, kills)
    return failed


def _amount(commune: str, indicator: str) -> int:
    """A figure of its own for every cell, so that none can stand for another."""
    return int(commune[1:]) * 100 + int(indicator[3:]) + 1


def _day(name: str, place: Place, kills: int) -> int:
    print(f"… {name}: {COMMUNES} communes × {LINES} cells", file=sys.stderr)
    made = place.ask("benchmarks.deadline.steps", "make", str(COMMUNES), str(LINES))
    world = World(made["period"], made["indicators"], [Desk(**desk) for desk in made["desks"]])
    server = Server(place.folder / "server.log", place.environment)
    server.start()

    def again() -> None:
        server.kill()
        server.start()

    start, own = time.monotonic(), time.process_time()
    try:
        total = COMMUNES * LINES
        with clerks.killing(again, after=[total * turn // (kills + 1) for turn in range(1, kills + 1)]) as count:
            diary = clerks.work(world, server.port, at_once=AT_ONCE, amount=_amount, after_save=count)
    finally:
        seconds, busy, own = time.monotonic() - start, server.processor_seconds(), time.process_time() - own
        server.stop()
    (place.folder / "saved.json").write_text(
        json.dumps([[commune, code, said] for (commune, code), said in diary.saved.items()])
    )
    (place.folder / "sent.json").write_text(json.dumps(sorted(diary.sent)))
    found = place.ask("benchmarks.deadline.steps", "check", str(place.folder))
    return _tell(name, kills, seconds, busy, own, diary, found)


def _tell(name: str, kills: int, seconds: float, busy: float, own: float, diary: clerks.Diary, found: dict) -> int:
    p95 = {kind: round(quantiles(times, n=20)[-1], 3) for kind, times in diary.seconds.items()}
    middle = {kind: round(quantiles(times, n=2)[-1], 3) for kind, times in diary.seconds.items()}
    requests = sum(len(times) for times in diary.seconds.values())
    line = {
        "name": name, "value": p95["save"], "unit": "s", "peer": "limit", "peer_value": LIMIT,
        "ratio": round(LIMIT / p95["save"], 2), "rows": len(diary.saved), "p95": p95, "median": middle,
        "requests_per_second": round(requests / seconds, 1), "saves_per_second": round(len(diary.saved) / seconds, 1),
        "processor_ms_a_request": None if kills else round(1000 * busy / requests, 1),
        "clerks_processor_ms_a_request": round(1000 * own / requests, 1), "kills": kills,
        "unanswered": diary.unanswered, "refused": len(diary.refused), **found,
    }  # fmt: skip
    print(json.dumps(line), flush=True)
    for each in diary.refused[:5]:
        print(each, file=sys.stderr)
    return int(bool(diary.refused) or any(found[key] for key in ("missing", "wrong", "doubled", "broken_chain")))


if __name__ == "__main__":
    sys.exit(main())
