"""The queue before SQLite: many writers come in one after another, across threads and processes, and none is refused."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from pathlib import Path

import pytest

from vedich.common.sqlite import queue

THREADS, TURNS = 6, 40


def write_in_turn(place: str) -> None:
    """Every thread adds one to the same figure, read before it is written; the file itself never waits."""
    path = Path(place)

    def work() -> None:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        for _turn in range(TURNS):
            assert queue.of(path).enter(60)
            try:
                connection.execute("BEGIN IMMEDIATE")
                (n,) = connection.execute("SELECT n FROM count").fetchone()
                connection.execute("UPDATE count SET n = ?", (n + 1,))
                connection.execute("COMMIT")
            finally:
                queue.of(path).leave()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "count.sqlite3"
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE count (n INTEGER); INSERT INTO count VALUES (0);")
    connection.close()
    return path


@pytest.mark.once
def test_no_writer_is_refused_and_no_turn_is_lost_among_processes(file):
    spawned = multiprocessing.get_context("spawn")
    processes = [spawned.Process(target=write_in_turn, args=(str(file),)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert sqlite3.connect(file).execute("SELECT n FROM count").fetchone() == (3 * THREADS * TURNS,)


@pytest.mark.once
def test_a_child_of_a_process_that_holds_the_turn_waits_like_everybody_else(file):
    forked = multiprocessing.get_context("fork")
    came = forked.Queue()
    assert queue.of(file).enter(1)
    child = forked.Process(target=lambda: came.put(queue.of(file).enter(0.2)))
    child.start()
    child.join()
    queue.of(file).leave()
    assert came.get(timeout=5) is False


@pytest.mark.once
def test_who_waits_too_long_is_told_and_keeps_no_place(file):
    mine = queue.of(file)
    other = queue.Queue(file)  # as another process would open it
    assert mine.enter(1)
    assert other.enter(0.05) is False
    mine.leave()
    assert other.enter(0.05) is True
    other.leave()


@pytest.mark.once
def test_a_process_that_is_killed_gives_its_turn_up(file):
    spawned = multiprocessing.get_context("spawn")
    holder = spawned.Process(target=hold, args=(str(file),))
    holder.start()
    other = queue.of(file)
    for _look in range(600):  # until the holder has it
        if not other.enter(0):
            break
        other.leave()
        threading.Event().wait(0.05)
    holder.kill()
    holder.join()
    assert other.enter(10) is True
    other.leave()


def hold(place: str) -> None:
    assert queue.of(Path(place)).enter(60)
    threading.Event().wait(60)
