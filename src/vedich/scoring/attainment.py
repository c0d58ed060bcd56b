"""Attainment: how much of a target is reached, in percent, exactly (domain §5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .facts import METHODS, Facts, Problem, Target
from .notation import TIMES, operand, plain, result
from .problems import problem

HOLDS = ("hold_at_least", "hold_at_most")


@dataclass(frozen=True)
class Attainment:
    """What was reached. `percent` is None where there is no number; `steps` and `problems` say why."""

    method: str
    figure: Decimal | None
    percent: Fraction | None = None
    exceeded: bool = False
    """The target is exceeded although no percentage exists (nothing left of what was to be at most so much)."""
    steps: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def method_of(target: Target) -> str:
    """ratio, from_baseline, hold or milestone: the direction decides, then a given method, then the baseline."""
    if target.direction == "milestone":
        return "milestone"
    if target.direction in HOLDS:
        return "hold"
    if target.method is not None:
        return target.method
    # A flow starts its window at zero, so its distance is the whole target even where a baseline is on record.
    measured_from_zero = target.direction == "at_least" and target.is_flow
    return "ratio" if target.baseline is None or measured_from_zero else "from_baseline"


def meets(target: Target, figure: Decimal) -> bool:
    """Whether a figure is on the right side of the target."""
    at_most = target.direction in ("at_most", "hold_at_most")
    return figure <= target.value if at_most else figure >= target.value


def attain(target: Target, facts: Facts) -> Attainment:
    """Work out the percentage. It may be negative (moving away) and is never rounded.

    No figure, or a division by zero, gives no percentage; the latter also gives a problem.
    """
    method = method_of(target)
    if target.direction == "milestone":
        return _milestone(target, facts)
    if target.direction in HOLDS:
        return _hold(target, facts)
    if target.direction not in ("at_least", "at_most"):
        return _stopped(method, facts.actual, "unknown_direction", target)
    if method not in METHODS:
        return _stopped(method, facts.actual, "unknown_method", target)
    if not facts.accepted or facts.actual is None:
        return Attainment(method, None)
    by = _by_ratio if method == "ratio" else _from_baseline
    return by(target, facts.actual)


def _stopped(method: str, figure: Decimal | None, code: str, target: Target, expression: str = "") -> Attainment:
    steps = (("attained", expression),) if expression else ()
    return Attainment(method, figure, steps=steps, problems=(problem(code, target.code),))


def _by_ratio(target: Target, figure: Decimal) -> Attainment:
    at_most = target.direction == "at_most"
    if at_most and figure == 0 and target.value >= 0:
        return _nothing_left(target)
    part, whole = (target.value, figure) if at_most else (figure, target.value)
    expression = f"100 {TIMES} {operand(part)} / {operand(whole)}"
    if whole == 0:
        return _stopped("ratio", figure, "figure_is_zero" if at_most else "target_is_zero", target, expression)
    percent = 100 * Fraction(part) / Fraction(whole)
    misleads = target.value < 0 or (at_most and figure < 0)
    return Attainment(
        "ratio",
        figure,
        percent,
        steps=(("attained", f"{expression} {result(percent)}"),),
        problems=(problem("ratio_of_negative", target.code),) if misleads else (),
    )


def _nothing_left(target: Target) -> Attainment:
    """At most so much, and the figure is zero: met when the target is zero too, else better than asked."""
    if target.value == 0:
        return Attainment("ratio", Decimal(0), Fraction(100), steps=(("attained", "0 ≤ 0 → 100"),))
    step = ("attained", f"0 < {plain(target.value)}; 100 {TIMES} {plain(target.value)} / 0 = –")
    return Attainment("ratio", Decimal(0), exceeded=True, steps=(step,))


def _from_baseline(target: Target, figure: Decimal) -> Attainment:
    if target.baseline is None:
        return _stopped("from_baseline", figure, "no_baseline", target)
    at_most = target.direction == "at_most"
    base = target.baseline
    gone = _difference(base, figure) if at_most else _difference(figure, base)
    way = _difference(base, target.value) if at_most else _difference(target.value, base)
    expression = f"100 {TIMES} ({gone}) / ({way})"
    if target.value == base:
        return _stopped("from_baseline", figure, "target_equals_baseline", target, expression)
    percent = 100 * (Fraction(figure) - Fraction(base)) / (Fraction(target.value) - Fraction(base))
    return Attainment(
        "from_baseline",
        figure,
        percent,
        steps=(("attained", f"{expression} {result(percent)}"),),
        problems=(problem("baseline_beyond_target", target.code),) if meets(target, base) else (),
    )


def _difference(whole: Decimal, part: Decimal) -> str:
    return f"{plain(whole)} − {operand(part)}"


def _hold(target: Target, facts: Facts) -> Attainment:
    """Share of the closed and reported periods in which the level was held; the figure is that of the whole window."""
    if facts.not_restatable or not facts.held:
        return Attainment("hold", facts.actual)
    held = sum(meets(target, figure) for _, figure in facts.held)
    percent = 100 * Fraction(held, len(facts.held))
    return Attainment(
        "hold",
        facts.actual,
        percent,
        steps=(
            ("held", "; ".join(_kept(target, period, figure) for period, figure in facts.held)),
            ("attained", f"100 {TIMES} {held} / {len(facts.held)} {result(percent)}"),
        ),
    )


def _kept(target: Target, period: str, figure: Decimal) -> str:
    signs = ("≤", ">") if target.direction == "hold_at_most" else ("≥", "<")
    return f"{period}: {plain(figure)} {signs[not meets(target, figure)]} {plain(target.value)}"


def _milestone(target: Target, facts: Facts) -> Attainment:
    figure = facts.actual if facts.accepted else None
    if figure is not None and figure >= target.value:
        step = ("attained", f"{plain(figure)} ≥ {plain(target.value)} → 100")
        return Attainment("milestone", figure, Fraction(100), steps=(step,))
    if facts.tasks:
        return _by_tasks(facts, figure)
    if figure is None:
        return Attainment("milestone", None)
    step = ("attained", f"{plain(figure)} < {plain(target.value)} → 0")
    return Attainment("milestone", figure, Fraction(0), steps=(step,))


def _by_tasks(facts: Facts, figure: Decimal | None) -> Attainment:
    # A task that is done counts whole, whatever share was last reported for it.
    shares = [Fraction(1) if task.done else Fraction(task.share_done) for task in facts.tasks]
    percent = 100 * sum(shares, Fraction(0)) / len(shares)
    summed = " + ".join(plain(share) for share in shares)
    total = f"({summed})" if len(shares) > 1 else summed
    expression = f"100 {TIMES} {total} / {len(shares)} {result(percent)}"
    return Attainment("milestone", figure, percent, steps=(("attained", expression),))
