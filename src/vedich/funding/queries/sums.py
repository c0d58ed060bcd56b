"""Sums of funding lines: what was said, what nobody has said, and one stage against another like for like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from vedich.funding.models import AMOUNTS, FundingLine
from vedich.funding.queries.sources import kind_of

Amount = Decimal | None
ESTIMATED, ALLOCATED, DISBURSED = AMOUNTS


@dataclass(frozen=True)
class Line:
    """One line as it is read for sums; None was never said and is not zero."""

    node: int
    source: str
    year: int
    estimated: Amount = None
    allocated: Amount = None
    disbursed: Amount = None

    @property
    def kind(self) -> str:
        return kind_of(self.source).code

    def said(self, stage: str) -> Amount:
        return getattr(self, stage)


def read_lines(nodes: Iterable[int] | None = None) -> list[Line]:
    """Lines of some nodes, or of all; one query."""
    found = FundingLine.objects.order_by("year", "source", "node")
    if nodes is not None:
        found = found.filter(node__in=list(nodes))
    return [Line(*row) for row in found.values_list("node", "source", "year", *AMOUNTS)]


def added(amounts: Iterable[Amount]) -> Amount:
    """The sum of what was said; None where nothing was."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True)
class Pair:
    """Two stages over the lines of which both were said, so that only like is compared with like."""

    base: Amount
    value: Amount
    lines: int

    @property
    def percent(self) -> Amount:
        return 100 * self.value / self.base if self.base and self.value is not None else None

    @property
    def deviation(self) -> Amount:
        """Percent by which the later stage differs from the earlier one: below zero is less."""
        return None if self.percent is None else self.percent - 100

    @property
    def change(self) -> Amount:
        return None if self.base is None or self.value is None else self.value - self.base


@dataclass(frozen=True)
class Sums:
    """Lines added up, in million VND."""

    lines: tuple[Line, ...]

    @cached_property
    def estimated(self) -> Amount:
        return self.total(ESTIMATED)

    @cached_property
    def allocated(self) -> Amount:
        return self.total(ALLOCATED)

    @cached_property
    def disbursed(self) -> Amount:
        return self.total(DISBURSED)

    @property
    def count(self) -> int:
        return len(self.lines)

    def total(self, stage: str) -> Amount:
        return added(line.said(stage) for line in self.lines)

    def unsaid(self, stage: str) -> int:
        """Lines of which nobody has said this."""
        return sum(line.said(stage) is None for line in self.lines)

    def only(self, stage: str, without: str) -> Amount:
        """The sum of a stage over the lines of which another one was never said."""
        return added(line.said(stage) for line in self.lines if line.said(without) is None)

    def pair(self, base: str, value: str) -> Pair:
        both = [line for line in self.lines if line.said(base) is not None and line.said(value) is not None]
        return Pair(added(it.said(base) for it in both), added(it.said(value) for it in both), len(both))

    @cached_property
    def allocated_of_estimate(self) -> Pair:
        return self.pair(ESTIMATED, ALLOCATED)

    @cached_property
    def disbursed_of_estimate(self) -> Pair:
        return self.pair(ESTIMATED, DISBURSED)

    @cached_property
    def disbursed_of_allocated(self) -> Pair:
        return self.pair(ALLOCATED, DISBURSED)

    @cached_property
    def through_the_term(self) -> Pair:
        """Disbursed so far of the estimate of all years, source by source.

        A source of which nobody ever said how much was disbursed, or estimated, is left out on both sides.
        """
        by: dict[tuple[int, str], list[Line]] = {}
        for line in self.lines:
            by.setdefault((line.node, line.source), []).append(line)
        pairs = [(added(it.estimated for it in each), added(it.disbursed for it in each)) for each in by.values()]
        both = [(base, value) for base, value in pairs if base is not None and value is not None]
        return Pair(added(base for base, _ in both), added(value for _, value in both), len(both))

    @property
    def years(self) -> list[int]:
        return sorted({line.year for line in self.lines})


@dataclass(frozen=True)
class WaterStep:
    """One column from the estimate down to what was disbursed: a `level`, or a `change` between two of them."""

    code: str
    amount: Decimal

    @property
    def is_level(self) -> bool:
        return self.code in AMOUNTS


def waterfall(sums: Sums) -> list[WaterStep]:
    """From the estimate to what was disbursed; every step is a sum of lines, and they add up exactly.

    Empty where one of the levels was never said. Changes of nothing are left out.
    """
    if None in (sums.estimated, sums.allocated, sums.disbursed):
        return []
    steps = [
        WaterStep(ESTIMATED, sums.estimated),
        WaterStep("allocation_unsaid", -(sums.only(ESTIMATED, ALLOCATED) or Decimal(0))),
        WaterStep("allocated_more_or_less", sums.allocated_of_estimate.change or Decimal(0)),
        WaterStep("allocated_beside_estimate", sums.only(ALLOCATED, ESTIMATED) or Decimal(0)),
        WaterStep(ALLOCATED, sums.allocated),
        WaterStep("disbursement_unsaid", -(sums.only(ALLOCATED, DISBURSED) or Decimal(0))),
        WaterStep("not_disbursed", sums.disbursed_of_allocated.change or Decimal(0)),
        WaterStep("disbursed_beside_allocation", sums.only(DISBURSED, ALLOCATED) or Decimal(0)),
        WaterStep(DISBURSED, sums.disbursed),
    ]
    return [step for step in steps if step.is_level or step.amount]


def sums_of(lines: Iterable[Line]) -> Sums:
    return Sums(tuple(lines))
