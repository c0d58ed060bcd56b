"""Blocks of content as a page shows them: figures become links, long tables go by fifty rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe

from vedich.documents.content import (
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    GroupRow,
    Heading,
    Inline,
    ListItem,
    Note,
    Paragraph,
    Row,
    Table,
)
from vedich.documents.tables import HeadCell, alignment, cell_text, head_cells
from vedich.publication.queries.drafting.applying import anchor as drafted_at
from vedich.publication.queries.material import CARRIED, MAIN
from vedich.publication.queries.pages import anchor, origin_of, place_of
from vedich.scorecard.models import Band

ROWS = 50
LINKED = ("total", "behind", "attained")
"""Figures of a table that lead somewhere; a link on each would be most of the page."""
NOWHERE = ("agency/",)
"""Scopes whose targets no list can show: an agency that is known only by a post."""
_BEHIND = {"behind": "BEHIND", **{band: band for band in Band.values}}


@dataclass(frozen=True)
class Piece:
    """A run or figure; a figure links to where it came from."""

    text: str
    href: str = ""
    style: str = ""
    """Classes of the link: `f`, and `h` for a number typed by hand."""
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class ShownCell:
    text: str
    is_number: bool
    href: str = ""


@dataclass(frozen=True)
class ShownRow:
    """Cells, or the name of the rows that follow."""

    cells: tuple[ShownCell, ...] = ()
    group: str = ""
    is_total: bool = False


@dataclass
class Shown:
    """One block: `kind` names the part of the template that shows it."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    items: list[Shown] = field(default_factory=list)
    text: str = ""
    name: str = ""
    """Of a heading, a table or a paragraph inside the page."""
    key: str = ""
    """Of a paragraph: its place in the draft."""
    comments: int = 0
    """Open ones on the paragraph."""
    level: int = 2
    svg: str = ""
    head: list[list[HeadCell]] = field(default_factory=list)
    rows: list[ShownRow] = field(default_factory=list)
    unit: str = ""
    number: int = 0
    page: int = 1
    pages: int = 1

    @property
    def every_page(self) -> range:
        return range(1, self.pages + 1)

    @property
    def width(self) -> int:
        """Columns of the table."""
        return max((len(row.cells) for row in self.rows), default=1)


def link_of(key: str, keep: str) -> str:
    """The page that lists what a figure counts, or shows the target it belongs to; empty where there is none."""
    kind, scope, what = place_of(key)
    asked: dict[str, str] = {"ky": keep}
    if kind == "score":
        return _reverse("target", asked, scope)
    if kind == "count" and scope == MAIN:
        return _reverse("main_targets", asked)
    if kind in ("count", "pace") and (what in _BEHIND or what in ("total", "met")):
        asked |= {"muc": _BEHIND[what]} if what in _BEHIND else {}
        return _reverse("targets", asked | _filter(scope)) if scope not in NOWHERE else ""
    if kind == "criteria":
        return _criteria(scope)
    if kind == "commended":
        return _reverse("commendations", {}, keep)
    return _reverse("tasks", asked) if kind == "tasks" else ""


def _criteria(scope: str) -> str:
    """The matrix of a set, or the page of one criterion of it."""
    code, _slash, number = scope.partition("/")
    held = {"bo": code.partition(":")[0]}
    return _reverse("criterion", held, number) if number.isdecimal() else _reverse("criteria_matrix", held)


def _filter(scope: str) -> dict[str, str]:
    """What the list of targets must be narrowed to."""
    if scope.startswith("agency/"):
        return {"cq": scope.removeprefix("agency/")}
    return {} if scope == CARRIED else {"ct": scope.removesuffix("/own")}


def _reverse(route: str, asked: dict[str, str], *args: str) -> str:
    try:
        return f"{reverse(route, args=args)}{f'?{urlencode(asked)}' if asked else ''}"
    except NoReverseMatch:
        return ""


def _pieces(runs: Sequence[Inline], keep: str) -> tuple[Piece, ...]:
    return tuple(_piece(inline, keep) for inline in runs)


def _piece(inline: Inline, keep: str) -> Piece:
    """A figure leads to its origin beside the text, or where it has none there, to the list behind it."""
    if not isinstance(inline, Figure):
        return Piece(inline.text, bold=inline.bold, italic=inline.italic)
    place = origin_of(inline.key)
    href = f"#{anchor(*place)}" if place else link_of(inline.key, keep)
    marks = {"finding": "f h", "gone": "f x"}
    return Piece(inline.text, href, marks.get(place[0], "f") if place else "f")


def shown(blocks: Iterable[Block], keep: str, page: int = 1, said: Mapping[str, int] | None = None) -> list[Shown]:
    """The blocks of one page; neighbouring points of a list stand in one list.

    `said` is how many comments are open on a paragraph; of several lines of one paragraph the first tells.
    """
    said = dict(said or {})
    found: list[Shown] = []
    counted: Counter[type] = Counter()
    for block in blocks:
        if isinstance(block, ListItem):
            if not found or found[-1].kind != "list":
                found.append(Shown("list"))
            found[-1].items.append(_sentence(block, keep, said))
            continue
        counted[type(block)] += 1
        is_sentence = isinstance(block, Paragraph)
        found.append(_sentence(block, keep, said) if is_sentence else _shown(block, keep, page, counted[type(block)]))
    return found


def _sentence(block: Paragraph | ListItem, keep: str, said: dict[str, int]) -> Shown:
    comments = said.pop(block.key, 0)
    name = drafted_at(block.key) if comments else ""
    return Shown("paragraph", _pieces(block.runs, keep), name=name, key=block.key, comments=comments)


def _shown(block: Block, keep: str, page: int, number: int) -> Shown:
    match block:
        case Heading():
            return Shown("heading", text=block.text, level=block.level + 1, name=slug(block.text))
        case Note():
            return Shown("note", _pieces(block.runs, keep))
        case Chart():
            return Shown("chart", text=block.title, number=number, svg=mark_safe(_scaling(block.svg)))  # noqa: S308 -- charts escape their labels
        case Table():
            return _table(block, keep, page, number)
    return Shown("nothing")


_FIXED = re.compile(r'^<svg class="([^"]*)" width="([\d.]+)" height="([\d.]+)"')


def _scaling(svg: str) -> str:
    """A chart of fixed width as one that takes the width of its column."""
    return _FIXED.sub(r'<svg class="\1" viewBox="0 0 \2 \3"', svg)


def slug(text: str) -> str:
    """The name of a heading inside the page: its number."""
    return "m-" + re.sub(r"[^\w]+", "-", text.split(" ", maxsplit=1)[0]).strip("-")


def _table(table: Table, keep: str, page: int, number: int) -> Shown:
    rows, pages = _rows_of(table.rows, page)
    shown_rows = [_row(row, table.columns, lambda key: link_of(key, keep)) for row in rows]
    if table.total is not None and page >= pages:
        total = _row(table.total, table.columns, lambda key: link_of(key, keep))
        shown_rows.append(ShownRow(total.cells, is_total=True))
    depth = len(table.upper) + 1
    head = [[cell for cell in head_cells(table) if cell.row == level] for level in range(depth)]
    return Shown(
        "table",
        text=table.caption,
        name=f"bang-{number}",
        head=head,
        rows=shown_rows,
        unit=table.unit,
        number=number,
        page=min(page, pages),
        pages=pages,
    )


def _rows_of(rows: Sequence[Row | GroupRow], page: int) -> tuple[list[Row | GroupRow], int]:
    """The rows of one page, counted without the group rows; a group that goes on is named again."""
    counted = sum(not isinstance(row, GroupRow) for row in rows)
    pages = max(1, -(-counted // ROWS))
    first = (min(max(page, 1), pages) - 1) * ROWS
    out: list[Row | GroupRow] = []
    group: GroupRow | None = None
    at = 0
    for row in rows:
        if isinstance(row, GroupRow):
            group = row
            continue
        if first <= at < first + ROWS:
            if group is not None:
                out.append(group)
                group = None
            out.append(row)
        at += 1
        if at == first:
            group = group or _group_before(rows, at)
    return out, pages


def _group_before(rows: Sequence[Row | GroupRow], count: int) -> GroupRow | None:
    """The group in which the first `count` rows end."""
    group, at = None, 0
    for row in rows:
        if isinstance(row, GroupRow):
            group = row
        elif at == count:
            break
        else:
            at += 1
    return group


def _row(row: Row | GroupRow, columns: Sequence[Column], link: Callable[[str], str]) -> ShownRow:
    if isinstance(row, GroupRow):
        return ShownRow(group=row.text)
    return ShownRow(tuple(_cell(cell, column, link) for cell, column in zip(row, columns, strict=True)))


def _cell(cell: Cell, column: Column, link: Callable[[str], str]) -> ShownCell:
    text = cell_text(cell, column, "vi")
    href = link(cell.key) if isinstance(cell, Figure) and text != "0" and place_of(cell.key)[2] in LINKED else ""
    return ShownCell(text, alignment(cell, column) == "right", href)


def table_rows(blocks: Iterable[Block], number: int) -> list[Sequence[str]] | None:
    """The whole table of that number on the page, its headings first; None where there is none."""
    tables = [block for block in blocks if isinstance(block, Table)]
    if not 1 <= number <= len(tables):
        return None
    table = tables[number - 1]
    rows = (*table.rows, *((table.total,) if table.total is not None else ()))
    return [[_heading(table, at) for at in range(len(table.columns))], *(_texts(row, table.columns) for row in rows)]


def _texts(row: Row | GroupRow, columns: Sequence[Column]) -> list[str]:
    if isinstance(row, GroupRow):
        return [row.text]
    return [cell_text(cell, column, "vi") for cell, column in zip(row, columns, strict=True)]


def _heading(table: Table, at: int) -> str:
    """A column's heading under the upper heading it belongs to."""
    found = [table.columns[at].header]
    for heads in reversed(table.upper):
        start = 0
        for head in heads:
            if start <= at < start + head.span and head.text:
                found.insert(0, head.text)
            start += head.span
    return ": ".join(found)
