"""The worker: does what waits in the background, alone or beside the web application."""

from __future__ import annotations

from typing import Annotated

import typer

from vedich.exchange.cli.start import started


def worker(
    until_empty: Annotated[bool, typer.Option("--until-empty", help="Do what waits now, then end.")] = False,
) -> None:
    """Do background jobs until Ctrl-C; several may run at once on PostgreSQL. `serve` has one of its own."""
    started()
    from vedich.common.jobs import Worker, work_off

    if until_empty:
        typer.echo(f"Done: {work_off():,}")
        return
    typer.echo("Waiting for jobs (Ctrl-C stops it)")
    Worker().run()
