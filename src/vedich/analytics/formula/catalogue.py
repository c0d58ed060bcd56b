"""Catalogue: the indicators of one set of tables, their formulas read once, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from vedich.analytics.formula import language
from vedich.analytics.tables import Indicator

LONGEST_DESCENT = 50
"""Indicators that may follow from one another, one step each."""


@dataclass(frozen=True, slots=True)
class FormulaProblem:
    """Why an indicator has no figure. `position` counts characters of the formula from 0, where one is to blame."""

    indicator: int
    code: str
    what: str
    position: int | None = None


def check(indicators: Sequence[Indicator]) -> list[FormulaProblem]:
    """Every formula that cannot be read, and every indicator that follows from itself, in the order given."""
    catalogue = Catalogue(indicators)
    return [problem for it in indicators if (problem := catalogue.problem(it)) is not None]


class Catalogue:
    """Finds indicators by id and follows them to what they are made of."""

    def __init__(self, indicators: Sequence[Indicator]) -> None:
        self.by_id = {it.id: it for it in indicators}
        self._by_code = {it.code: it for it in indicators}
        self._read: dict[int, language.Node | language.FormulaError] = {}
        self._sound: dict[int, bool] = {}

    def node(self, indicator: Indicator) -> language.Node:
        """The formula of a formula indicator. Raises FormulaError where it cannot be read."""
        reading = self._reading(indicator)
        if isinstance(reading, language.FormulaError):
            raise reading
        return reading

    def operands(self, indicator: Indicator) -> dict[str, Indicator]:
        """The indicators a formula names, by code, in the order of the codes."""
        return {code: self._by_code[code] for code in sorted(language.operands(self.node(indicator)))}

    def weight(self, indicator: Indicator) -> Indicator:
        """The indicator whose figure weighs this one over space. Raises KeyError where there is none."""
        if indicator.weight_by is None:
            raise KeyError(indicator.code)
        return self.by_id[indicator.weight_by]

    def is_sound(self, indicator: int) -> bool:
        """Whether the indicator and everything it follows from are there, readable and free of circles."""
        if indicator not in self._sound:
            self._sound[indicator] = indicator in self.by_id and self._is_sound(self.by_id[indicator])
        return self._sound[indicator]

    def followed(self, indicator: int) -> set[int]:
        """The indicator and everything it follows from; nothing where it cannot be worked out."""
        return set(self._everything_behind(self.by_id[indicator])) if self.is_sound(indicator) else set()

    def problem(self, indicator: Indicator) -> FormulaProblem | None:
        """What is wrong with this very indicator, not with one it follows from."""
        try:
            followed = self._everything_behind(indicator)
        except language.FormulaError as error:
            return FormulaProblem(indicator.id, indicator.code, error.what, error.position)
        except KeyError:
            return FormulaProblem(indicator.id, indicator.code, "no indicator is named to weigh it by")
        if any(indicator.id in sources for sources in followed.values()):
            return FormulaProblem(indicator.id, indicator.code, "the indicator follows from itself")
        if not self.is_sound(indicator.id) and all(self.is_sound(it) for it in followed[indicator.id]):
            return FormulaProblem(indicator.id, indicator.code, f"more than {LONGEST_DESCENT} steps to its values")
        return None

    def _is_sound(self, indicator: Indicator) -> bool:
        try:
            followed = self._everything_behind(indicator, strictly=True)
            order = list(TopologicalSorter(followed).static_order())
        except (language.FormulaError, KeyError, CycleError):
            return False
        steps: dict[int, int] = {}
        for it in order:
            steps[it] = max((steps[source] + 1 for source in followed[it]), default=0)
        return steps[indicator.id] <= LONGEST_DESCENT

    def _everything_behind(self, indicator: Indicator, strictly: bool = False) -> dict[int, set[int]]:
        """What each indicator behind this one follows from; raises for this one, and for the others if `strictly`."""
        behind: dict[int, set[int]] = {}
        ahead = [indicator]
        while ahead:
            it = ahead.pop()
            if it.id not in behind:
                found = list(self._sources(it) if strictly or it is indicator else self._readable_sources(it))
                behind[it.id] = {source.id for source in found}
                ahead.extend(found)
        return behind

    def _readable_sources(self, indicator: Indicator) -> list[Indicator]:
        try:
            return list(self._sources(indicator))
        except (language.FormulaError, KeyError):
            return []

    def _sources(self, indicator: Indicator) -> Iterator[Indicator]:
        if indicator.formula:
            yield from self.operands(indicator).values()
        elif indicator.over_space == "weighted":
            yield self.weight(indicator)

    def _reading(self, indicator: Indicator) -> language.Node | language.FormulaError:
        if indicator.id not in self._read:
            try:
                self._read[indicator.id] = language.parse(indicator.formula, self._by_code)
            except language.FormulaError as error:
                self._read[indicator.id] = error
        return self._read[indicator.id]
