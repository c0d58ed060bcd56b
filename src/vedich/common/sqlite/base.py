"""The database engine `vedich.common.sqlite`: Django's for SQLite, with a queue before each transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from vedich.common.sqlite import queue

DEFAULT_TIMEOUT = 5.0
"""Seconds that Python's sqlite3 waits for a lock where the settings say nothing."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Transactions begin when it is their turn, and give their turn on when they end, however they end."""

    _turn: queue.Queue | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._pass_on()
            raise

    def _commit(self) -> None:
        super()._commit()  # a commit that fails is rolled back, which gives the turn on
        self._pass_on()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._pass_on()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._pass_on()

    def _wait(self) -> None:
        if self.is_in_memory_db():
            return
        turn = queue.of(Path(self.settings_dict["NAME"]))
        if not turn.enter(self._timeout()):
            raise OperationalError("database is locked")
        self._turn = turn

    def _pass_on(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.leave()

    def _timeout(self) -> float:
        options: dict[str, Any] = self.settings_dict["OPTIONS"]
        return float(options.get("timeout", DEFAULT_TIMEOUT))
