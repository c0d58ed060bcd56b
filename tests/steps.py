"""Acts on a real database, killed at some of their steps, and two of them from one line; for scripts of tests."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

EVERY = int(os.environ.get("VEDICH_KILL_EVERY", "5"))
"""Acts die at one in so many of their steps, since each death is an act of its own; 1 is every step."""


def killed_at_its_steps(act: Callable[[], object], state: Callable[[], Any]) -> tuple[int, list[Any]]:
    """Do the act in a child that dies by SIGKILL at its first statement, in another some steps later, until one lives.

    Answers at how many steps it could have died, and what `state` was after each child.
    """
    from django.db import connection
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 -- read once here, not in every child that tells somebody of a page
    seen = []
    while True:
        connection.close()  # a child must not share it
        child = os.fork()
        if child == 0:
            _dying(act, at=len(seen) * EVERY + 1)
        died = os.waitpid(child, 0)[1] == signal.SIGKILL
        seen.append(state())
        if not died:
            return (len(seen) - 1) * EVERY, seen


def _dying(act: Callable[[], object], *, at: int) -> None:
    from django.db import connection

    count = 0

    def counted(run: Callable, *rest: object) -> object:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(*rest)

    try:
        with connection.execute_wrapper(counted):
            act()
        connection.close()
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
    os._exit(1)


def at_once(*acts: Callable[[], Any]) -> Sequence[Any]:
    """What all of them answer, begun at the same moment, each on a connection of its own; an exception is an answer."""
    from django.db import connection

    barrier, answers = Barrier(len(acts)), [None] * len(acts)

    def begin(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            answers[place] = act()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [Thread(target=begin, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
