"""The parts of a target: what was promised below, how each part stands, and whether they add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vedich.common.templatetags.frame import language, named
from vedich.common.templatetags.places import in_sentence
from vedich.desk.queries.target.chart import trend_of
from vedich.desk.queries.target.reading import Reading, frequencies, reading_of
from vedich.desk.queries.target.sentence import change, percent_of
from vedich.desk.queries.viewer import Viewer
from vedich.documents import charts, numbers
from vedich.org.models import UnitKind
from vedich.plan import queries as plan
from vedich.plan.models import Milestone, OverSpace, Target, TargetVersion
from vedich.scorecard.models import Pace, ScoreRecord, ScoreRun
from vedich.scorecard.queries import current_records
from vedich.scorecard.queries.records import BEHIND

_KINDS = {
    UnitKind.PROVINCE: gettext_lazy("provinces"),
    UnitKind.DISTRICT: gettext_lazy("districts"),
    UnitKind.COMMUNE: gettext_lazy("communes"),
    UnitKind.VILLAGE: gettext_lazy("villages"),
}
PANELS = 12
"""Up to this many parts are drawn; more are read better in a table."""
_POINTS = 24
"""Points of a small chart; more cannot be told apart."""


@dataclass(frozen=True)
class Part:
    """One part with its score and, where it can be drawn, its small chart."""

    reading: Reading
    panel: charts.Panel | None

    @property
    def is_behind(self) -> bool:
        record = self.reading.record
        if record is None:
            return False
        return record.pace == Pace.BEHIND if record.pace else record.band in BEHIND

    @property
    def note(self) -> str:
        return note(self.reading)

    @property
    def attained(self) -> str:
        """As written beside the name."""
        return attained(self.reading)


@dataclass(frozen=True)
class Balance:
    """What was promised in parts, added up, beside the whole."""

    whole: Decimal
    total: Decimal

    @property
    def short(self) -> Decimal:
        """How much the parts lack; negative where they promise more."""
        return self.whole - self.total

    @property
    def holds(self) -> bool:
        return self.short == 0


@dataclass(frozen=True)
class Parts:
    """The parts a target was broken into, worst first, and the targets that carry it for the same unit."""

    parts: tuple[Part, ...] = ()
    carriers: tuple[Part, ...] = ()
    hidden: int = 0
    """Parts of units outside the user's view."""
    balance: Balance | None = None
    span: tuple[date, date] | None = None

    @property
    def are_drawn(self) -> bool:
        return 0 < len(self.parts) <= PANELS and all(part.panel for part in self.parts)


def parts_of(target: Target, run: ScoreRun | None, viewer: Viewer, day: date) -> Parts:
    """Read the parts of a target; the same number of queries however many there are."""
    every = list(plan.targets().filter(parent=target))
    if not every:
        return Parts()
    seen = set(viewer.targets().filter(parent=target).values_list("pk", flat=True))
    below = [part for part in every if part.unit_id != target.unit_id]
    versions = _by_target(TargetVersion.objects.filter(target__in=[target, *every]))
    shown = [part for part in every if part.pk in seen]
    readings = _readings(shown, run, versions, run.day if run else day)
    drawn = [Part(each, panel_of(each)) for each in readings if each.target.unit_id != target.unit_id]
    carriers = [Part(each, None) for each in readings if each.target.unit_id == target.unit_id]
    return Parts(
        parts=tuple(sorted(drawn, key=_worst_first)),
        carriers=tuple(sorted(carriers, key=_worst_first)),
        hidden=len(below) - len(drawn),
        balance=_balance(target, below, versions, run.day if run else day),
        span=_span(drawn),
    )


def _by_target(rows: Iterable) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.target_id].append(row)
    return found


def _readings(
    parts: Sequence[Target], run: ScoreRun | None, versions: dict[int, list[TargetVersion]], day: date
) -> list[Reading]:
    milestones = _by_target(Milestone.objects.filter(target__in=parts))
    records: dict[int, ScoreRecord] = {}
    if run is not None:
        ids = [part.pk for part in parts]
        records = {each.target_id: each for each in current_records(run).filter(target__in=ids)}
    every = frequencies(part.indicator for part in parts)
    return [
        reading_of(
            part,
            day=day,
            versions=versions[part.pk],
            milestones=milestones[part.pk],
            record=records.get(part.pk),
            every=every[part.indicator_id],
        )
        for part in parts
    ]


def _worst_first(part: Part) -> tuple[bool, Decimal, int, str]:
    attained = part.reading.attained
    return attained is None, attained or Decimal(0), part.reading.target.position, part.reading.target.code


def _balance(
    target: Target, below: Sequence[Target], versions: dict[int, list[TargetVersion]], day: date
) -> Balance | None:
    """The parts added up, where they are of the same additive indicator."""
    indicator = target.indicator
    additive = indicator.over_space == OverSpace.SUM and not indicator.formula
    if not below or not additive or any(part.indicator_id != target.indicator_id for part in below):
        return None
    whole = plan.version_in_force(versions[target.pk], day)
    in_force = [plan.version_in_force(versions[part.pk], day) for part in below]
    return Balance(whole.value, sum((version.value for version in in_force), Decimal(0)))


def attained(reading: Reading) -> str:
    return "–" if reading.attained is None else percent_of(reading.attained)


def note(reading: Reading) -> str:
    """`22/120 km, thiếu 50 km`."""
    if reading.actual is None:
        return _("no figure")
    figures = "/".join(
        numbers.number(each, reading.decimals, language()) for each in (reading.actual, reading.version.value)
    )
    parts = [numbers.with_unit(figures, reading.indicator.measure), _lead(reading)]
    return ", ".join(filter(None, parts))


def _lead(reading: Reading) -> str:
    """Where the figure is against the plan line."""
    if reading.gap is None or reading.record is None:
        return ""
    if reading.record.pace == Pace.BEHIND:
        said = _("{amount} too high") if reading.is_falling else _("{amount} short")
        return said.format(amount=change(reading, reading.gap))
    return str(Pace(reading.record.pace).label) if reading.record.pace else ""


def panel_of(reading: Reading) -> charts.Panel | None:
    """The small chart of one part; None where it has nothing to draw."""
    drawn = trend_of(reading)
    if drawn is None:
        return None
    return charts.Panel(
        name=named(reading.target.unit),
        actual=_thinned(drawn.actual),
        plan=drawn.plan,
        estimate=_thinned(drawn.estimate),
        band=reading.band,
        attained=attained(reading),
        note=note(reading),
    )


def _thinned(points: tuple[charts.Point, ...]) -> tuple[charts.Point, ...]:
    """Every so many points and always the last."""
    step = -(-len(points) // _POINTS) if points else 1
    return points[::-step][::-1]


def _span(parts: Sequence[Part]) -> tuple[date, date] | None:
    days = [p.day for part in parts if part.panel for p in (*part.panel.actual, *part.panel.estimate, *part.panel.plan)]
    return (min(days), max(days)) if days else None


def finding(shown: Parts) -> str:
    """The title over the parts: how many are behind, and who is lowest; no finding where some are not seen."""
    scored = [part for part in shown.parts if part.reading.attained is not None]
    if shown.hidden or not shown.parts:
        return _("Parts of this target")
    if not scored:
        return _("No part has a score yet")
    behind = sum(part.is_behind for part in scored)
    words = {
        "behind": behind,
        "total": len(scored),
        "parts": _kind_of(scored),
        "lowest": in_sentence(scored[0].reading.target.unit),
    }
    if not behind:
        said = ngettext("The one part is on pace", "All {total} {parts} are on pace; {lowest} is lowest", len(scored))
        return said.format(**words)
    return ngettext(
        "{behind} of {total} {parts} is behind; {lowest} is lowest",
        "{behind} of {total} {parts} are behind; {lowest} is lowest",
        behind,
    ).format(**words)


def _kind_of(parts: Sequence[Part]) -> str:
    """`huyện, thị xã, thành phố`: what the parts are, where they are places of one kind."""
    kinds = {part.reading.target.unit.kind for part in parts}
    return str((_KINDS.get(kinds.pop()) if len(kinds) == 1 else None) or _("parts"))


def balance_sentence(reading: Reading, balance: Balance) -> str:
    """Whether the parts add up to the whole, with both figures."""
    words = {
        "total": numbers.quantity(balance.total, reading.indicator.measure, reading.decimals, language()),
        "whole": numbers.quantity(balance.whole, reading.indicator.measure, reading.decimals, language()),
        "gap": change(reading, balance.short),
    }
    if balance.holds:
        return _("The parts add up to the target: {whole}.").format(**words)
    if balance.short > 0:
        return _(
            "The parts add up to {total}: {gap} less than the target of {whole}. The office can mend the split."
        ).format(**words)
    return _("The parts add up to {total}: {gap} more than the target of {whole}.").format(**words)
