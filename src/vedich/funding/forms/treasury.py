"""What a table of the treasury would change: every row mapped to a node and a source, or refused with its cell."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from vedich.common.models import User
from vedich.common.numbers import LARGEST_DIGITS, NumberProblem, read_number
from vedich.common.text import fold
from vedich.funding.forms.table import SCALES, Cell, NoTable, Table, TableRow
from vedich.funding.models import FundingLine, TreasuryName
from vedich.funding.queries.access import keepable_nodes
from vedich.funding.queries.kept import known_sources, with_revision
from vedich.funding.queries.sources import kind_of, kinds
from vedich.plan.models import Node

NEW, CHANGED, SAME, REFUSED, LEFT_OUT = "new", "changed", "same", "refused", "left_out"
NONE = "-"
"""Typed beside a row that is none of the plan's."""
_ORDINAL = re.compile(r"^\s*(?:[ivxlc]+|[a-e]|\d+(?:\.\d+)*)\s*[.)/\-]\s*", re.IGNORECASE)
_OF_SOURCE = re.compile(r"^(?:nguon von|nguon|von)\s+")
_TOTALS = ("tong so", "tong cong", "cong", "tong", "total", "sum")
_STAGES = {"plan": "allocated", "paid": "disbursed"}
Key = tuple[int, str]
Amount = Decimal | None


@dataclass(frozen=True)
class Asked:
    """What was chosen beside the file: a year, a unit of amounts and a source where the file does not say them."""

    year: int | None = None
    scale: str = ""
    source: str = ""


@dataclass(frozen=True)
class Refusal:
    """One cell that cannot be taken: its address, what stands in it, and what to do."""

    cell: str
    value: str
    sentence: str
    row: int = 0
    """Set where a node can be chosen for the row."""
    name: str = ""


@dataclass(frozen=True)
class Item:
    """One line as the table has it: of which rows, what stands and what would stand; amounts in million VND."""

    cells: tuple[str, ...]
    node: Node
    source: str
    year: int
    said: Mapping[str, Amount]
    line: FundingLine | None

    @property
    def outcome(self) -> str:
        if self.line is None:
            return NEW
        return SAME if all(self.before[name] == value for name, value in self.said.items()) else CHANGED

    @property
    def before(self) -> Mapping[str, Amount]:
        return {name: self.line and getattr(self.line, name) for name in self.said}

    @property
    def seen(self) -> int | None:
        """The revision that stands; None where there is no line yet."""
        return self.line.revision if self.line else None

    @property
    def allocated(self) -> Amount:
        return self.said.get("allocated")

    @property
    def disbursed(self) -> Amount:
        return self.said.get("disbursed")

    @property
    def exceeds(self) -> bool:
        """More was disbursed than allocated: it may be right, and is worth a look."""
        allocated = self.said.get("allocated", self.line and self.line.allocated)
        return allocated is not None and self.disbursed is not None and self.disbursed > allocated


@dataclass(frozen=True)
class Difference:
    """A whole table against what stands."""

    year: int
    items: list[Item]
    refusals: list[Refusal]
    left_out: int
    names: Mapping[str, int | None]
    """Names chosen by hand, folded, with their nodes; None where a row is none of the plan's."""

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(item.outcome for item in self.items)

    @property
    def changes(self) -> list[Item]:
        return [item for item in self.items if item.outcome != SAME]

    @property
    def can_accept(self) -> bool:
        """All or nothing."""
        return bool(self.changes) and not self.refusals

    @cached_property
    def fingerprint(self) -> str:
        """What was shown, so that only that is accepted."""
        told = [
            (it.node.pk, it.source, it.year, it.seen, sorted((name, str(value)) for name, value in it.said.items()))
            for it in self.items
        ]
        return hashlib.sha256(repr((told, len(self.refusals), sorted(self.names))).encode()).hexdigest()


@dataclass
class _Reading:
    """What is known while the rows are gone through."""

    year: int
    scale: Decimal
    nodes: Mapping[str, Node]
    keepable: frozenset[int]
    sources: list[str]
    chosen: Mapping[int, str]
    remembered: Mapping[str, Node | None]
    source: str = ""
    refusals: list[Refusal] = field(default_factory=list)
    left_out: int = 0
    names: dict[str, int | None] = field(default_factory=dict)


def compare(table: Table, asked: Asked, chosen: Mapping[int, str], *, by: User, on: date) -> Difference:
    """What each row would do. `chosen` are codes typed beside rows. Raises NoTable where something is not said."""
    nodes = {node.code.lower(): node for node in Node.objects.all()}
    known = {each.name: each.node for each in TreasuryName.objects.select_related("node")}
    sources = known_sources()
    reading = _Reading(
        year=_year(table, asked, on), scale=_scale(table, asked), nodes=nodes, sources=sources, chosen=chosen,
        keepable=frozenset(keepable_nodes(by, on).values_list("pk", flat=True)), remembered=known,
        source=_source_named(asked.source, sources) or "",
    )  # fmt: skip
    if asked.source.strip() and not reading.source:
        raise NoTable(unknown_source(asked.source, sources))
    placed = [found for row in table.rows if (found := _place(row, table, reading))]
    items = _items(placed, reading)
    return Difference(reading.year, items, reading.refusals, reading.left_out, reading.names)


def _year(table: Table, asked: Asked, on: date) -> int:
    if asked.year is None and len(table.years) != 1:
        raise NoTable(_("The file does not say of which single year it is. Choose the year below."))
    year = asked.year or table.years[0]
    if not 2000 <= year <= on.year:
        raise NoTable(_("A table of %(year)s cannot tell yet what was disbursed.") % {"year": year})
    return year


def _scale(table: Table, asked: Asked) -> Decimal:
    scale = asked.scale or table.scale
    if scale not in SCALES:
        raise NoTable(_("The file does not say in which unit its amounts are. Choose it below."))
    return SCALES[scale]


@dataclass(frozen=True)
class _Placed:
    """A row whose node and source are known."""

    row: TableRow
    node: Node
    source: str
    by_itself: bool
    """Whether the row names the node by its own code or title, so that it stands for the whole node."""


def _place(row: TableRow, table: Table, reading: _Reading) -> _Placed | None:
    name = row.text("name") or row.text("code")
    bare = fold(_ORDINAL.sub("", name))
    typed = reading.chosen.get(row.number, "").strip()
    if not bare or (bare in _TOTALS and not typed):
        reading.left_out += 1
        return None
    if "source" not in table.columns and not typed and (section := _section(name, bare, row, reading)):
        reading.source = section
        reading.left_out += 1
        return None
    if all(cell.is_empty for cell in row.money):
        reading.left_out += 1  # a heading between rows: nothing is said here
        return None
    node, by_itself, leave = _node(row, name, bare, typed, reading)
    if leave:
        reading.left_out += 1
        return None
    source = _source(row, table, reading)
    if node is None or not source:
        return None
    if node.pk not in reading.keepable:
        _refuse(reading, row, "name", _("You do not keep the money of “%(title)s”.") % {"title": node.title})
        return None
    if not node.start.year <= reading.year <= node.end.year + 1:
        words = {"title": node.title, "year": reading.year}
        _refuse(reading, row, "name", _("%(year)s is no year of “%(title)s”.") % words)
        return None
    return _Placed(row, node, source, by_itself)


def _section(name: str, bare: str, row: TableRow, reading: _Reading) -> str:
    """The source that a row names as the heading of those below it; empty where it names none."""
    if row.text("code").lower() in reading.nodes or any(fold(it.title) == bare for it in reading.nodes.values()):
        return ""
    return _source_named(_ORDINAL.sub("", name), reading.sources, strict=True) or ""


def _node(row: TableRow, name: str, bare: str, typed: str, reading: _Reading) -> tuple[Node | None, bool, bool]:
    """The node a row is of, whether it names the node itself, and whether it is to be left out."""
    if typed == NONE:
        reading.names[bare] = None
        return None, False, True
    if typed:
        node = reading.nodes.get(typed.lower())
        if node is None:
            sentence = _("No programme or scheme has the code “%(code)s”.") % {"code": typed[:60]}
            _refuse(reading, row, "name", sentence, choose=True)
        else:
            reading.names[bare] = node.pk
        return node, False, False
    own = reading.nodes.get(row.text("code").lower()) or reading.nodes.get(name.lower())
    titled = [node for node in reading.nodes.values() if fold(_ORDINAL.sub("", node.title)) == bare]
    if own or len(titled) == 1:
        return own or titled[0], True, False
    if bare in reading.remembered:
        known = reading.remembered[bare]
        return known, False, known is None
    sentence = (
        _("Several parts of the plan have this name. Write the code of the one that is meant.")
        if titled
        else _("No programme or scheme has this code or name. Write its code here, or - to leave the row out.")
    )
    _refuse(reading, row, "name", sentence, choose=True)
    return None, False, False


def _source(row: TableRow, table: Table, reading: _Reading) -> str:
    """The source of a row: its own cell, else what was chosen or stands above."""
    text = row.text("source")
    if text:
        found = _source_named(text, reading.sources)
        if not found:
            _refuse(reading, row, "source", unknown_source(text, reading.sources))
        return found or ""
    if not reading.source:
        sentence = _("The table does not say from which source. Send it again with the source chosen.")
        _refuse(reading, row, "source" if "source" in table.columns else "name", sentence)
    return reading.source


def _source_named(text: str, known: Sequence[str], *, strict: bool = False) -> str | None:
    """The source that a text names: as it stands already, by the name of a kind, or by words of a kind.

    Words only decide where one known source is of that kind, or none is and the kind's own name will do. `strict` is
    for headings between rows, where more words may as well be the name of a project.
    """
    names = {fold(text), _OF_SOURCE.sub("", fold(text))} - {""}
    if not names:
        return None
    if same := next((name for name in known if fold(name) in names), None):
        return same
    kind = next((kind for kind in kinds() if names & {fold(kind.name), fold(kind.name_en)}), None)
    if kind is None:
        meant = kind_of(text)
        begins = any(name == word or (not strict and name.startswith(word)) for name in names for word in meant.words)
        kind = meant if begins else None
    if kind is None:
        return None
    alike = [name for name in known if kind_of(name) == kind]
    return alike[0] if len(alike) == 1 else None if alike else kind.name


def unknown_source(text: str, known: Sequence[str]) -> str:
    words = {"text": text.strip()[:60], "known": "; ".join(known)}
    return (
        _("“%(text)s” is none of the sources: %(known)s. Write it as one of them, or enter a line of it first.") % words
    )


def _refuse(reading: _Reading, row: TableRow, column: str, sentence: str, *, choose: bool = False) -> None:
    cell = row.cells.get(column) or row.cells.get("code") or next(iter(row.cells.values()))
    name = row.text("name") or row.text("code")
    reading.refusals.append(Refusal(cell.address, cell.text[:120], sentence, row.number if choose else 0, name[:120]))


def _items(placed: Sequence[_Placed], reading: _Reading) -> list[Item]:
    """Rows of one node and source together; projects of a node add up, a node named twice is refused."""
    by: dict[Key, list[_Placed]] = {}
    for each in placed:
        by.setdefault((each.node.pk, each.source), []).append(each)
    stands = _standing(by, reading.year)
    items = []
    for key, rows in by.items():
        if len(rows) > 1 and any(each.by_itself for each in rows):
            words = {"title": rows[0].node.title, "cells": ", ".join(_where(each.row) for each in rows)}
            sentence = (
                _("“%(title)s” stands more than once from this source: %(cells)s. Leave out what is part of it with -.")
                % words
            )
            for each in rows[1:]:
                _refuse(reading, each.row, "name", sentence, choose=True)
            continue
        said = _said(rows, reading)
        if said:
            where = tuple(_where(each.row) for each in rows)
            items.append(Item(where, rows[0].node, key[1], reading.year, said, stands.get(key)))
    return sorted(items, key=lambda it: (it.node.position, it.node.code, it.source))


def _where(row: TableRow) -> str:
    return (row.cells.get("name") or row.cells["code"]).address


def _standing(keys: Iterable[Key], year: int) -> dict[Key, FundingLine]:
    nodes = {node for node, _source_name in keys}
    found = with_revision(FundingLine.objects.filter(node__in=nodes, year=year))
    return {(line.node_id, line.source): line for line in found}


def _said(rows: Sequence[_Placed], reading: _Reading) -> dict[str, Amount]:
    """What the rows say, added up; a stage nobody says is left as it stands."""
    said: dict[str, Amount] = {}
    for each in rows:
        for column, stage in _STAGES.items():
            cell = each.row.cells.get(column)
            if cell is None or cell.is_empty:
                continue
            amount = _amount(cell, reading)
            if amount is not None:
                said[stage] = (said.get(stage) or Decimal(0)) + amount
    return said


def _amount(cell: Cell, reading: _Reading) -> Amount:
    """Million VND; None where the cell is refused."""
    try:
        number = cell.number
        if number is None:
            number = read_number(cell.text, decimals=6)
        elif number.adjusted() >= LARGEST_DIGITS:
            raise NumberProblem("too_large")
        amount = number * reading.scale
        if amount < 0:
            raise NumberProblem("negative")
        if amount.adjusted() > 9:  # more than a thousand million million VND
            raise NumberProblem("too_large")
    except NumberProblem as problem:
        sentences = {
            "ambiguous": _("This may mean two numbers. Leave out the marks between thousands."),
            "negative": _("Money cannot be less than zero."),
            "too_large": _("This is more than any programme has. Look at the unit of the amounts."),
        }
        sentence = sentences.get(problem.code, _("Write a number here, or leave the cell empty."))
        reading.refusals.append(Refusal(cell.address, cell.text[:60], sentence))
        return None
    return amount.quantize(Decimal("0.000001"))
