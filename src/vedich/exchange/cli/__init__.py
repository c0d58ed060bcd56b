"""The command line: load, write back, score, explain, issue, serve."""

from __future__ import annotations

import os
import sys

import typer

from vedich.exchange.cli import admin
from vedich.exchange.cli.checking import check
from vedich.exchange.cli.drafts import reconcile
from vedich.exchange.cli.editions import issue, verify
from vedich.exchange.cli.plan_data import accounts, demo, export_plan, import_plan
from vedich.exchange.cli.reviews import review
from vedich.exchange.cli.scores import explain, score
from vedich.exchange.cli.server import serve
from vedich.exchange.cli.shipped import criteria, example, pack
from vedich.exchange.cli.start import fail
from vedich.exchange.cli.worker import worker

app = typer.Typer(
    name="vedich",
    help="Takes a five-year resolution to its result: plan, reports, scores, review, directives.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("import")(import_plan)
app.command("export")(export_plan)
app.command()(score)
app.command()(explain)
app.command()(review)
app.command()(issue)
app.command()(verify)
app.command()(reconcile)
app.command()(example)
app.command()(pack)
app.command()(criteria)
app.command()(serve)
app.command()(worker)
app.command()(check)
app.command()(accounts)
app.command()(demo)
app.add_typer(admin.app, name="admin")


def main() -> None:
    """Run one command; whatever goes wrong outside of the program is told in a sentence."""
    try:
        app(prog_name="vedich")
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        fail(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.")
    except Exception as error:
        if (sentence := _known(error)) is None:
            raise
        fail(sentence)


def _known(error: Exception) -> str | None:
    """What to tell about an error of the surroundings, or nothing where the program itself is at fault."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    if isinstance(error, OperationalError):
        return f"The database cannot be used: {error}. Check VEDICH_DATA or VEDICH_DATABASE_URL, or try again."
    return f"The settings are not right: {error}" if isinstance(error, ImproperlyConfigured) else None


__all__ = ["app", "main"]
