"""Tables: what an engine reads and what it answers. Days are dates; spans are half-open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

import pyarrow as pa

AMOUNT, NIL, NOT_APPLICABLE = "amount", "nil", "n/a"


@dataclass(frozen=True, slots=True)
class Unit:
    """One version of a unit: a row of the `units` sheet. `valid_to` is the first day it no longer exists."""

    id: int
    kind: str
    valid_from: date = date.min
    valid_to: date = date.max


@dataclass(frozen=True, slots=True)
class ParentLink:
    """`parent` is the parent of `unit` on every day in `[valid_from, valid_to)`."""

    unit: int
    parent: int
    valid_from: date = date.min
    valid_to: date = date.max


@dataclass(frozen=True, slots=True)
class Succession:
    """On `day`, `share` of `predecessor` becomes `successor`; None = the share is undetermined."""

    predecessor: int
    successor: int
    day: date
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """How values of one indicator become a figure. With a formula, the other rules are ignored."""

    id: int
    code: str
    over_time: str
    over_space: str
    collected_at: str
    frequency: str
    formula: str = ""
    weight_by: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """The latest accepted revision of one value. `state` is amount, nil or n/a; `amount` is set only for amount.

    Where both an actual and an estimate, or several sources, exist for one indicator, unit and period, all may
    be given: actual goes before estimate, then recognised before verified before self (`rank`, lower first).
    """

    id: int
    indicator: int
    unit: int
    start: date
    end: date
    state: str = AMOUNT
    amount: Decimal | None = None
    estimate: bool = False
    rank: int = 0


VALUE_COLUMNS = ("id", "indicator", "unit", "start", "end", "state", "amount", "estimate", "rank")
"""The columns of an Arrow table of values: those of Value."""


def require_value_columns(values: pa.Table) -> None:
    """Raises ValueError for an Arrow table that lacks a column, or whose amounts are not exact."""
    missing = [name for name in VALUE_COLUMNS if name not in values.column_names]
    if missing:
        raise ValueError(f"the table of values lacks the columns {', '.join(missing)}")
    kind = values.schema.field("amount").type
    if not pa.types.is_decimal(kind):
        raise ValueError(f"the amounts of a table of values must be decimals, not {kind}")


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything an engine needs to answer questions.

    `values` may also be an Arrow table with the columns of Value: id, indicator, unit (int64), start, end (date32),
    state (string), amount (decimal), estimate (bool), rank (int8). Units, parents and successions that belong
    together are best passed as the same objects again: an engine may remember what it worked out from them.
    """

    units: Sequence[Unit]
    parents: Sequence[ParentLink]
    successions: Sequence[Succession]
    indicators: Sequence[Indicator]
    values: Sequence[Value] | pa.Table


@dataclass(frozen=True, slots=True)
class Question:
    """The figure of `indicator` for `unit` over `[start, day]` in the structure of day `structure` (domain §4)."""

    indicator: int
    unit: int
    day: date
    structure: date
    start: date | None = None
    """None = open: every period up to `day`."""
    estimates: bool = False
    baseline: Decimal | None = None
    """Only to tell which accepted values have moved away from it."""
    period: tuple[date, date] | None = None
    """When set, only values of exactly this period (half-open) are taken: the figure of one period (hold targets)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The answer to one question.

    `amount` is exact to 12 decimals (rounded half even), None when missing or not restatable.
    """

    amount: Decimal | None
    estimate: bool = False
    """Whether an estimate is contained in the amount."""
    covered: int = 0
    expected: int = 0
    """Coverage n of m (domain §4.5). For a formula, of the operand with the least coverage."""
    accepted: int = 0
    """Accepted amounts and nils taken, counted over all operands for a formula."""
    moved: int = 0
    """Of those, the ones that are neither zero, nor nil, nor equal to the question's baseline."""
    problem: str = ""
    """A code, or empty: not_restatable_share, not_restatable_structure, zero_divisor, formula."""
    problem_at: int | None = None
    """The unit at which the problem stands, where one is known."""


class Engine(Protocol):
    """Answers questions over tables."""

    def answer(self, tables: Tables, questions: Sequence[Question]) -> list[Figure]:
        """One figure per question, in the order asked."""
        ...

    def sources(self, tables: Tables, question: Question) -> Mapping[int, Decimal | None]:
        """The ids of the accepted values that make up the figure, with the share each one enters with."""
        ...
