"""Real workers, killed in the middle: what they did is done exactly once, by whoever comes next."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
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
SET_UP = """
from datetime import timedelta
from vedich.exchange.cli.start import now, started
started()
from vedich.common.models import DayBegun
# The rounds of these days have been asked for: no other job comes in between.
DayBegun.objects.bulk_create([DayBegun(day=now().date() + timedelta(days=it)) for it in (-1, 0, 1)])
"""
URL = os.environ.get("VEDICH_DATABASE_URL", "")


def environment(data: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "VEDICH_DATABASE_URL"}
    kept |= {"VEDICH_DATA": str(data), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "VEDICH_JOB_LEASE": "1"}
    return {**kept, "VEDICH_DATABASE_URL": url} if url else kept


def on_server(command: str) -> None:
    import psycopg

    with psycopg.connect(URL, autocommit=True) as server:
        server.execute(command)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A database with its tables, set up once: a data folder, and the name of a database on PostgreSQL."""
    data, name = tmp_path_factory.mktemp("made"), f"vedich_made_{os.getpid()}" if URL else ""
    if URL:
        on_server(f"CREATE DATABASE {name}")
    script(environment(data, at_server(name)), SET_UP)
    yield data, name
    if URL:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


def at_server(name: str) -> str:
    return urlparse(URL)._replace(path=f"/{name}").geturl() if URL else ""


@pytest.fixture
def place(made: tuple[Path, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of commands with an empty database of their own."""
    data, template = made
    shutil.copytree(data, tmp_path / "data")
    if not URL:
        yield environment(tmp_path / "data", "")
        return
    name = f"vedich_killed_{os.getpid()}_{time.monotonic_ns()}"
    on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield environment(tmp_path / "data", at_server(name))
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


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
        [sys.executable, "-c", text, *map(str, arguments)], env=place, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def look(place: dict[str, str]) -> list:
    """Every job with its attempts, and what jobs have written, read past the program."""
    if url := place.get("VEDICH_DATABASE_URL"):
        import psycopg

        connection = psycopg.connect(url)
    else:
        connection = sqlite3.connect(Path(place["VEDICH_DATA"]) / "vedich.sqlite3")
    with closing(connection):
        jobs = connection.execute("SELECT state, attempts FROM common_job ORDER BY id").fetchall()
        written = connection.execute(
            "SELECT subject FROM common_auditentry WHERE act = 'write' ORDER BY number"
        ).fetchall()
    return [[list(each) for each in jobs], [subject for (subject,) in written]]


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
    assert look(place) == [[["UNDER_WAY", 1]], []]

    (tmp_path / "go").touch()
    start("worker")
    assert comes_to(place, [[["DONE", 2]], ["một"]]) == [[["DONE", 2]], ["một"]]


def test_a_worker_told_to_end_puts_its_job_back(place: dict[str, str], start: Callable, tmp_path: Path) -> None:
    script(place, ASK, "một", tmp_path / "go", "inside")
    first = start("worker")
    os.kill(middle(first), signal.SIGTERM)
    assert first.wait(timeout=30) == 0
    assert look(place) == [[["WAITING", 0]], []]


def test_a_command_does_everything_that_waits_and_ends(place: dict[str, str], start: Callable, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    for word in ("một", "hai"):
        script(place, ASK, word, tmp_path / "go", "inside")
    done = start("worker", "--until-empty")
    assert (done.stdout.read().splitlines()[-1], done.wait()) == ("Done: 2", 0)
    assert look(place) == [[["DONE", 1]] * 2, ["một", "hai"]]


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
    expected = [[["DONE", 2]], ["một"]]
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
    assert (server.wait(timeout=30), is_gone(pid), look(place)) == (0, True, [[["WAITING", 0]], []])
