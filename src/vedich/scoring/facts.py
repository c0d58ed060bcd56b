"""Facts: what a score is computed from, and the score that comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

DIRECTIONS = ("at_least", "at_most", "hold_at_least", "hold_at_most", "milestone")
METHODS = ("ratio", "from_baseline")
BANDS = ("EXCEEDED", "ACHIEVED", "OVER_60", "UNDER_60", "UNDER_20", "NOT_STARTED", "NOT_DUE", "NO_DATA")


@dataclass(frozen=True)
class Target:
    """One version of a target, as scoring needs it. Amounts are in the indicator's unit of measure."""

    code: str
    direction: str
    value: Decimal
    due: date
    start: date | None = None
    """First day of the window: the node's start, else the baseline date, else open."""
    baseline: Decimal | None = None
    baseline_date: date | None = None
    method: str | None = None
    """`ratio` or `from_baseline`; None lets the direction decide (domain §5)."""
    is_flow: bool = False
    """Whether the indicator is summed over time; a formula indicator is not a flow."""
    is_share: bool = False
    """Whether the unit of measure is percent of a whole; a rate of growth (%/year) is not a share."""
    frequency: str = "quarter"
    milestones: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True)
class TaskFact:
    """How far one task linked to the target is. `share_done` is 0..1."""

    code: str
    share_done: Decimal
    begun: bool
    done: bool


@dataclass(frozen=True)
class Point:
    """The figure as it stood on one day."""

    day: date
    value: Decimal
    estimate: bool = False


@dataclass(frozen=True)
class Facts:
    """What was found for one target on one day."""

    actual: Decimal | None
    """The figure, or None where it is missing or cannot be restated."""
    estimate: bool = False
    coverage: tuple[int, int] = (0, 0)
    accepted: int = 0
    """Accepted values (an amount or nil) inside the window, own frequency and tier."""
    moved: int = 0
    """Of those, how many are neither zero, nor nil, nor equal to the baseline."""
    closed_periods: int = 0
    """Periods of the frequency that closed in the window (0 for `once`)."""
    held: tuple[tuple[str, Decimal], ...] = ()
    """For hold targets: (period, figure) of every period closed in the window and reported, oldest first."""
    tasks: tuple[TaskFact, ...] = ()
    series: tuple[Point, ...] = ()
    """The figure as of the end of each reported period up to the day, oldest first."""
    not_restatable: str = ""
    """Why there is no figure: the roll-up's code, or a sentence; else empty."""
    value_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Forecast:
    """The value expected on the due day, with an 80 % interval and the chance of meeting the target (0..1)."""

    value: float
    low: float
    high: float
    chance: float


@dataclass(frozen=True)
class Problem:
    """One thing that cannot be computed, named so that a person can mend it."""

    code: str
    where: str
    message: str


@dataclass(frozen=True)
class Score:
    """A score with its reasons. `attained` is percent, unrounded; None where it does not exist."""

    target: str
    day: date
    band: str
    attained: Decimal | None
    actual: Decimal | None
    estimate: bool
    coverage: tuple[int, int]
    method: str
    """The method used: ratio, from_baseline, hold or milestone."""
    planned: Decimal | None = None
    pace: str | None = None
    """ahead, on or behind; None where there is no plan line."""
    required: Decimal | None = None
    """What is left per period of the frequency until the due day; None when met, past due or without periods."""
    forecast: Forecast | None = None
    forecast_absent: str = ""
    """A code saying why there is no forecast: not_enough_history, past_due, not_numeric, irregular."""
    rulebook: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    """The computation, in order: (code of the step, the expression with its numbers)."""
    problems: tuple[Problem, ...] = ()
    value_ids: tuple[int, ...] = field(default=(), repr=False)
