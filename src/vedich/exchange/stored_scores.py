"""Stored scores: whether they are still what a computation gives."""

from __future__ import annotations

from collections.abc import Iterator

from vedich.scorecard.models import ScoreRecord, ScoreRun
from vedich.scorecard.queries import Scored, compute
from vedich.scorecard.queries.records import same_number

Line = tuple[str, str, str, str, str]


def differences() -> list[Line]:
    """(run, target, what, stored, computed) for every figure of every run that differs."""
    return [line for run in ScoreRun.objects.order_by("day", "pk") for line in _of_run(run)]


def _of_run(run: ScoreRun) -> Iterator[Line]:
    name = f"{run.day}{f', structure {run.structure}' if run.structure else ''}{', estimates' if run.estimates else ''}"
    stored = {
        record.target_id: record
        for record in ScoreRecord.objects.filter(run=run, is_current=True).select_related("target")
    }
    for each in compute(day=run.day, structure=run.structure, estimates=run.estimates):
        record = stored.pop(each.target.pk, None)
        if record is None:
            yield name, each.target.code, "score", "", each.score.band
            continue
        for what, before, after in _pairs(record, each):
            if not same_number(before, after):
                yield name, each.target.code, what, _said(before), _said(after)
    for record in stored.values():
        yield name, record.target.code, "score", record.band, ""


def _pairs(record: ScoreRecord, each: Scored) -> Iterator[tuple[str, object, object]]:
    score, forecast = each.score, each.score.forecast
    yield "version", record.version_id, each.version.pk
    yield "band", record.band, score.band
    yield "attained", record.attained, None if score.attained is None else round(score.attained, 6)
    yield "actual", record.actual, score.actual
    yield "estimate", record.estimate, score.estimate
    yield "coverage", (record.covered, record.expected), score.coverage
    yield "planned", record.planned, score.planned
    yield "pace", record.pace, score.pace or ""
    yield "required", record.required, score.required
    yield "forecast", record.forecast, forecast and forecast.value
    yield "forecast low", record.forecast_low, forecast and forecast.low
    yield "forecast high", record.forecast_high, forecast and forecast.high
    yield "forecast chance", record.forecast_chance, forecast and forecast.chance


def _said(what: object) -> str:
    return "" if what is None else str(what)
