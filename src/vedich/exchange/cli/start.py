"""Start: Django and the database made ready for one command, and the clock."""

from __future__ import annotations

import fcntl
import os
import re
from datetime import date, datetime
from typing import NoReturn

import typer


def started() -> None:
    """Set Django up and bring the database up to date; a fresh data folder becomes usable here."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vedich.settings")
    import django

    django.setup()
    from django.utils import translation

    translation.activate("en")
    _migrate()


def _migrate() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    settings.DATA.mkdir(parents=True, exist_ok=True)
    # Two first commands at once must not both create the tables.
    with (settings.DATA / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def now() -> datetime:
    from django.utils import timezone

    return timezone.now()


def today() -> date:
    from django.utils import timezone

    return timezone.localdate()


def fail(message: str) -> NoReturn:
    """Say on stderr what went wrong and end with 1."""
    typer.echo(message, err=True)
    raise SystemExit(1)


def as_day(text: str) -> date:
    """Read a day given as an option; anything else is wrong usage."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise typer.BadParameter(f"{text!r} is not a day: write it as 2013-12-31.")
