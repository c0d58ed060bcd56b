"""Making records: a computed score in the form in which it is stored, with its reasons."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from vedich.scorecard.models import ScoreRecord, ScoreRun
from vedich.scorecard.queries.compute import Scored
from vedich.scoring.score import attained_shown


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def record_from(run: ScoreRun, scored: Scored, at: datetime | None) -> ScoreRecord:
    """The score as a record that is not stored; without `at` it is one that will never be."""
    score, known = scored.score, scored.facts
    forecast = score.forecast
    return ScoreRecord(
        run=run,
        target=scored.target,
        version=scored.version,
        computed_at=at,
        band=score.band,
        attained=None if score.attained is None else round(score.attained, 6),
        actual=score.actual,
        estimate=score.estimate,
        covered=score.coverage[0],
        expected=score.coverage[1],
        planned=None if score.planned is None else round(score.planned, 12),
        pace=score.pace or "",
        required=None if score.required is None else round(score.required, 12),
        forecast=forecast and forecast.value,
        forecast_low=forecast and forecast.low,
        forecast_high=forecast and forecast.high,
        forecast_chance=forecast and forecast.chance,
        reasons={
            "method": score.method,
            "shown": _number(attained_shown(score)),
            "steps": [list(step) for step in score.steps],
            "problems": [asdict(problem) for problem in score.problems],
            "no_forecast": score.forecast_absent,
            "rulebook": score.rulebook,
            "accepted": known.accepted,
            "moved": known.moved,
            "series": [[point.day.isoformat(), _number(point.value), point.estimate] for point in known.series],
            "held": [[period, _number(value)] for period, value in known.held],
        },
    )
