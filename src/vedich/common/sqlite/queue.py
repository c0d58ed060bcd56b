"""A queue of writers to one file, across the threads of a process and the processes of a machine."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

_STEP = 0.001
"""Seconds between two looks at a lock that another process holds; at most two a process look at once."""


class Queue:
    """Lets one writer in at a time.

    SQLite lets writers that find the file taken sleep longer and longer and look again, so that under load some never
    come in. Here the threads of a process wait for a lock of their own, and one of them stands at the gate for all;
    who stands at the gate comes in next, so that no process overtakes another twice.
    """

    def __init__(self, path: Path) -> None:
        self._mine = threading.Lock()
        self._gate = os.open(f"{path}.gate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._door = os.open(f"{path}.queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def enter(self, timeout: float) -> bool:
        """Wait for one's turn, in seconds at most; says whether it came."""
        end = time.monotonic() + timeout
        if not self._mine.acquire(timeout=timeout):
            return False
        if self._lock(self._gate, end):
            try:
                if self._lock(self._door, end):
                    return True
            finally:
                fcntl.flock(self._gate, fcntl.LOCK_UN)
        self._mine.release()
        return False

    def leave(self) -> None:
        fcntl.flock(self._door, fcntl.LOCK_UN)
        self._mine.release()

    @staticmethod
    def _lock(handle: int, end: float) -> bool:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                if time.monotonic() >= end:
                    return False
                time.sleep(_STEP)


_queues: dict[tuple[int, str], Queue] = {}
_making = threading.Lock()


def of(path: Path) -> Queue:
    """The queue before a file, one in each process: a child that shared its parent's would share its turn."""
    key = (os.getpid(), str(path))
    if key not in _queues:
        with _making:
            _queues.setdefault(key, Queue(path))
    return _queues[key]


os.register_at_fork(before=_making.acquire, after_in_parent=_making.release, after_in_child=_making.release)
