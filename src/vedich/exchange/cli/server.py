"""The web application on this machine: static files collected when stale, then gunicorn and a worker beside it."""

from __future__ import annotations

import errno
import gc
import socket
import sys
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from vedich.exchange.cli.start import fail, started

_HOST = "127.0.0.1"
_OPTIONS = {
    "worker_class": "gthread",
    "workers": 2,
    "threads": 3,
    "timeout": 300,
    "preload_app": True,  # so that no worker's first visitor waits for imports
    "graceful_timeout": 10,
    "accesslog": None,
    "loglevel": "warning",
    "proc_name": "vedich",
}
_SWITCH = 0.001
"""Seconds after which a thread lets another go on: who holds the database must not wait long for its turn to think."""
_COLLECT = (20_000, 20, 20)
"""Objects after which Python looks for cycles; at its usual 700 that takes a fifth of a request."""


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8000,
) -> None:
    """Run the web application and a worker for background jobs on 127.0.0.1 until Ctrl-C."""
    _check_free(port)
    started()
    _collect()
    typer.echo(f"Về Đích is at http://{_HOST}:{port}/ (Ctrl-C stops it)")
    _run(port)


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            reason = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            fail(f"Port {port} {reason}: stop what uses it, or give another with --port.")


def _collect() -> None:
    """Collect static files when any of them changed; the stamp is kept beside them."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / ".collected"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest())


def _run(port: int) -> None:
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        """Gunicorn with our options and no arguments of its own."""

        def load_config(self) -> None:
            for name, value in {**_OPTIONS, "bind": f"{_HOST}:{port}"}.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from django.urls import get_resolver

            from vedich.wsgi import application

            get_resolver().url_patterns  # noqa: B018 -- reads every view now, before the workers part
            connections.close_all()
            gc.collect()
            gc.freeze()  # what was imported stays: no worker looks through it again, and all share its memory
            gc.set_threshold(*_COLLECT)
            return application

        def run(self) -> None:
            from vedich.exchange.cli.keeper import Keeper

            Keeper(self).run()

    # A connection must not be shared with the workers.
    connections.close_all()
    sys.setswitchinterval(_SWITCH)
    Server().run()
