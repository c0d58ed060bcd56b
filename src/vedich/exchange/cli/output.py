"""Output: tables for people, lines for programs, progress on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer

_EVERY = 2.0  # seconds between two lines of progress


@contextmanager
def progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A bar on a terminal, else a line now and then; both on stderr."""
    if sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _Lines()


class _Lines:
    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, what: str, done: int, total: int | None) -> None:
        if done and time.monotonic() - self.last >= _EVERY:
            self.last = time.monotonic()
            of = f" of {total:,}" if total else ""
            typer.echo(f"{what}: {done:,}{of}", err=True)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int | None], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(what: str, done: int, total: int | None) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield tell


def table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[str] = (), err: bool = False
) -> None:
    """A table: drawn on a terminal, tab-separated where a program reads it."""
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        for row in (headers, *rows):
            typer.echo("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row), err=err)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, header_style="bold", pad_edge=False)
    for header in headers:
        drawn.add_column(header, justify="right" if header in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console(stderr=err).print(drawn)
