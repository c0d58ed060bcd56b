"""Files: rows as CSV in a folder or archive, or as a workbook with native numbers and dates."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from vedich.exchange.difference import said
from vedich.exchange.parsing import Progress, silent
from vedich.exchange.reading.csv_file import guarded
from vedich.exchange.records import Row
from vedich.exchange.sheets import SHEETS, Sheet
from vedich.exchange.writing.as_of import Extract
from vedich.org.models import ALWAYS, EVER
from vedich.scoring.period import Period

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LAST_ROW = 1_048_576
_FIRST_NATIVE_DAY = date(1900, 3, 1)  # a spreadsheet counts a 29 February in 1900
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the same rows make the same bytes
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 -- no time of day, nowhere
_STEP = 20_000


class CannotWrite(Exception):
    """The export cannot be written there; the message says why and what to do."""


def write(extract: Extract, path: Path, *, progress: Progress = silent) -> dict[str, int]:
    """Write all sheets; the ending of the path says how. Answers how many rows each has."""
    writer = {".xlsx": _workbook, ".zip": _archive}.get(path.suffix.lower(), _folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return writer(extract, path, progress)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror or error}. Choose another place.") from error


def _folder(extract: Extract, path: Path, progress: Progress) -> dict[str, int]:
    if path.exists() and not path.is_dir():
        raise CannotWrite(f"{path} is a file. Give a folder, or a name ending in .xlsx or .zip.")
    path.mkdir(exist_ok=True)
    counts = {}
    for stale in SHEETS.keys() - {sheet.name for sheet in extract.sheets()}:
        (path / f"{stale}.csv").unlink(missing_ok=True)
    for sheet in extract.sheets():
        name = sheet.name
        with _replacing(path / f"{name}.csv") as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            counts[name] = write_csv(file, sheet, extract.of(name), progress)
    return counts


def _archive(extract: Extract, path: Path, progress: Progress) -> dict[str, int]:
    counts = {}
    with _replacing(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in extract.sheets():
            name = sheet.name
            info = zipfile.ZipInfo(f"{name}.csv", _ZIP_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            with (
                archive.open(info, "w", force_zip64=True) as binary,
                io.TextIOWrapper(binary, "utf-8", newline="") as file,
            ):
                counts[name] = write_csv(file, sheet, extract.of(name), progress)
    return counts


def write_csv(file: TextIO, sheet: Sheet, rows: Iterable[Row], progress: Progress = silent) -> int:
    """Write one sheet as CSV; text that a spreadsheet would compute gets an apostrophe in front."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(sheet.column_names)
    done = 0
    for done, row in enumerate(rows, start=1):
        writer.writerow([_text(getattr(row, name)) for name in sheet.column_names])
        if done % _STEP == 0:
            progress(sheet.name, done, None)
    return done


def _text(cell: object) -> str:
    return guarded(cell) if isinstance(cell, str) else said(cell)


def _workbook(extract: Extract, path: Path, progress: Progress) -> dict[str, int]:
    import xlsxwriter

    counts = {}
    with _replacing(path) as temporary, xlsxwriter.Workbook(str(temporary), {"constant_memory": True}) as workbook:
        workbook.set_properties({"created": _CREATED})
        bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in extract.sheets():
            name = sheet.name
            page = workbook.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.columns) - 1, 16)
            for place, column in enumerate(sheet.column_names):
                page.write_string(0, place, column, bold)
            counts[name] = _fill(page, sheet, extract.of(name), day, progress)
    return counts


def _fill(page: Worksheet, sheet: Sheet, rows: Iterable[Row], day: Format, progress: Progress) -> int:
    done = 0
    for done, row in enumerate(rows, start=1):
        if done >= _LAST_ROW:
            raise CannotWrite(f"{sheet.name} has more rows than a workbook can hold. Export to a folder instead.")
        for place, name in enumerate(sheet.column_names):
            _write_cell(page, done, place, getattr(row, name), day)
        if done % _STEP == 0:
            progress(sheet.name, done, None)
    return done


def _write_cell(page: Worksheet, row: int, place: int, cell: object, day: Format) -> None:
    """Text is always written as text, so that nothing typed by somebody becomes a formula."""
    match cell:
        case None | "":
            return
        case int() | Decimal():
            page.write_number(row, place, float(cell))
        case date() if cell not in (ALWAYS, EVER) and cell >= _FIRST_NATIVE_DAY:
            page.write_datetime(row, place, cell, day)
        case str() | date() | Period():
            if text := said(cell):
                page.write_string(row, place, text)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A file beside the path that takes its place once it is complete."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
