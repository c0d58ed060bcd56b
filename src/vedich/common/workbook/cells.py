"""Cells of a worksheet: text and days as people write them, and cells that hold neither."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_SLASHED = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: no year and no code is mistaken for a day
_SERIAL_ZERO = date(1899, 12, 30)
_EDGES = "\ufeff\u200b"


class CellError:
    """A cell without a value that could be read, and the problem it has."""

    def __init__(self, problem: str) -> None:
        self.problem = problem

    def __str__(self) -> str:
        return "#" if self.problem == "cell_error" else "="


def composed(text: str) -> str:
    """The text in composed form, without blanks at its ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip().strip(_EDGES).strip()


def is_empty(raw: object) -> bool:
    return raw is None or (isinstance(raw, str) and not composed(raw))


def text_of(raw: object) -> str | None:
    """What a cell says as text, a whole number without its point; None where it says no text at all."""
    match raw:
        case None:
            return ""
        case bool() | CellError() | date() | time() | timedelta():
            return None
        case int():
            return str(raw)
        case float():
            return (str(int(raw)) if raw == int(raw) else str(raw)) if math.isfinite(raw) else None
        case _:
            return composed(str(raw))


def day_of(raw: object) -> date | None:
    """The day a cell holds: a native date, 2013-12-31 or 31/12/2013; None where it is no day."""
    match raw:
        case datetime():
            return raw.date() if raw.time() == time(0) else None
        case date():
            return raw
        case bool():
            return None
        case int() | float() if math.isfinite(raw) and raw == raw // 1 and int(raw) in _SERIALS:
            return _SERIAL_ZERO + timedelta(days=int(raw))
        case str():
            return _written_day(composed(raw))
    return None


def _written_day(text: str) -> date | None:
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _SLASHED.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def address(row: int, column: int) -> str:
    """The address of a cell, both counted from 1: `B7`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
