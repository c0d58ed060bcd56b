"""Real workers, killed in the middle: what they did is done exactly once, by whoever comes next."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAIN = "from vedich.exchange.cli import main; main()"
ASK = """
import sys
from vedich.exchange.cli.start import now, started
started()
from tests.common import kinds
from vedich.common.jobs import ask
word, until, inside = sys.argv[1:]
ask(kinds.write_slowly, by=None, at=now(), word=word, until=until, inside=inside == "inside")
"""
LOOK = """
import json
from vedich.exchange.cli.start import started
started()
from vedich.common.audit import first_break
from vedich.common.models import AuditEntry, Job
jobs = list(Job.objects.order_by("pk").values_list("state", "attempts"))
written = list(AuditEntry.objects.filter(act="write").order_by("number").values_list("subject", flat=True))
print(json.dumps([jobs, written, first_break() is None]))
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of commands with an empty database of their own."""
    kept = {name: value for name, value in os.environ.items() if name != "VEDICH_DATABASE_URL"}
    kept |= {"VEDICH_DATA": str(tmp_path / "data"), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "VEDICH_JOB_LEASE": "1"}
    if not (url := os.environ.get("VEDICH_DATABASE_URL")):
        yield kept
        return
    import psycopg

    name = f"vedich_killed_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield {**kept, "VEDICH_DATABASE_URL": urlparse(url)._replace(path=f"/{name}").geturl()}
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def start(place: dict[str, str]) -> Iterator[Callable]:
    """Start a command; whatever still runs at the end is ended."""
    running: list[subprocess.Popen] = []

    def started(*arguments: object) -> subprocess.Popen:
        command = [sys.executable, "-c", MAIN, *map(str, arguments)]
        process = subprocess.Popen(command, env=place, stdout=subprocess.PIPE, text=True)
        running.append(process)
        return process

    yield started
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def script(place: dict[str, str], text: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", text, *map(str, arguments)], env=place, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def look(place: dict[str, str]) -> list:
    return json.loads(script(place, LOOK))


def middle(process: subprocess.Popen) -> int:
    """Wait until a job is in the middle; answers the process that does it."""
    for line in process.stdout:
        if line.startswith("in the middle"):
            return int(line.split()[-1])
    raise AssertionError("no job came to its middle")


def comes_to(place: dict[str, str], expected: list) -> list:
    """What is found in the end, looked at until it is what is expected or a minute has passed."""
    for _ in range(60):
        if (found := look(place)) == expected:
            break
        time.sleep(0.5)
    return found


def is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_a_job_whose_worker_was_killed_is_done_once_by_the_next(
    where: str, place: dict[str, str], start: Callable, tmp_path: Path
) -> None:
    script(place, ASK, "một", tmp_path / "go", where)
    first = start("worker")
    os.kill(middle(first), signal.SIGKILL)
    first.wait()
    assert look(place) == [[["UNDER_WAY", 1]], [], True]

    (tmp_path / "go").touch()
    start("worker")
    assert comes_to(place, [[["DONE", 2]], ["một"], True]) == [[["DONE", 2]], ["một"], True]


def test_a_worker_told_to_end_puts_its_job_back(place: dict[str, str], start: Callable, tmp_path: Path) -> None:
    script(place, ASK, "một", tmp_path / "go", "inside")
    first = start("worker")
    os.kill(middle(first), signal.SIGTERM)
    assert first.wait(timeout=30) == 0
    assert look(place) == [[["WAITING", 0]], [], True]


def test_a_command_does_everything_that_waits_and_ends(place: dict[str, str], start: Callable, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    for word in ("một", "hai"):
        script(place, ASK, word, tmp_path / "go", "inside")
    done = start("worker", "--until-empty")
    assert (done.stdout.read().splitlines()[-1], done.wait()) == ("Done: 2", 0)
    assert look(place) == [[["DONE", 1]] * 2, ["một", "hai"], True]


def test_the_server_keeps_a_worker_and_they_end_together(
    place: dict[str, str], start: Callable, tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start("serve", "--port", port)
    assert server.stdout.readline().startswith("Về Đích is at")
    script(place, ASK, "một", tmp_path / "go", "inside")
    killed = middle(server)
    os.kill(killed, signal.SIGKILL)
    again = middle(server)
    (tmp_path / "go").touch()
    expected = [[["DONE", 2]], ["một"], True]
    assert (comes_to(place, expected), again == killed) == (expected, False)

    server.kill()
    server.wait()
    assert is_gone(again)


def test_the_server_told_to_end_takes_its_worker_along(place: dict[str, str], start: Callable, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start("serve", "--port", port)
    assert server.stdout.readline().startswith("Về Đích is at")
    script(place, ASK, "một", tmp_path / "go", "outside")
    pid = middle(server)
    server.send_signal(signal.SIGTERM)
    assert (server.wait(timeout=30), is_gone(pid), look(place)) == (0, True, [[["WAITING", 0]], [], True])
