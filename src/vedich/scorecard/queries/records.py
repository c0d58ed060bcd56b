"""Scores as they were stored: current records, counts by band, the run a page shows."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet

from vedich.org.models import Unit
from vedich.plan.models import Node, NodeKind, Target
from vedich.scorecard.models import Band, ScoreRecord, ScoreRun

MET = (Band.EXCEEDED, Band.ACHIEVED)
BEHIND = (Band.UNDER_60, Band.UNDER_20, Band.NOT_STARTED)
_CLOSE = 1e-9
_COMPARED = (
    "version_id",
    "band",
    "attained",
    "actual",
    "estimate",
    "covered",
    "expected",
    "planned",
    "pace",
    "reasons",
)
SCORED = (*MET, Band.OVER_60, *BEHIND)


@dataclass
class Counts:
    """How many targets stand in each band. Speech is cumulative: `behind` holds the three lowest bands."""

    bands: Counter[str] = field(default_factory=Counter)

    def __getitem__(self, band: str) -> int:
        return self.bands[Band(band).value]

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.bands + other.bands)

    @property
    def total(self) -> int:
        return sum(self.bands.values())

    @property
    def met(self) -> int:
        return sum(self.bands[band] for band in MET)

    @property
    def over_60(self) -> int:
        return self.bands[Band.OVER_60]

    @property
    def behind(self) -> int:
        return sum(self.bands[band] for band in BEHIND)

    @property
    def unscored(self) -> int:
        return self.bands[Band.NOT_DUE] + self.bands[Band.NO_DATA]

    def in_order(self) -> list[tuple[str, int]]:
        """(band, count) from the best to the worst, then what has no score."""
        return [(band, self.bands[band]) for band in Band.values]

    def share_behind(self) -> float:
        scored = self.total - self.unscored
        return self.behind / scored if scored else 0.0


def same_number(one: object, other: object) -> bool:
    """Whether two stored things are the same; SQLite keeps fifteen digits of a number."""
    if isinstance(one, (Decimal, float)) and isinstance(other, (Decimal, float)):
        return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)
    return one == other


def same_score(one: ScoreRecord, other: ScoreRecord) -> bool:
    """Whether two records say the same."""
    return all(same_number(getattr(one, name), getattr(other, name)) for name in _COMPARED)


def default_run() -> ScoreRun | None:
    """The run with the latest day."""
    return ScoreRun.objects.order_by("-day", "-estimates").first()


def current_records(run: ScoreRun, targets: QuerySet[Target] | None = None) -> QuerySet[ScoreRecord]:
    """Scores of a run with what a list shows of them."""
    found = ScoreRecord.objects.filter(run=run, is_current=True)
    if targets is not None:
        found = found.filter(target__in=targets)
    return found.select_related("target__indicator", "target__unit", "target__node", "version").order_by(
        "target__position", "target__code"
    )


def record_of(run: ScoreRun, target: Target) -> ScoreRecord | None:
    return ScoreRecord.objects.filter(run=run, target=target, is_current=True).select_related("version").first()


def counts_of(bands: Iterable[str]) -> Counts:
    return Counts(Counter(bands))


def counts_by_node(runs: Iterable[ScoreRun], units: QuerySet[Unit] | None = None) -> dict[int, dict[int, Counts]]:
    """Per run id and node id, the counts of the node's own targets, of some units or all; one query for all runs."""
    records = ScoreRecord.objects.filter(run__in=list(runs), is_current=True, target__node__isnull=False)
    if units is not None:
        records = records.filter(target__unit__in=units)
    rows = records.values("run", "target__node", "band").annotate(number=Count("pk")).order_by()
    found: dict[int, dict[int, Counts]] = defaultdict(lambda: defaultdict(Counts))
    for row in rows:
        found[row["run"]][row["target__node"]].bands[row["band"]] += row["number"]
    return found


def main_counts(run: ScoreRun, resolution: Node, units: QuerySet[Unit] | None = None) -> tuple[Counts, int]:
    """Counts of a resolution's main targets that a scheme carries, and how many none carries; one query."""
    carrying = Target.objects.filter(parent=OuterRef("target"), node__kind=NodeKind.SCHEME)
    records = ScoreRecord.objects.filter(run=run, is_current=True, target__node=resolution)
    if units is not None:
        records = records.filter(target__unit__in=units)
    rows = list(records.values_list("band", Exists(carrying)))
    return counts_of(band for band, carried in rows if carried), sum(not carried for _, carried in rows)
