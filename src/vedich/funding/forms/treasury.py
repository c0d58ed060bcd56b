"""What a table of the treasury would change: every row mapped to a node and a source, or refused with its cell."""

from __future__ import annotations

import hashlib
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
from vedich.funding.forms.names import PlanNodes, source_named, unknown_source, unnumbered
from vedich.funding.forms.table import SCALES, Cell, NoTable, Table, TableRow
from vedich.funding.models import FundingLine, TreasuryName
from vedich.funding.queries.access import keepable_nodes
from vedich.funding.queries.kept import known_sources, with_revision
from vedich.plan.models import Node

NEW, CHANGED, SAME, REFUSED, LEFT_OUT = "new", "changed", "same", "refused", "left_out"
NONE = "-"
"""Typed beside a row that is none of the plan's."""
_TOTALS = ("tong so", "tong cong", "cong", "tong", "total", "sum")
_STAGES = {"plan": "allocated", "paid": "disbursed"}
_NAMED_CELLS = 10
"""Addresses that one sentence names; a whole may have hundreds of parts."""
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
    names: Mapping[str, int]
    """Names chosen by hand, folded, with their nodes."""
    dropped: Sequence[str]
    """Rows left out by hand: the cell and what stands in it."""

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
        told_of = (told, len(self.refusals), sorted(self.names), list(self.dropped))
        return hashlib.sha256(repr(told_of).encode()).hexdigest()


@dataclass
class _Reading:
    """What is known while the rows are gone through."""

    year: int
    scale: Decimal
    nodes: PlanNodes
    keepable: frozenset[int]
    sources: list[str]
    chosen: Mapping[int, str]
    remembered: Mapping[str, Node]
    source: str = ""
    refusals: list[Refusal] = field(default_factory=list)
    left_out: int = 0
    names: dict[str, int] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)


def compare(table: Table, asked: Asked, chosen: Mapping[int, str], *, by: User, on: date) -> Difference:
    """What each row would do. `chosen` are codes typed beside rows. Raises NoTable where something is not said."""
    known = {each.name: each.node for each in TreasuryName.objects.select_related("node")}
    sources = known_sources()
    reading = _Reading(
        year=_year(table, asked, on), scale=_scale(table, asked), nodes=PlanNodes(), sources=sources, chosen=chosen,
        keepable=frozenset(keepable_nodes(by, on).values_list("pk", flat=True)), remembered=known,
        source=source_named(asked.source, sources) or "",
    )  # fmt: skip
    if asked.source.strip() and not reading.source:
        raise NoTable(unknown_source(asked.source, sources))
    placed = [found for row in table.rows if (found := _place(row, table, reading))]
    items = _items(placed, reading)
    return Difference(reading.year, items, reading.refusals, reading.left_out, reading.names, reading.dropped)


def _year(table: Table, asked: Asked, on: date) -> int:
    if not asked.year and len(table.years) != 1:
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
    bare = fold(unnumbered(name))
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
    if reading.nodes.coded(row.text("code")) or reading.nodes.titled(bare):
        return ""
    return source_named(unnumbered(name), reading.sources, strict=True) or ""


def _node(row: TableRow, name: str, bare: str, typed: str, reading: _Reading) -> tuple[Node | None, bool, bool]:
    """The node a row is of, whether it names the node itself, and whether it is to be left out."""
    if typed == NONE:
        reading.dropped.append(f"{_where(row)} {name[:120]}")  # said of this table only, and of nobody else's
        return None, False, True
    own, titled = reading.nodes.coded(row.text("code"), name), reading.nodes.titled(bare)
    if typed:
        node = reading.nodes.coded(typed)
        if node is None:
            sentence = _("No programme or scheme has the code “%(code)s”.") % {"code": typed[:60]}
            _refuse(reading, row, "name", sentence, choose=True)
        else:
            reading.names[bare] = node.pk
        return node, node is not None and (node == own or node in titled), False
    if own or len(titled) == 1:
        return own or titled[0], True, False
    if bare in reading.remembered:
        return reading.remembered[bare], reading.remembered[bare] in titled, False
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
        found = source_named(text, reading.sources)
        if not found:
            _refuse(reading, row, "source", unknown_source(text, reading.sources))
        return found or ""
    if not reading.source:
        sentence = _("The table does not say from which source. Send it again with the source chosen.")
        _refuse(reading, row, "source" if "source" in table.columns else "name", sentence)
    return reading.source


def _refuse(reading: _Reading, row: TableRow, column: str, sentence: str, *, choose: bool = False) -> None:
    cell = row.cells.get(column) or row.cells.get("code") or next(iter(row.cells.values()))
    name = row.text("name") or row.text("code")
    reading.refusals.append(Refusal(cell.address, cell.text[:120], sentence, row.number if choose else 0, name[:120]))


def _items(placed: Sequence[_Placed], reading: _Reading) -> list[Item]:
    """Rows of one node and source together; projects of a node add up, what would count twice is refused."""
    by: dict[Key, list[_Placed]] = {}
    for each in placed:
        by.setdefault((each.node.pk, each.source), []).append(each)
    stands = _standing(by, reading.year)
    twice = _counted_twice(by, reading)
    items = []
    for key, rows in by.items():
        if key in twice:
            continue
        if len(rows) > 1 and any(each.by_itself for each in rows):
            words = {"title": rows[0].node.title, "cells": _cells(rows)}
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


def _counted_twice(by: Mapping[Key, Sequence[_Placed]], reading: _Reading) -> set[Key]:
    """A node and what is part of it with the same money from one source: their rows are refused, their keys answered.

    Only rows that name the upper node itself stand for the whole of it; a project given to it is beside its schemes.
    """
    parts: dict[Key, list[Key]] = {}
    for key, rows in by.items():
        for above in reading.nodes.above(key[0]):
            whole = (above, key[1])
            if _stages(each for each in by.get(whole, ()) if each.by_itself) & _stages(rows):
                parts.setdefault(whole, []).append(key)
    refused: set[int] = set()
    for whole, keys in sorted(parts.items(), key=lambda it: by[it[0]][0].row.number):
        below = [each for key in keys for each in by[key]]
        words = {"title": by[whole][0].node.title, "whole": _cells(by[whole]), "parts": _cells(below)}
        sentence = (
            _(
                "“%(title)s” (%(whole)s) stands here with parts of it (%(parts)s), from the same source: they would "
                "count twice. Leave out the whole or its parts with -."
            )
            % words
        )
        for each in [*by[whole], *below]:
            if each.row.number not in refused:
                _refuse(reading, each.row, "name", sentence, choose=True)
                refused.add(each.row.number)
    return {key for whole, keys in parts.items() for key in (whole, *keys)}


def _stages(rows: Iterable[_Placed]) -> set[str]:
    """The columns of money of which these rows say something."""
    return {column for each in rows for column in _STAGES if (cell := each.row.cells.get(column)) and not cell.is_empty}


def _cells(rows: Sequence[_Placed]) -> str:
    more = " …" if len(rows) > _NAMED_CELLS else ""
    return ", ".join(_where(each.row) for each in rows[:_NAMED_CELLS]) + more


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
