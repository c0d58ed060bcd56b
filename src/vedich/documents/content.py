"""Content: what a document, a workbook and a deck of slides say, before they become files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

LAYOUTS = ("party", "state")
KINDS = ("text", "number", "percent", "date")
CHART_KINDS = ("bars", "columns", "stacked", "line")


class Absent(Enum):
    """Why a cell has no amount; the signs are those of the General Statistics Office's yearbooks."""

    NIL = "–"
    """Nothing occurred (không phát sinh)."""
    MISSING = "…"
    """Something occurred or may have, but there is no figure."""
    NOT_APPLICABLE = "x"
    """The indicator does not apply here."""


def absent_legend(lang: str = "vi") -> str:
    """The line under a table that explains the signs of absent figures."""
    if lang == "vi":
        return "Ký hiệu: “–” không phát sinh; “…” chưa có số liệu; “x” không áp dụng."
    return "Signs: “–” nil; “…” no figure; “x” not applicable."


@dataclass(frozen=True)
class Run:
    """Words set in one way."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure that can be found again: its words, the key of its computation, and where it came from."""

    text: str
    key: str
    source: str = ""
    bold: bool = False

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError(f"the figure {self.text!r} has no key")


@dataclass(frozen=True)
class Amount:
    """A number with decimals of its own, where the rows of a column count different things."""

    value: Decimal | float
    decimals: int = 0


Inline = Run | Figure
Cell = str | int | float | Decimal | date | Figure | Absent | Amount
Row = tuple[Cell, ...]


def words(*parts: str | Inline) -> tuple[Inline, ...]:
    """Runs of a paragraph; plain strings become plain runs."""
    return tuple(Run(part) if isinstance(part, str) else part for part in parts)


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4, numbered by hand as official documents are (`I.`, `1.`, `1.1.`)."""

    level: int
    text: str
    centred: bool = False
    """For the parts of a report (`PHẦN THỨ NHẤT`)."""

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"a heading has level 1 to 4, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """A justified paragraph with its first line indented."""

    runs: tuple[Inline, ...]
    key: str = field(default="", compare=False)
    """Its place in a draft, where words may be written over it; files do not show it."""


@dataclass(frozen=True)
class ListItem:
    """A point of a list: `bullet` (- then +), `number` (1. 2.) or `letter` (a) … đ) by the Vietnamese alphabet)."""

    runs: tuple[Inline, ...]
    kind: str = "bullet"
    level: int = 0
    key: str = field(default="", compare=False)
    """As of a paragraph."""

    def __post_init__(self) -> None:
        if self.kind not in ("bullet", "number", "letter") or self.level not in (0, 1):
            raise ValueError(f"no list of kind {self.kind!r} and level {self.level}")


@dataclass(frozen=True)
class Note:
    """A line in small italics: the source under a chart, the signs under a table."""

    runs: tuple[Inline, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, what its cells are, and their decimals."""

    header: str
    kind: str = "text"
    decimals: int = 0
    width: float | None = None
    """Fixed width in mm; None lets the content decide."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a column is one of {', '.join(KINDS)}, not {self.kind!r}")


@dataclass(frozen=True)
class Head:
    """A cell of an upper header row, over `span` columns; empty text lets the heading below grow up into it."""

    text: str = ""
    span: int = 1


@dataclass(frozen=True)
class GroupRow:
    """A row of one cell across the table, naming the rows that follow."""

    text: str


def _check_rows(where: str, columns: tuple[Column, ...], rows: tuple[Row | GroupRow, ...]) -> None:
    if not columns:
        raise ValueError(f"{where} has no columns")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, GroupRow) and len(row) != len(columns):
            raise ValueError(f"{where}: row {number} has {len(row)} cells for {len(columns)} columns")


@dataclass(frozen=True)
class Table:
    """Columns and rows, a caption above, a unit line at the right, a total row in bold."""

    columns: tuple[Column, ...]
    rows: tuple[Row | GroupRow, ...]
    caption: str = ""
    unit: str = ""
    """The line above the table at the right, such as `Đơn vị tính: km`."""
    total: Row | None = None
    upper: tuple[tuple[Head, ...], ...] = ()
    """Header rows above the column headings; the spans of each add up to the number of columns."""

    def __post_init__(self) -> None:
        where = f"table {self.caption!r}" if self.caption else "table"
        _check_rows(where, self.columns, (*self.rows, *((self.total,) if self.total is not None else ())))
        for heads in self.upper:
            if sum(head.span for head in heads) != len(self.columns):
                raise ValueError(f"{where}: an upper header row spans {sum(h.span for h in heads)} columns")


@dataclass(frozen=True)
class Chart:
    """A chart as SVG (see `charts`), the sentence read out instead of it, and its width in mm."""

    svg: str
    alt: str
    width: float = 160.0
    title: str = ""
    """The finding, as the caption."""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"the chart {self.title!r} has no sentence for readers who cannot see it")


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True)
class Annex:
    """What follows is an annex: after the signature, on its own pages with their own numbers."""

    label: str
    title: str
    note: str = ""
    landscape: bool = False


Block = Heading | Paragraph | ListItem | Note | Table | Chart | PageBreak | Annex


def leads(block: Block) -> bool:
    """Whether the block ends in a colon: it leads to what follows and stays on its page."""
    if not isinstance(block, Paragraph | ListItem) or not block.runs:
        return False
    return block.runs[-1].text.rstrip().endswith(":")


@dataclass(frozen=True)
class Margins:
    """Page margins in mm. Party guidance 36-HD/VPTW; a province may still use 25/25/35/15."""

    top: float = 20.0
    bottom: float = 20.0
    left: float = 30.0
    right: float = 15.0


@dataclass(frozen=True)
class Issuer:
    """The body that issues the document, under the names of the bodies above it."""

    name: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signature:
    """Who signs, by post: the authority signed for (`T/M BAN THƯỜNG VỤ`), the post, and a name where one is given."""

    authority: tuple[str, ...]
    post: str
    name: str = ""


@dataclass(frozen=True)
class Document:
    """A document of the Party or of the State. The day is the document's own; nothing here reads the clock."""

    layout: str
    issuer: Issuer
    type_name: str
    abstract: str
    day: date
    blocks: tuple[Block, ...]
    place: str = ""
    number: str = ""
    """Empty for a draft: the place for the number is left open, and so is the day of the month."""
    symbol: str = ""
    """As after the number: `BC/TU` (Party) or `BC-UBND` (State)."""
    addressees: tuple[str, ...] = ()
    signature: Signature | None = None
    recipients: tuple[str, ...] = ()
    margins: Margins = Margins()
    lang: str = "vi"
    footer: str = ""
    basis: tuple[tuple[str, str], ...] = ()
    """What its figures rest on, by name: kept with their list inside the Word file, never printed."""
    approved: tuple[tuple[str, str], ...] = ()
    """Per key of a figure, who accepted the values it is made of: kept in the same list, never printed."""

    def __post_init__(self) -> None:
        if self.layout not in LAYOUTS:
            raise ValueError(f"a layout is one of {', '.join(LAYOUTS)}, not {self.layout!r}")

    @property
    def title(self) -> str:
        """The type and the abstract on one line."""
        return " ".join(f"{self.type_name} {self.abstract}".split())

    def body(self) -> tuple[Block, ...]:
        """The blocks before the first annex."""
        return self.blocks[: self._first_annex()]

    def annexes(self) -> tuple[Block, ...]:
        """The first annex and everything after it."""
        return self.blocks[self._first_annex() :]

    def _first_annex(self) -> int:
        return next((i for i, b in enumerate(self.blocks) if isinstance(b, Annex)), len(self.blocks))

    def figures(self) -> Iterator[Figure]:
        """Every figure in reading order."""
        for block in self.blocks:
            if isinstance(block, Table):
                rows = (*block.rows, *((block.total,) if block.total is not None else ()))
                yield from (c for row in rows if not isinstance(row, GroupRow) for c in row if isinstance(c, Figure))
            elif isinstance(block, Paragraph | ListItem | Note):
                yield from (run for run in block.runs if isinstance(run, Figure))


@dataclass(frozen=True)
class Sheet:
    """One sheet of an annex workbook: a table that people filter and compute on."""

    name: str
    """On the tab: at most 31 characters, shortened if longer."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row | GroupRow, ...]
    unit: str = ""
    """The line above the headings at the right, such as `Đơn vị tính: km`."""
    total: Row | None = None
    note: str = ""
    frozen: int = 0
    """So many columns at the left stay in sight, and are printed again on every page across."""
    signers: tuple[str, str] | None = None
    """Who signs the printed form at the left and at the right, each in one or more lines."""

    def __post_init__(self) -> None:
        _check_rows(f"sheet {self.name!r}", self.columns, (*self.rows, *((self.total,) if self.total else ())))


@dataclass(frozen=True)
class Workbook:
    """Sheets in order; `day` is the day of the figures."""

    title: str
    issuer: str
    day: date
    sheets: tuple[Sheet, ...]
    lang: str = "vi"

    def __post_init__(self) -> None:
        if not self.sheets:
            raise ValueError("a workbook needs at least one sheet")


@dataclass(frozen=True)
class Series:
    """One series of a native chart; a band gives it its colour. None is a gap, not zero."""

    name: str
    values: tuple[float | None, ...]
    band: str = ""


@dataclass(frozen=True)
class SlideChart:
    """A chart that stays editable on the slide: bars (lying), columns, stacked (lying) or line."""

    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    decimals: int = 0
    alt: str = ""
    bands: tuple[str, ...] = ()
    """For one series of bars: the band of each category, which gives it its colour; empty for none of a band."""

    def __post_init__(self) -> None:
        if self.bands and (len(self.series) != 1 or len(self.bands) != len(self.categories)):
            raise ValueError("bands of single bars go with one series, one band for each category")
        if self.kind not in CHART_KINDS:
            raise ValueError(f"a chart on a slide is one of {', '.join(CHART_KINDS)}, not {self.kind!r}")
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(f"series {series.name!r} has {len(series.values)} values for {len(self.categories)}")


@dataclass(frozen=True)
class Slide:
    """One message: the title says it, one thing shows it, the notes are what is said."""

    title: str
    shows: SlideChart | Table | tuple[str, ...] = ()
    """A chart, a small table, or bullet points."""
    notes: str = ""
    source: str = ""


@dataclass(frozen=True)
class Deck:
    """The slides of one presentation."""

    title: str
    issuer: str
    day: date
    slides: tuple[Slide, ...]
    subtitle: str = ""
    lang: str = "vi"
