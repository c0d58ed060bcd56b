"""Plan data: import, export, examples, and the accounts of a fresh installation."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from vedich.exchange.cli.output import progress, table
from vedich.exchange.cli.start import as_day, fail, now, started

if TYPE_CHECKING:
    from datetime import date

    from vedich.exchange.difference import Difference
    from vedich.exchange.problems import Problems

_FIRST_EXAMPLE = "lao-cai"
_CHANGES_SHOWN = 50


def import_plan(
    path: Annotated[
        Path, typer.Argument(help="A folder of CSV files, a .zip of them, or an .xlsx workbook.", exists=True)
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change and write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Load a plan and its data: everything is accepted, or nothing is written and every problem is listed."""
    started()
    from vedich.exchange.difference import compare
    from vedich.exchange.importing import take
    from vedich.exchange.parsing import parse

    with progress() as tell:
        if dry_run:
            found = compare(parse(path, progress=tell), progress=tell)
        else:
            outcome = take(path, by=None, at=now(), progress=tell)
            found = outcome.difference
            if outcome.batch is not None:
                rescore(tell)
    _warn(found)
    if as_json:
        typer.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
    else:
        _tell(found, dry_run=dry_run)
    raise typer.Exit(0 if found.accepted else 1)


def rescore(tell) -> None:
    """Bring the stored scores up to date, where there are any."""
    from vedich.scorecard.models import ScoreRun

    if not ScoreRun.objects.exists():
        return
    from vedich.scorecard.actions import rescore_all

    tell("scoring", 0, None)
    rescore_all(by=None, at=now())


def _as_json(found: Difference) -> dict[str, object]:
    return {
        "accepted": found.accepted,
        "problems": [problem.as_json() for problem in found.problems.listed],
        "problems_total": found.problems.total,
        "counts": found.counts(),
        "changes": [change._asdict() for change in found.changes],
        "warnings": vars(found.warnings),
    }


def _tell(found: Difference, *, dry_run: bool) -> None:
    if found.problems:
        refuse(found.problems)
    rows = [(name, f"{sheet.new:,}", f"{sheet.changed:,}", f"{sheet.same:,}") for name, sheet in found.sheets.items()]
    table(("sheet", "new", "changed", "same"), rows, right=("new", "changed", "same"))
    if dry_run:
        for change in found.changes[:_CHANGES_SHOWN]:
            typer.echo(
                f"{change.sheet} {change.row}: {change.key}: {change.column} {change.before!r} → {change.after!r}"
            )
        typer.echo(f"Would write {found.touched:,} rows; nothing was written.")


def refuse(problems: Problems) -> NoReturn:
    headers = ("file", "row", "column", "value", "problem", "what to do", "code")
    rows = [(p.file, str(p.row or ""), p.column, p.value, p.message, p.advice, p.code) for p in problems.listed]
    table(headers, rows, right=("row",), err=True)
    if problems.total > len(rows):
        typer.echo(f"… and {problems.total - len(rows):,} more.", err=True)
    fail(f"Nothing was written: {problems.total:,} problem{'s' * (problems.total > 1)}.")


def _warn(found: Difference) -> None:
    for count, sentence in (
        (found.warnings.unreported, "rows of values have no amount: nothing is reported there"),
        (
            found.warnings.other_frequency,
            "values are of a period that is not of their indicator's frequency and enter no figure",
        ),
        (
            found.warnings.other_kind,
            "values are of a unit of another kind than their indicator is collected at and enter no figure",
        ),
    ):
        if count:
            typer.echo(f"Note: {count:,} {sentence}.", err=True)


def export_plan(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A folder, or a name ending in .xlsx or .zip.")],
    as_of: Annotated[str | None, typer.Option(help="Only what had happened by this day.", metavar="DAY")] = None,
) -> None:
    """Write everything back in the format of import."""
    until = as_day(as_of) if as_of else None
    started()
    _export(path, until)


def _export(path: Path, until: date | None) -> None:
    from vedich.exchange.writing import CannotWrite, everything, write

    try:
        with progress() as tell:
            counts = write(everything(until), path, progress=tell)
    except CannotWrite as error:
        fail(str(error))
    table(("sheet", "rows"), [(name, f"{count:,}") for name, count in counts.items()], right=("rows",))


AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


def accounts(as_json: AsJson = False) -> None:
    """Make one account for each role that nobody holds, and print the passwords once."""
    started()
    _make_accounts(as_json=as_json)


def _make_accounts(*, as_json: bool) -> None:
    from vedich.org.actions import create_demo_accounts
    from vedich.org.queries import main_unit
    from vedich.plan.queries import busiest_leader

    unit = main_unit()
    if unit is None:
        fail("There are no units yet: import a plan first, or load an example.")
    made = create_demo_accounts(unit=unit, leader=busiest_leader(), by=None, at=now())
    if as_json:
        rows = [{"username": user, "role": role.value, "password": password} for user, role, password in made]
        typer.echo(json.dumps({"accounts": rows}))
        return
    if not made:
        typer.echo("Every role is held already; no account was made.")
        return
    typer.echo("These passwords are shown only now:")
    table(("account", "role", "password"), [(user, str(role.label), password) for user, role, password in made])


def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Forget everything in the data folder first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a fresh installation worth looking at: the first example, and one account for each role."""
    started()
    from vedich.exchange.cli.shipped import folder_of, load
    from vedich.review.models import Review

    if reset:
        _forget()
    # The review comes last: an installation killed while loading loads again, which changes nothing twice.
    if not Review.objects.exists():
        typer.echo(f"Loading the example {_FIRST_EXAMPLE} …", err=True)
        load(folder_of("example", _FIRST_EXAMPLE))
        _freeze_reviews()
    _make_accounts(as_json=as_json)


def _freeze_reviews() -> None:
    from vedich.review.actions import freeze
    from vedich.review.models import Review

    for review in Review.objects.select_related("node").filter(snapshots=None):
        typer.echo(f"Freezing the figures of {review.code} …", err=True)
        freeze(review, by=None, at=now())


def _forget() -> None:
    from django.conf import settings
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.DATA / "files", ignore_errors=True)
    shutil.rmtree(settings.DATA / "uploads", ignore_errors=True)
    shutil.rmtree(settings.DATA / "snapshots", ignore_errors=True)
    shutil.rmtree(settings.DATA / "editions", ignore_errors=True)
