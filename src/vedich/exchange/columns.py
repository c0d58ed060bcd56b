"""Columns of sheets: what a cell holds, and short ways to say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import Model, TextChoices

from vedich.exchange import records
from vedich.org.models import Unit

CODE_LENGTH, TEXT_LENGTH, LIST_LENGTH = 60, 500, 40_000


class Kind(Enum):
    """What a cell holds."""

    CODE = "code"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    PERIOD = "period"
    AMOUNT = "amount"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `empty` is what an empty cell means; `low`, `high` are included, `above` is not."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    empty: object = ""
    choices: tuple[str, ...] = ()
    longest: int = TEXT_LENGTH
    refers_to: str = ""
    low: int | None = None
    high: int | None = None
    above: int | None = None
    decimals: int = 6
    is_list: bool = False
    """Whether the cell holds several, with `;` between them."""
    optional: bool = False
    """Whether an export leaves the column out, with the other optional ones, where none of them says anything."""

    @property
    def range(self) -> str:
        """The limits in signs, which every language reads: `≥ 0`, `0 – 1`, `> 0, ≤ 1`."""
        if self.above is not None:
            return f"> {self.above}" + (f", ≤ {self.high}" if self.high is not None else "")
        return f"≥ {self.low}" if self.high is None else f"{self.low} – {self.high}"


@dataclass(frozen=True)
class Sheet:
    """One sheet: the record a row becomes, and the columns that tell two rows apart."""

    name: str
    record: type
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    """Columns of which exactly one is filled in."""
    optional: bool = False
    """Whether an export leaves the sheet out where it would be empty."""
    derived: tuple[str, ...] = ()
    """What a record says beyond its columns, compared and shown like them."""

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def key_of(self, row: records.Row) -> tuple[object, ...]:
        return tuple(getattr(row, name) for name in self.key)


def code(name: str, refers_to: str = "", *, required: bool = False, longest: int = CODE_LENGTH) -> Column:
    return Column(name=name, kind=Kind.CODE, required=required, refers_to=refers_to, longest=longest)


def unit(name: str, *, required: bool = False) -> Column:
    return code(name, "units", required=required, longest=longest(Unit, "code"))


def text(name: str, model: type[Model], field: str = "", *, required: bool = False) -> Column:
    return Column(name=name, required=required, longest=longest(model, field or name))


def longest(model: type[Model], field: str) -> int:
    return int(model._meta.get_field(field).max_length)  # type: ignore[union-attr,arg-type]


def day(name: str, *, required: bool = False, empty: date | None = None) -> Column:
    return Column(name=name, kind=Kind.DAY, required=required, empty=empty)


def choice(name: str, choices: type[TextChoices], *, required: bool = True, empty: str = "") -> Column:
    return Column(name=name, kind=Kind.CHOICE, required=required, choices=tuple(choices.values), empty=empty)


def number(name: str, *, required: bool = False, **limits: int) -> Column:
    return Column(name=name, kind=Kind.NUMBER, required=required, empty=None, **limits)  # type: ignore[arg-type]


def integer(name: str, *, required: bool = False, low: int, high: int) -> Column:
    return Column(name=name, kind=Kind.INTEGER, required=required, empty=None, low=low, high=high)


def yes_or_no(name: str) -> Column:
    return Column(name=name, kind=Kind.CHOICE, choices=("yes", "no"), empty="no")
