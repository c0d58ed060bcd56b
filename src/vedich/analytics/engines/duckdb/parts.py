"""Parts: from the few rows that come back for a question to the exact part of its figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from vedich.analytics.closing import NOT_RESTATABLE_SHARE, NOT_RESTATABLE_STRUCTURE, Lost, Part
from vedich.analytics.questions.rules import is_additive, is_flow
from vedich.analytics.tables import Indicator


class Tally(NamedTuple):
    """What the values of a question come to, without looking at series."""

    total: Decimal | None
    accepted: int
    moved: int
    estimated: int


class Trouble(NamedTuple):
    """The first unit that came only partly from the region, whose share nobody knows, and that was divided at all."""

    straddling_at: int | None
    undetermined_at: int | None
    divided_at: int | None


NO_TALLY, NO_TROUBLE = Tally(None, 0, 0, 0), Trouble(None, None, None)


class Summary(NamedTuple):
    """What series with one denominator come to."""

    denominator: int
    own: bool
    series: int
    estimates: int
    divided_at: int | None
    undetermined_at: int | None
    total: Decimal | None
    not_zero: Decimal | None
    least: Decimal | None
    most: Decimal | None
    estimates_weighed: int = 0
    weight: Decimal | None = None
    weighed: Decimal | None = None
    lost: int | None = None
    """The first of the reasons why a weight cannot be restated."""


@dataclass(slots=True)
class Gathered:
    """Everything that came back for one question. Amounts are to be divided by `scale`."""

    indicator: Indicator
    unit: int
    scale: int
    tally: Tally
    trouble: Trouble
    summaries: list[Summary] = field(default_factory=list)
    covered: int = 0
    expected: int = 0
    unmoved: int = 0
    reasons: Sequence[Lost] = ()
    """Why weights cannot be restated, in the order in which they are told."""

    def part(self) -> Part:
        """The exact part of the figure."""
        problem, problem_at = self._problem()
        lost = [it.lost for it in self.summaries if it.lost is not None and not problem]
        if lost:
            problem_at, problem = self.reasons[min(lost)]
        amount = None if problem else self._amount()
        return Part(
            amount=amount,
            estimate=self._is_estimated(),
            covered=self.covered,
            expected=self.expected,
            accepted=self.tally.accepted,
            moved=self.tally.moved - self.unmoved,
            problem=problem,
            problem_at=problem_at,
            in_weight=bool(lost),
        )

    @property
    def _is_flow(self) -> bool:
        return is_flow(self.indicator)

    def _problem(self) -> tuple[str, int | None]:
        is_last = self.indicator.over_time == "last"
        # A last value asks how it was divided only where it stands; any other wherever it is taken.
        where: Sequence[Summary | Trouble] = self.summaries if is_last else (self.trouble,)
        divided_at = [it.undetermined_at if self._is_additive else it.divided_at for it in where]
        found = [(unit, NOT_RESTATABLE_SHARE) for unit in divided_at if unit is not None]
        if self.trouble.straddling_at is not None:
            found.append((self.trouble.straddling_at, NOT_RESTATABLE_STRUCTURE))
        if found:
            unit, problem = min(found)
            return problem, unit
        if self.indicator.over_space == "none" and sum(it.series for it in self._own()) > 1:
            return NOT_RESTATABLE_STRUCTURE, self.unit
        return "", None

    @property
    def _is_additive(self) -> bool:
        return is_additive(self.indicator)

    def _amount(self) -> Fraction | None:
        if self.indicator.over_space == "sum":
            if not self.tally.accepted:
                return None
            return Fraction(int(self.tally.total or 0), self.scale) if self._is_flow else self._total()
        return _RULES[self.indicator.over_space](self) if self.summaries else None

    def _total(self) -> Fraction:
        its = [self._exact(it.total, it) for it in self._own()]
        return its[0] if len(its) == 1 else sum(its, Fraction(0))

    def _mean(self) -> Fraction:
        return self._total() / sum(it.series for it in self.summaries)

    def _weighted(self) -> Fraction | None:
        known = [it for it in self.summaries if it.weight is not None and it.weighed is not None]
        weight = sum(int(it.weight or 0) for it in known)
        weighed = sum((self._exact(it.weighed, it) for it in known), Fraction(0))
        return weighed / weight if weight else None

    def _least(self) -> Fraction:
        return min(self._exact(it.least, it) for it in self.summaries)

    def _most(self) -> Fraction:
        return max(self._exact(it.most, it) for it in self.summaries)

    def _count(self) -> Fraction:
        return Fraction(sum(int(it.not_zero or 0) for it in self.summaries))

    def _exact(self, number: Decimal | None, summary: Summary) -> Fraction:
        return Fraction(int(number or 0), int(summary.denominator) * self.scale)

    def _own(self) -> list[Summary]:
        """The summaries that count: where nothing is rolled up, the unit's own before any that stands in for it."""
        if self.indicator.over_space != "none":
            return self.summaries
        return [it for it in self.summaries if it.own] or self.summaries

    def _is_estimated(self) -> bool:
        if self._is_flow:
            return self.tally.estimated > 0
        if self.indicator.over_space == "weighted":
            return any(it.estimates_weighed for it in self.summaries)
        return any(it.estimates for it in self._own())


_RULES: dict[str, Callable[[Gathered], Fraction | None]] = {
    "mean": Gathered._mean,
    "weighted": Gathered._weighted,
    "min": Gathered._least,
    "max": Gathered._most,
    "count": Gathered._count,
    "none": Gathered._total,
}
