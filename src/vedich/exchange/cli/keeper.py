"""The keeper: gunicorn's first process, which keeps one worker for background jobs beside those for requests."""

from __future__ import annotations

import os
import signal
import time
import traceback

from gunicorn.arbiter import Arbiter

_AGAIN_AFTER = 1.0  # seconds at least between two starts


class Keeper(Arbiter):  # type: ignore[misc] -- gunicorn has no types
    """Starts the worker with the others, starts it again when it is killed, ends it with the others."""

    job_worker = 0
    _started = 0.0
    _names = 0

    def manage_workers(self) -> None:
        super().manage_workers()
        if not self._is_alive() and time.monotonic() - self._started > _AGAIN_AFTER:
            self._start()

    def stop(self, graceful: bool = True) -> None:
        if self._is_alive():
            os.kill(self.job_worker, signal.SIGTERM)  # puts its job back and ends
        super().stop(graceful)
        if self._is_alive():
            os.kill(self.job_worker, signal.SIGKILL)

    def _is_alive(self) -> bool:
        """Gunicorn collects every child that has ended, so one that is still there is alive."""
        if not self.job_worker:
            return False
        try:
            os.kill(self.job_worker, 0)
        except ProcessLookupError:
            return False
        return True

    def _start(self) -> None:
        self._started = time.monotonic()
        before, self._names = self._names, self._names + 1
        keeper = os.getpid()
        pid = os.fork()
        if pid:
            self.job_worker = pid
            return
        try:
            self._work(keeper, gone=self._name(keeper, before) if before else "")
        except BaseException:  # nothing of the server may run on in this process
            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    def _work(self, keeper: int, gone: str) -> None:
        from vedich.common.jobs import Worker

        for listener in self.LISTENERS:
            listener.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        worker = Worker(self._name(keeper, self._names), parent=keeper)
        worker.run(gone=gone)

    def _name(self, keeper: int, number: int) -> str:
        return f"{os.uname().nodename[:30]}-{keeper}-{int(self._stats['start_time'])}-{number}"
