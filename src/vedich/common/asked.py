"""What an address asks a page for: a day, a page of a list, a table as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri

PAGE = 50
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_VIETNAMESE = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def day_of(text: str) -> date | None:
    """`2013-12-31` or `31/12/2013` as a day; anything else is no day."""
    text = text.strip()
    if match := _ISO.match(text):
        year, month, number = map(int, match.groups())
    elif match := _VIETNAMESE.match(text):
        number, month, year = map(int, match.groups())
    else:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def page_of(rows: Sequence | object, request: HttpRequest) -> Page:
    """The page of a list that `trang` names; the nearest one where there is no such page."""
    return Paginator(rows, PAGE).get_page(request.GET.get("trang"))


def _safe(cell: object) -> object:
    """Text that a spreadsheet would run as a formula is marked as text; a negative number is a number."""
    risky = isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.match(cell)
    return f"'{cell}" if risky else cell


def csv_file(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A table as CSV: UTF-8 with a mark, so that Excel reads Vietnamese; ISO days; `.` as decimal mark."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow([str(cell) for cell in head])
    table.writerows([["" if cell is None else _safe(cell) for cell in row] for row in rows])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    plain = re.sub(r"[^\w.-]+", "-", name)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{iri_to_uri(plain)}"
    return response
