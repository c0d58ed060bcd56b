"""Weights: the question behind the weight of one unit."""

from __future__ import annotations

from dataclasses import replace

from vedich.analytics import periods
from vedich.analytics.tables import Indicator, Question


def weight_question(indicator: Indicator, question: Question, holder: int) -> Question:
    """The figure that weighs `holder`: same window, structure and estimates; of one period, as it stood at its end."""
    assert indicator.weight_by is not None
    day = periods.last_day(question.period) if question.period else question.day
    return replace(question, indicator=indicator.weight_by, unit=holder, day=day, baseline=None, period=None)
