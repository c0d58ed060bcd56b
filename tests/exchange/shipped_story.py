"""An example that is shipped, in tests: its sheets, its review file, and the example loaded once for a whole module."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import yaml
from django.db import transaction

from vedich.exchange.cli.shipped import load

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


class Shipped:
    """The files of one example."""

    def __init__(self, name: str) -> None:
        self.folder = EXAMPLES / name
        self.sheet, self.story = cache(self._sheet), cache(self._story)

    def _sheet(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def _story(self, name: str = "review") -> dict:
        return yaml.safe_load((self.folder / f"{name}.yaml").read_text("utf-8"))

    @contextmanager
    def loaded(self, blocker) -> Iterator[None]:
        """The example in the database of the tests, taken back at the end."""
        with blocker.unblock(), transaction.atomic():
            load(self.folder)
            yield
            transaction.set_rollback(True)
