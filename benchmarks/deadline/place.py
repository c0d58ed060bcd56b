"""Where a benchmark of the whole application happens: a folder, a database of its own, and their environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """A folder, and the environment of the processes that work in it."""

    folder: Path
    environment: dict[str, str]

    def ask(self, module: str, *words: str) -> dict:
        """Run one step in a process of its own; it prints JSON."""
        command = [sys.executable, "-m", module, *words]
        done = subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE)
        return json.loads(done.stdout)


def databases(wanted: str = "") -> Iterator[tuple[str, str]]:
    """Names and addresses: SQLite, and PostgreSQL where VEDICH_TEST_POSTGRES_URL names one; or those wanted."""
    chosen = (wanted or "sqlite,postgresql").split(",")
    if "sqlite" in chosen:
        yield "sqlite", ""
    url = os.environ.get("VEDICH_TEST_POSTGRES_URL", "")
    if "postgresql" in chosen and url:
        yield "postgresql", url


@contextmanager
def place_in(folder: Path, url: str, name: str) -> Iterator[Place]:
    """A place on SQLite in the folder, or in a PostgreSQL database of this name, made beside that of `url`."""
    environment = {**os.environ, "VEDICH_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "vedich.settings"}
    environment.pop("VEDICH_DATABASE_URL", None)
    if not url:
        yield Place(folder, environment)
        return
    import psycopg

    base, _, _name = url.rpartition("/")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield Place(folder, environment | {"VEDICH_DATABASE_URL": f"{base}/{name}"})
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
