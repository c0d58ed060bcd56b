"""Passages: the pieces of a draft that hold numbers, each with where it stands and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where a passage stands, as a person counts: paragraphs without empty ones, tables, rows and columns from 1."""

    part: str = "body"
    """body, header, footer or note."""
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    heading: str = ""
    """The heading above it, or the heading of the column."""


@dataclass(frozen=True)
class Passage:
    """A paragraph, or the text of one cell with its headings."""

    text: str
    place: Place = field(default_factory=Place)
    headings: tuple[str, ...] = ()
    """Headings above, the nearest last."""
    row: str = ""
    """What the row is about."""
    column: str = ""
    """The headings of the column, the upper ones first."""
    group: str = ""
    """The row across the table that names this and the following rows."""
    caption: str = ""
    measure: str = ""
    """The unit of measure that the row, the column or the table names."""
    is_cell: bool = False
    is_head: bool = False
    """Whether it is a heading: of the text, or of a column."""
    is_numbering: bool = False
    """Whether it is a cell that only numbers its row."""
