"""Drafts written elsewhere: every number of a Word file held against a review."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vedich.exchange.cli.output import table
from vedich.exchange.cli.start import fail, started

if TYPE_CHECKING:
    from vedich.publication.queries.reconciling import Row

LIMIT_MB = 30
UNREADABLE = {
    "not_word": "{name} is no Word file (.docx).",
    "old_word": "{name} is a Word file of the old kind (.doc). Save it as .docx and try again.",
    "macros": "{name} holds macros (.docm). Save it as .docx, without macros, and try again.",
    "encrypted": "{name} is protected by a password. Save it without one and try again.",
    "too_large": "{name} is too large to be compared: at most {limit} MB, and no longer than a book.",
    "broken": "{name} is damaged and cannot be read. Open it in Word, save it again and try again.",
}
WORDS = {
    "disagrees": "disagrees",
    "ambiguous": "not sure",
    "absent": "not in the data",
    "agrees": "agrees",
    "no_figure": "not checked",
}
HEAD = ("number", "kind", "verdict", "in the review", "what it is", "words around", "where")


def reconcile(
    name: Annotated[str, typer.Argument(metavar="REVIEW", help="The code of a review.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.docx", help="A draft written in Word.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="Print every number as CSV.")] = False,
) -> None:
    """Hold every number of a Word draft against a review; ends with 1 where one disagrees."""
    try:
        if file.stat().st_size > LIMIT_MB * 1_000_000:
            fail(_unreadable("too_large", file))
        data = file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    started()
    from vedich.publication import queries
    from vedich.publication.queries.reconciling import UnreadableDraft, compare, counts_of
    from vedich.review.models import Review
    from vedich.review.queries.snapshots import Damaged

    found = Review.objects.select_related("node").filter(code=name).first()
    if found is None:
        known = ", ".join(Review.objects.order_by("code").values_list("code", flat=True)) or "none"
        fail(f"There is no review {name!r}. There are: {known}.")
    try:
        rows = compare(data, queries.read(found))
    except UnreadableDraft as error:
        fail(_unreadable(error.code, file))
    except Damaged as damaged:
        fail(str(damaged))
    cells = [_cells(each) for each in rows]
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([HEAD, *([_safe(cell) for cell in row] for row in cells)])
    else:
        table(HEAD, cells, right=("number",))
    counts = counts_of(rows)
    typer.echo(", ".join(f"{counts[verdict]:,} {words}" for verdict, words in WORDS.items()), err=True)
    if counts["disagrees"]:
        raise SystemExit(1)


def _unreadable(code: str, file: Path) -> str:
    return UNREADABLE[code].format(name=file.name, limit=LIMIT_MB)


def _cells(row: Row) -> tuple[str, ...]:
    around = f"{row.before[-50:]}[{row.printed}]{row.after[:40]}"
    return row.printed, row.kind, WORDS[row.verdict], row.value, row.label, around, _where(row)


def _where(row: Row) -> str:
    if row.table:
        return f"table {row.table}, row {row.row}, column {row.column}"
    return f"{row.part}, paragraph {row.paragraph}" + (f", {row.heading}" if row.heading else "")


def _safe(cell: str) -> str:
    """Text of a strange file must not be run as a formula by a spreadsheet."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
