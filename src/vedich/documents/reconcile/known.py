"""Known: the figures of the data with which a draft is compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from vedich.documents.reconcile.passages import Passage

WHOLE = ""
"""The scope of figures of everything the review looks at."""
KINDS = ("count", "money", "share", "edge", "said", "plan", "actual", "past", "attained", "baseline", "written")
"""`past` is what an indicator stood at on an earlier day, `written` a number of the report made from the data."""


@dataclass(frozen=True)
class Known:
    """One figure of the data. It is found by its names (an indicator's) or by fixed words (counts, money, tasks)."""

    key: str
    """The key under which the figure's origin is found again."""
    kind: str
    value: Decimal
    measure: str = ""
    label: str = ""
    """What it is, for the reader."""
    names: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    """Of each group, one must stand near the number; the counted noun first."""
    scope: str = WHOLE
    unit: str = ""
    """The name of the place whose figure it is; empty for the place the review is about."""
    day: date | None = None
    """The end of its period."""
    of: Decimal | None = None
    """The whole of which it is a part."""
    decimals: int = 0
    shown: str = ""
    """As the report prints it."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a figure is one of {', '.join(KINDS)}, not {self.kind!r}")
        if not (self.names or self.words or self.kind == "written"):
            raise ValueError(f"the figure {self.key!r} has neither names nor words to be found by")


@dataclass(frozen=True)
class Data:
    """Everything a draft is compared with."""

    known: tuple[Known, ...]
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What each part of the plan, agency or list is called."""
    whole: tuple[str, ...] = ()
    """What the place the review is about is called."""
    written: tuple[Passage, ...] = ()
    """The report made from the data, as its Word file reads."""
