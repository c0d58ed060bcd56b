"""Cells: one cell of a file, read as what its column holds."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from vedich.common.workbook.cells import CellError, composed
from vedich.exchange.sheets import Column, Kind
from vedich.scoring.period import Period

Read = Callable[[object, Column], object]

SIGNIFICANT, INTEGER_DIGITS = 15, 15
LONGEST_NUMBER = 28  # characters; beyond it Decimal itself would round
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_MARKED = re.compile(r"-?[0-9][0-9.,\s']*%?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLASHED = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: no year and no code is mistaken for a day
_SERIAL_ZERO = date(1899, 12, 30)


class Refused(Exception):
    """A cell that cannot be read: the code of the problem and what fills its sentence."""

    def __init__(self, code: str, **about: object) -> None:
        super().__init__(code)
        self.code = code
        self.about = about


class NumericCode(str):
    """A code read from a number: the spreadsheet may have dropped zeros in front of it."""

    __slots__ = ()


def read(raw: object, column: Column) -> object:
    """This will return what a cell holds, or raise Refused."""
    if isinstance(raw, str):
        raw = composed(raw)
        if raw == "":
            return _nothing(column)
        if _CONTROL.search(raw):
            raise Refused("control_character")
    elif raw is None:
        return _nothing(column)
    elif isinstance(raw, bool):
        raise Refused("boolean")
    elif isinstance(raw, CellError):
        raise Refused(raw.problem)
    return _READ[column.kind](raw, column)


def hint(word: str, known: Iterable[str]) -> dict[str, str]:
    """The nearest known word, as the end of a sentence in English and in Vietnamese."""
    names = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold().strip().replace(" ", "_"), names, n=1, cutoff=0.6)
    if not near:
        return {"hint": "", "hint_vi": ""}
    return {"hint": f" Did you mean {names[near[0]]}?", "hint_vi": f" Có phải là {names[near[0]]}?"}


def _nothing(column: Column) -> object:
    if column.required:
        raise Refused("required")
    return column.empty


def _text(raw: object, column: Column) -> str:
    match raw:
        case str():
            text = raw
        case int() | float():
            text = _digits(raw)
        case date() | datetime() | time() | timedelta():
            raise Refused("date_in_text")
        case _:
            raise Refused("control_character")
    if len(text) > column.longest:
        raise Refused("too_long", found=len(text), longest=column.longest)
    return text


def _code(raw: object, column: Column) -> str:
    if isinstance(raw, (int, float)):
        if not math.isfinite(raw) or raw != int(raw) or abs(raw) >= 10**SIGNIFICANT:
            raise Refused("bad_code")
        return NumericCode(int(raw))
    text = _text(raw, column)
    if "\n" in text or "\t" in text:
        raise Refused("bad_code")
    return text


def _choice(raw: object, column: Column) -> str:
    if raw in column.choices:
        return str(raw)
    raise Refused("bad_choice", choices=", ".join(column.choices), **hint(str(raw), column.choices))


def _digits(raw: float) -> str:
    """A native number as the spreadsheet shows it: fifteen digits, no exponent."""
    if not math.isfinite(raw):
        raise Refused("bad_number")
    return format(Decimal(format(raw, f".{SIGNIFICANT}g")), "f")


def _number(raw: object, column: Column) -> Decimal:
    if isinstance(raw, (int, float)):
        text = _digits(raw)
    elif isinstance(raw, str):
        text = raw
    else:
        raise Refused("bad_number")
    if not _PLAIN.fullmatch(text):
        raise _misread(text)
    return limited(exact(text, column.decimals), column)


def exact(text: str, decimals: int) -> Decimal:
    """The number a plain text holds, or Refused where the database could not keep every digit."""
    if len(text) > LONGEST_NUMBER:
        raise Refused("too_precise", decimals=decimals)
    number = Decimal(text).normalize() + 0
    _, digits, exponent = number.as_tuple()
    places = -int(exponent)
    if len(digits) > SIGNIFICANT or places > decimals or number.adjusted() >= INTEGER_DIGITS:
        raise Refused("too_precise", decimals=decimals)
    return number if places >= 0 else number.quantize(Decimal(1))


def limited(number: Decimal, column: Column) -> Decimal:
    too_low = (column.low is not None and number < column.low) or (column.above is not None and number <= column.above)
    if too_low or (column.high is not None and number > column.high):
        raise Refused("out_of_range", range=column.range)
    return number


def _misread(text: str) -> Refused:
    """Why a text is not a plain number, with the spelling that was probably meant."""
    if not _MARKED.fullmatch(text):
        return Refused("bad_number")
    bare = re.sub(r"[\s'%]", "", text)
    meant = _spellings(bare)
    if not meant:
        return Refused("bad_number")
    return Refused("number_marks", suggestion=" or ".join(meant), suggestion_vi=" hoặc ".join(meant))


def _spellings(bare: str) -> list[str]:
    """What a number with marks may mean: the last kind of mark is the decimal one unless it groups thousands."""
    whole = re.fullmatch(r"(-?[0-9]+)([.,]?)([0-9]*)", bare)
    if whole and whole[2] == "," and len(whole[3]) == 3:
        return [whole[1] + whole[3], f"{whole[1]}.{whole[3]}"]
    if whole:
        return [f"{whole[1]}.{whole[3]}" if whole[3] else whole[1]]
    if re.fullmatch(r"-?[0-9]{1,3}([.,])[0-9]{3}(\1[0-9]{3})*", bare):
        return [re.sub(r"[.,]", "", bare)]
    if match := re.fullmatch(r"(-?[0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)|(-?[0-9]{1,3}(?:,[0-9]{3})+)\.([0-9]+)", bare):
        left, right = (match[1], match[2]) if match[1] else (match[3], match[4])
        return [f"{re.sub(r'[.,]', '', left)}.{right}"]
    return []


def _integer(raw: object, column: Column) -> int:
    if (isinstance(raw, (int, float)) and math.isfinite(raw) and raw == int(raw)) or (
        isinstance(raw, str) and re.fullmatch(r"-?[0-9]{1,9}", raw)
    ):
        number = int(raw)
    else:
        raise Refused("bad_integer")
    return int(limited(Decimal(number), column))


def _amount(raw: object, column: Column) -> Decimal | str:
    if isinstance(raw, str):
        if (word := raw.lower()) in ("nil", "n/a"):
            return word
        if not raw[-1:].isdigit() and not _MARKED.fullmatch(raw):
            raise Refused("bad_amount")
    return _number(raw, column)


def _day(raw: object, column: Column) -> date:
    match raw:
        case datetime():
            if raw.time() != time(0):
                raise Refused("bad_date", hint="", hint_vi="")
            return raw.date()
        case date():
            return raw
        case int() | float() if raw == raw // 1 and int(raw) in _SERIALS:
            return _SERIAL_ZERO + timedelta(days=int(raw))
        case str() if _ISO.fullmatch(raw):
            try:
                return date.fromisoformat(raw)
            except ValueError:
                pass
    raise Refused("bad_date", **_day_hint(raw))


def _day_hint(raw: object) -> dict[str, str]:
    """For `25/12/2017`, the same day as it must be written."""
    if isinstance(raw, str) and (match := _SLASHED.fullmatch(raw)):
        day, month, year = (int(part) for part in match.groups())
        try:
            meant = date(year, month, day).isoformat()
        except ValueError:
            return {"hint": "", "hint_vi": ""}
        return {"hint": f"; here probably {meant}", "hint_vi": f"; ở đây có lẽ là {meant}"}
    return {"hint": "", "hint_vi": ""}


def _period(raw: object, _column: Column) -> Period:
    match raw:
        case datetime() | date() if raw.day == 1:
            # A spreadsheet turns 2013-06 into the first of June.
            text = f"{raw.year:04d}-{raw.month:02d}"
        case int() | float() if raw == raw // 1:
            text = str(int(raw))
        case str():
            text = raw
        case _:
            raise Refused("bad_period")
    try:
        return Period.parse(text)
    except (ValueError, OverflowError) as error:
        raise Refused("bad_period") from error


_READ: dict[Kind, Read] = {
    Kind.CODE: _code,
    Kind.TEXT: _text,
    Kind.DAY: _day,
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.CHOICE: _choice,
    Kind.PERIOD: _period,
    Kind.AMOUNT: _amount,
}
