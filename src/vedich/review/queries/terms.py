"""Terms: what a review looks at, as its form says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vedich.plan.models import Node


@dataclass(frozen=True)
class Terms:
    """What a review looks at: a part of the plan, a window, the day of the figures and of the units, the conference."""

    title: str
    node: Node
    start: date
    end: date
    as_of: date
    structure: date | None = None
    estimates: bool = False
    conference: date | None = None
    title_en: str = ""
