"""What the tests of the exchange share: a clock that stands still, and short ways to look and to take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation
from tests.exchange.plans import Plan, small, write_folder
from typer.testing import CliRunner, Result

AT = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def take() -> Callable:
    """Import and insist that it is accepted."""
    from vedich.exchange.importing import Outcome
    from vedich.exchange.importing import take as take_it

    def taken(path: Path) -> Outcome:
        outcome = take_it(path, by=None, at=AT)
        assert outcome.difference.problems.listed == []
        return outcome

    return taken


@pytest.fixture
def said() -> Callable:
    """What a file is refused for: (code, file, row, column, value)."""
    from vedich.exchange.difference import compare
    from vedich.exchange.parsing import parse

    def problems(path: Path) -> list[tuple[str, str, int | None, str, str]]:
        found = compare(parse(path)).problems.listed
        return [(each.code, each.file, each.row, each.column, each.value) for each in found]

    return problems


@pytest.fixture
def folder(tmp_path: Path) -> Callable:
    """A plan as a folder of CSV files."""

    def written(plan: Plan | None = None, name: str = "plan") -> Path:
        return write_folder(tmp_path / name, small() if plan is None else plan)

    return written


@pytest.fixture
def loaded(db: None, folder: Callable, take: Callable) -> None:
    """The small plan is in the database."""
    take(folder(name="loaded"))


@pytest.fixture
def run(db: None, settings, tmp_path: Path) -> Iterator[Callable]:
    """One command in this process, on the database of the test."""
    from vedich.exchange.cli import app

    settings.DATA = tmp_path / "data"
    language = translation.get_language()

    def ran(*arguments: object, typed: str = "") -> Result:
        result = CliRunner().invoke(app, [str(each) for each in arguments], input=typed, prog_name="vedich")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    yield ran
    translation.activate(language)
