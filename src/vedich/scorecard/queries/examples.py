"""Worked examples: cases from the description of the domain, scored by the functions that score everything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vedich.common.templatetags.frame import language
from vedich.documents import numbers
from vedich.scoring.facts import Facts, Score, Target
from vedich.scoring.rulebook import Rulebook
from vedich.scoring.score import score

_NUMBER = re.compile(r"(?<![\w/.-])\d+(?:\.\d+)?(?![\w:-])")
_PLACES = 4
"""Decimals of a computation that is read; what is stored keeps all of them."""
_START, _DUE, _DAY = date(2011, 1, 1), date(2015, 12, 31), date(2013, 12, 31)


def localised(computation: str) -> str:
    """A stored computation with its numbers as the reader writes them; periods such as `2013-Q1:` stay."""
    return _NUMBER.sub(lambda found: _written(found[0]), computation)


def _written(text: str) -> str:
    places = min(len(text.partition(".")[2]), _PLACES)
    return numbers.number(Decimal(text), places, language())


@dataclass(frozen=True)
class Case:
    """What was promised and what was found."""

    name: Promise
    value: str
    actual: str
    direction: str = "at_least"
    baseline: str | None = None
    is_flow: bool = False
    moved: int = 1

    def terms(self) -> Target:
        return Target(
            code="",
            direction=self.direction,
            value=Decimal(self.value),
            due=_DUE,
            start=_START,
            baseline=None if self.baseline is None else Decimal(self.baseline),
            is_flow=self.is_flow,
            frequency="year",
        )

    def facts(self) -> Facts:
        return Facts(actual=Decimal(self.actual), accepted=1, moved=self.moved, closed_periods=3)


CASES = (
    Case(_("Party members admitted"), "3500", "3926", is_flow=True),
    Case(_("Poor households, %"), "10", "22", "at_most", "40"),
    Case(_("Poor households, %"), "10", "43", "at_most", "40"),
    Case(_("Village roads, km"), "2600", "1046", baseline="0"),
    Case(_("Forest cover, %"), "53", "53", baseline="50"),
    Case(_("Growth of the economy, % a year (mean)"), "14", "14.0"),
    Case(_("Waste sites, no task begun"), "7", "0", moved=0),
)


@dataclass(frozen=True)
class Worked:
    """A case with its score."""

    case: Case
    score: Score

    @property
    def baseline(self) -> Decimal | None:
        return self.case.terms().baseline

    @property
    def promised(self) -> Decimal:
        return self.case.terms().value

    @property
    def actual(self) -> Decimal:
        return Decimal(self.case.actual)

    @property
    def computation(self) -> str:
        """How the percentage was worked out, with the decimal mark of the reader."""
        return localised(dict(self.score.steps)["attained"])


def worked(rulebook: Rulebook) -> list[Worked]:
    """Every case scored by a rulebook."""
    return [Worked(case, score(case.terms(), case.facts(), rulebook, _DAY)) for case in CASES]
