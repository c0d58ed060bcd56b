"""Targets as tables show them: figure, level, forecast, who answers and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, IntegerField, QuerySet, Value, When

from vedich.desk.queries.term import term
from vedich.documents import numbers
from vedich.plan.models import Assignment, AssignmentRole, Target
from vedich.review.models import Finding
from vedich.scorecard.models import Band, ScoreRecord, ScoreRun
from vedich.scorecard.queries import Counts, current_records
from vedich.scorecard.queries.facts import terms_of
from vedich.scorecard.queries.records import BEHIND, MET
from vedich.scoring.attainment import attain
from vedich.scoring.facts import Facts
from vedich.scoring.rulebook import Edges

WORST_FIRST = (
    Band.NOT_STARTED, Band.UNDER_20, Band.UNDER_60, Band.OVER_60, Band.ACHIEVED, Band.EXCEEDED,
    Band.NO_DATA, Band.NOT_DUE,
)  # fmt: skip


_GROUPS = {"BEHIND": BEHIND, "LOW": (Band.UNDER_20, Band.NOT_STARTED)}


@dataclass(frozen=True)
class Row:
    """One target with its score; percentages are of what was promised."""

    record: ScoreRecord
    agencies: tuple[Assignment, ...] = ()
    reasons: tuple[Finding, ...] = ()
    edges: Edges | None = None
    """Percent where the levels begin; the middle one is that under which a target counts as behind."""

    @property
    def target(self) -> Target:
        return self.record.target

    @property
    def is_behind(self) -> bool:
        return self.record.band in BEHIND

    @property
    def pace(self) -> float | None:
        """Percent of the time that has passed on the day of the run."""
        node = self.target.node
        return term(node.start, node.end, self.record.run.day).percent if node else None

    @property
    def attained(self) -> Decimal | None:
        return self.record.attained

    @property
    def decimals(self) -> int:
        """As many decimals as keep the written figure on its side of every edge: 59,96% is not 60,0%."""
        if self.attained is None or self.edges is None:
            return 1
        return next((digits for digits in (1, 2, 3) if self._keeps_its_side(digits)), 4)

    def _keeps_its_side(self, digits: int) -> bool:
        written = numbers.rounded(self.attained, digits)
        pairs = [(self.attained < edge, written < edge) for edge in self.edges]
        pairs.append((self.attained > self.edges[-1], written > self.edges[-1]))
        return all(before == after for before, after in pairs)

    @property
    def forecast(self) -> float | None:
        """The value expected on the due day, as a percentage like the attainment itself."""
        if self.record.forecast is None:
            return None
        version = self.record.version
        terms = terms_of(self.target, version, self.target.indicator.frequency, ())
        percent = attain(terms, Facts(actual=Decimal(str(self.record.forecast)), accepted=1)).percent
        return None if percent is None else float(percent)

    @property
    def reaches(self) -> bool | None:
        """Whether the target will be met at the present pace; None where that cannot be said."""
        if self.forecast is not None:
            return self.forecast >= 100
        return True if self.record.band in MET else None

    @property
    def is_far_off(self) -> bool:
        """Even on its due day it will stand where a target counts as behind."""
        return self.forecast is not None and self.edges is not None and self.forecast < self.edges[1]


def levels(counts: Counts) -> list[tuple[str, int]]:
    """Levels that occur with their counts, the worst first."""
    return [(band.value, counts[band]) for band in WORST_FIRST if counts[band]]


def records(run: ScoreRun, targets: QuerySet[Target]) -> QuerySet[ScoreRecord]:
    """Scores without their long reasons, in the order of the plan."""
    return current_records(run, targets).select_related("run").defer("reasons")


def worst_first(found: QuerySet[ScoreRecord]) -> QuerySet[ScoreRecord]:
    """By level, within a level by attainment; what has no score comes last."""
    level = Case(
        *(When(band=band, then=Value(place)) for place, band in enumerate(WORST_FIRST)), output_field=IntegerField()
    )
    return found.annotate(level=level).order_by("level", "attained", "target__position", "target__code")


def agencies_of(targets: Iterable[int]) -> dict[int, list[Assignment]]:
    """The lead agencies named for single targets."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    chosen = Assignment.objects.filter(target__in=list(targets), role=AssignmentRole.LEAD)
    for assignment in chosen.select_related("holder_unit"):
        found[assignment.target_id].append(assignment)
    return found


def rows(
    found: Iterable[ScoreRecord],
    *,
    leads: Mapping[int, list[Assignment]],
    reasons: Iterable[Finding] = (),
    edges: Edges | None = None,
) -> list[Row]:
    """Rows with who answers: the agency named for the target, else the one that leads its node (`leads`)."""
    found = list(found)
    named = agencies_of(record.target_id for record in found)
    why: dict[int, list[Finding]] = defaultdict(list)
    for finding in reasons:
        if finding.target_id:
            why[finding.target_id].append(finding)
    return [
        Row(
            record,
            tuple(named.get(record.target_id) or leads.get(record.target.node_id, ())),
            tuple(why.get(record.target_id, ())),
            edges,
        )
        for record in found
    ]


def of_band(found: Iterable[Row], band: str) -> list[Row]:
    """Rows of the level an address names; all of them where it names none."""
    chosen = bands_of(band)
    return [row for row in found if row.record.band in chosen] if chosen else list(found)


def bands_of(asked: str) -> tuple[str, ...]:
    """The levels an address means: one of them, or all that are behind, or the two lowest."""
    if asked in _GROUPS:
        return _GROUPS[asked]
    return (asked,) if asked in Band.values else ()
