"""The matrix: communes by criteria, what stands out, and how many communes are how far from the finish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from vedich.criteria.models import Criterion, RequirementState
from vedich.criteria.queries.view import Commune, View
from vedich.scoring.criteria import CriterionStanding, Rank

SIGNS = {"met": "✓", "claimed": "?", "largely_met": "≈", "not_assessed": "–", "not_applicable": "○"}
"""What a cell shows; one that is not met shows how many of its requirements are."""
_KINDS = {
    "met": "y", "claimed": "p", "largely_met": "a", "not_assessed": "n", "not_applicable": "o", "not_met": "l",
}  # fmt: skip
STEPS = ((0, 0), (1, 4), (5, 9), (10, 14), (15, 99))
"""Distances that are counted together."""
LOWEST = 7


@dataclass(frozen=True)
class Cell:
    """One criterion of one commune. `kind` names its look, which never stands without its sign."""

    number: int
    sign: str
    kind: str
    first: bool = False
    """Whether a group of criteria begins with it."""


@dataclass(frozen=True)
class Row:
    commune: Commune
    cells: tuple[Cell, ...]
    lacking: tuple[Criterion, ...]


@dataclass(frozen=True)
class Heading:
    """A group of criteria side by side."""

    name: str
    name_en: str
    span: int


def cell(standing: CriterionStanding, before: CriterionStanding | None = None, *, first: bool = False) -> Cell:
    """What a criterion looks like; one that was met before and is no more is said to have fallen."""
    if before is not None and before.state == "met" and standing.state in ("not_met", "largely_met"):
        return Cell(standing.number, "↓", "d", first)
    if standing.state == "not_met":
        kind = "m" if standing.met else "l"
        return Cell(standing.number, f"{standing.met}/{standing.applicable}", kind, first)
    return Cell(standing.number, SIGNS[standing.state], _KINDS[standing.state], first)


def rows(view: View, communes: Iterable[Commune]) -> Iterator[Row]:
    """The rows of these communes."""
    heads = {each.number: each for each in view.criteria}
    firsts = _firsts(view.criteria)
    for commune in communes:
        earlier = {each.number: each for each in commune.before.criteria} if commune.before else {}
        cells = tuple(
            cell(each, earlier.get(each.number), first=each.number in firsts) for each in commune.standing.criteria
        )
        yield Row(commune, cells, tuple(heads[number] for number in commune.standing.unmet))


def _firsts(criteria: list[Criterion]) -> set[int]:
    """Numbers with which a group of criteria begins, the first one apart."""
    return {after.number for before, after in pairwise(criteria) if before.group != after.group}


def headings(criteria: list[Criterion]) -> list[Heading]:
    found: list[Heading] = []
    for each in criteria:
        if found and found[-1].name == each.group:
            found[-1] = Heading(each.group, each.group_en, found[-1].span + 1)
        else:
            found.append(Heading(each.group, each.group_en, 1))
    return found


@dataclass(frozen=True)
class Step:
    """How many communes are so far from the finish; the bar begins at `left` percent and is `width` wide."""

    low: int
    high: int
    count: int
    left: float
    width: float


def steps(communes: list[Commune]) -> list[Step]:
    """All communes by distance, the finished first."""
    found: list[Step] = []
    done, everyone = 0, len(communes) or 1
    for low, high in STEPS:
        count = sum(low <= each.standing.distance <= high for each in communes)
        found.append(Step(low, high, count, 100 * done / everyone, 100 * count / everyone))
        done += count
    return found


@dataclass(frozen=True)
class Ranked:
    """A criterion with how many communes meet it; `low` marks the lowest ones."""

    criterion: Criterion
    rank: Rank
    low: bool


def ranking(view: View) -> list[Ranked]:
    """Criteria from the one that fewest communes meet; those that all meet are never low."""
    heads = {each.number: each for each in view.criteria}
    return [
        Ranked(heads[rank.number], rank, place < LOWEST and rank.met < rank.of) for place, rank in enumerate(view.ranks)
    ]


STATE_NAMES = {
    **dict(RequirementState.choices),
    "claimed": _("claimed by the commune, not verified yet"),
}


def state_name(state: str) -> str:
    """The state of a criterion or requirement in words."""
    return str(STATE_NAMES[state])
