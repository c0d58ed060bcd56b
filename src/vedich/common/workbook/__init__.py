"""Workbooks somebody has sent: measured before they are trusted, then read cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from vedich.common.workbook.cells import CellError, address, composed, day_of, is_empty, text_of
from vedich.common.workbook.grid import Grid, Percentage, grid, looked_through, percent_formats
from vedich.common.workbook.package import LAST_COLUMN, Marks, Package, TooLarge, Unusable

UNPACKED_LIMIT = 200_000_000  # bytes; ten times what may be sent
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def format_problem(path: Path) -> str:
    """The code of what is wrong with a file that is no zipped package, or empty."""
    with path.open("rb") as handle:
        head = handle.read(8)
        rest = handle.read(1 << 20) if head == OLE else b""
    if head.startswith(ZIP):
        return ""
    if head != OLE:
        return "not_a_workbook"
    return "encrypted_workbook" if _ENCRYPTED in rest else "other_format"


def sentence_for(error: Exception) -> str:
    """What is wrong with the file and what to do, for a page."""
    if isinstance(error, TooLarge):
        return _("The file unpacks to far more than a list holds. Delete pictures and other sheets, and save it again.")
    sentences = {
        "encrypted_workbook": _("The file is protected by a password. Remove it, and save the file again."),
        "other_format": _("The file is in another format. Save it as 'Excel Workbook (.xlsx)'."),
        "not_a_workbook": _("The file is no workbook. Save it as 'Excel Workbook (.xlsx)'."),
        "calendar_1904": _(
            "The workbook counts its days from 1904. Switch that off in its options, and save it again."
        ),
        "too_wide": _("Something stands far outside the list, in cell %(cell)s. Delete it, and save the file again."),
    }
    damaged = _("The workbook is damaged. Open it, let the program repair it, and save it as .xlsx again.")
    return sentences.get(getattr(error, "code", ""), damaged) % {"cell": str(error)}


def first_sheet(path: Path, *, name: str = "", limit: int = UNPACKED_LIMIT) -> list[tuple[int, Sequence[object]]]:
    """The numbered rows of the worksheet of this name, else of the first one; raises Unusable or TooLarge."""
    from vedich.common.workbook import sheets

    with _measured(path, limit) as package:
        parts = package.worksheets()
        chosen = name if name in parts else next(iter(parts))
        marks = _within(package, parts[chosen])
        return list(sheets.rows(sheets.sheet(sheets.opened(package), chosen), marks.errors))


def grids(path: Path, names: Sequence[str], *, columns: int, limit: int = UNPACKED_LIMIT) -> dict[str, Grid]:
    """The worksheets of these names, as their readers see them; where the first of them is not there, the first at all.

    Raises Unusable or TooLarge.
    """
    from vedich.common.workbook import sheets

    with _measured(path, limit, columns) as package:
        parts = package.worksheets()
        book, shares = sheets.opened(package), percent_formats(package.styles())
        found = {}
        for name in names:
            there = name if name in parts else next(iter(parts)) if name == names[0] else ""
            if there:
                marks = _within(package, parts[there])
                with package.stream(parts[there]) as handle:
                    seen = looked_through(handle, shares)
                found[name] = grid(sheets.sheet(book, there), marks.errors, seen)
        return found


@contextmanager
def _measured(path: Path, limit: int, columns: int = LAST_COLUMN) -> Iterator[Package]:
    """A workbook with worksheets, whose days count as ours do."""
    if code := format_problem(path):
        raise Unusable(code, path.name)
    with Package.opened(path, limit, columns) as package:
        if not package.is_workbook:
            raise Unusable("other_format", package.other_format or ".zip")
        if package.counts_from_1904():
            raise Unusable("calendar_1904", path.name)
        if not package.worksheets():
            raise Unusable("broken_workbook", "no worksheet")
        yield package


def _within(package: Package, part: str) -> Marks:
    marks = package.marks.get(part, Marks())
    if marks.far:
        raise Unusable("too_wide", marks.far)
    return marks


__all__ = [
    "UNPACKED_LIMIT", "CellError", "Grid", "Marks", "Package", "Percentage", "TooLarge", "Unusable", "address",
    "composed", "day_of", "first_sheet", "format_problem", "grids", "is_empty", "sentence_for", "text_of",
]  # fmt: skip
