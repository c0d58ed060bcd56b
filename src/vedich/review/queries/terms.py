"""Terms: what a review looks at, as its form says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vedich.criteria.models import CriteriaSet
from vedich.plan.models import Node


@dataclass(frozen=True)
class Terms:
    """What a review looks at: a part of the plan, a window, days of figures and units, the conference, criteria."""

    title: str
    node: Node
    start: date
    end: date
    as_of: date
    structure: date | None = None
    estimates: bool = False
    conference: date | None = None
    title_en: str = ""
    criteria_set: CriteriaSet | None = None
