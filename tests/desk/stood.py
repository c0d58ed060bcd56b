"""Targets as they would stand, made from facts and scored, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.desk.made import AT, DAY, END, START

from vedich.desk.queries.target.reading import Reading
from vedich.org.models import Unit
from vedich.plan.models import Indicator, Node, Target, TargetVersion
from vedich.scorecard.models import ScoreRun
from vedich.scorecard.queries.compute import Scored
from vedich.scorecard.queries.facts import terms_of
from vedich.scorecard.queries.making import record_from
from vedich.scoring import rulebook
from vedich.scoring.facts import Facts, Point, TaskFact
from vedich.scoring.period import Period, closed_in
from vedich.scoring.score import score

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"


def points(
    values: Sequence[object], *, day: date = DAY, frequency: str = "quarter", estimates: int = 0
) -> tuple[Point, ...]:
    """Figures at the ends of the last periods; so many of the last ones are estimates."""
    ends = [period.last_day for period in closed_in(frequency, date(2000, 1, 1), day)][-len(values) :] if values else []
    last = len(values) - estimates
    return tuple(Point(end, Decimal(str(v)), i >= last) for i, (end, v) in enumerate(zip(ends, values, strict=True)))


def reading(
    *,
    actual: object = None,
    value: object = 2600,
    baseline: object = None,
    direction: str = "at_least",
    measure: str = "km",
    over_time: str = "sum",
    frequency: str = "quarter",
    decimals: int | None = None,
    method: str = "",
    day: date = DAY,
    due: date = END,
    start: date | None = START,
    accepted: int = 1,
    moved: int = 1,
    closed: int = 12,
    estimate: bool = False,
    held: Sequence[tuple[str, object]] = (),
    tasks: Sequence[tuple[object, bool]] = (),
    series: tuple[Point, ...] = (),
    problem: str = "",
    scored: bool = True,
) -> Reading:
    """One target with its score; tasks are (share done, begun)."""
    measured = Indicator(
        code="I", name="Chỉ tiêu", measure=measure, direction=direction, over_time=over_time, over_space="sum",
        collected_at="commune", frequency=frequency, decimals=decimals,
    )  # fmt: skip
    node = Node(code="N", kind="scheme", title="Đề án", start=start, end=due) if start else None
    target = Target(code="T", node=node, indicator=measured, unit=Unit(code="10", name="Lào Cai", kind="province"))
    version = TargetVersion(
        target=target, number=1, due=due, value=Decimal(str(value)), method=method,
        baseline=None if baseline is None else Decimal(str(baseline)),
    )  # fmt: skip
    terms = terms_of(target, version, frequency, [])
    if not scored:
        return Reading(target, version, (version,), terms, day)
    known = Facts(
        actual=None if actual is None else Decimal(str(actual)),
        estimate=estimate,
        coverage=(158, 164),
        accepted=accepted,
        moved=moved,
        closed_periods=closed,
        held=tuple((str(Period.parse(period)), Decimal(str(figure))) for period, figure in held),
        tasks=tuple(TaskFact(str(i), Decimal(str(share)), begun, share == 1) for i, (share, begun) in enumerate(tasks)),
        series=series,
        not_restatable=problem,
    )
    result = score(terms, known, rulebook.read(RULEBOOKS, day), day)
    record = record_from(ScoreRun(day=day), Scored(target, version, result, known), AT)
    return Reading(target, version, (version,), terms, day, record)
