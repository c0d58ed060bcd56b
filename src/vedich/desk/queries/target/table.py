"""The figures of a target as a table: every reported period, or every task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from vedich.common.templatetags.charts import band_name
from vedich.common.templatetags.frame import language, named
from vedich.common.templatetags.values import plain
from vedich.desk.queries.target.below import Below
from vedich.desk.queries.target.parts import Part
from vedich.desk.queries.target.reading import HOLDS, Reading
from vedich.documents import numbers
from vedich.plan.models import Direction, Task
from vedich.scoring.attainment import attain
from vedich.scoring.facts import Facts
from vedich.scoring.period import Period, latest_closed


@dataclass(frozen=True)
class Line:
    """One row: the end of a period, the figure then, the plan line then, and what it comes to."""

    day: date
    period: str
    value: Decimal
    estimate: bool
    planned: Decimal | None
    lead: Decimal | None
    """On the good side of the plan line; negative when short."""
    attained: Decimal | Fraction | None
    held: bool | None = None


def lines_of(reading: Reading) -> list[Line]:
    """Newest first."""
    found = _held(reading) if reading.direction in HOLDS else [_line(reading, point) for point in reading.series]
    return found[::-1]


def _line(reading: Reading, point) -> Line:
    planned = reading.planned_on(point.day)
    lead = None if planned is None else (planned - point.value if reading.is_falling else point.value - planned)
    percent = attain(reading.terms, Facts(actual=point.value, accepted=1)).percent
    period = latest_closed(reading.terms.frequency, point.day)
    return Line(
        day=point.day,
        period=numbers.period_name(str(period), language()) if period and period.last_day == point.day else "",
        value=point.value,
        estimate=point.estimate,
        planned=planned,
        lead=lead,
        attained=None if percent is None else Decimal(percent.numerator) / percent.denominator,
    )


def _held(reading: Reading) -> list[Line]:
    level = reading.version.value
    return [
        Line(
            day=Period.parse(period).last_day,
            period=numbers.period_name(period, language()),
            value=value,
            estimate=False,
            planned=level,
            lead=level - value if reading.is_falling else value - level,
            attained=None,
            held=holds,
        )
        for period, value, holds in reading.held
    ]


def csv_of(reading: Reading, lines: Sequence[Line], tasks: Sequence[Task]) -> tuple[list[str], list[list[object]]]:
    """Head and rows of exactly what the page shows, figures unrounded."""
    if reading.direction == Direction.MILESTONE:
        head = [_("Task"), _("Deadline"), _("Begun"), _("Done"), _("Share done")]
        return head, [[t.title, t.deadline, t.started, t.done, plain(t.share_done)] for t in tasks]
    head = [_("Period"), _("Up to"), _("Figure"), _("Measure"), _("Kind"), _("Plan line"), _("Beside the plan line")]
    head.append(_("Held") if reading.direction in HOLDS else _("Attained, %"))
    return head, [_row(reading, line) for line in lines]


def _row(reading: Reading, line: Line) -> list[object]:
    held = line.held if line.held is None else (_("yes") if line.held else _("no"))
    return [
        line.period,
        line.day,
        plain(line.value),
        reading.indicator.measure,
        _("estimate") if line.estimate else _("actual"),
        plain(line.planned),
        plain(line.lead),
        held if reading.direction in HOLDS else plain(line.attained),
    ]


def csv_of_parts(parts: Sequence[Part]) -> tuple[list[str], list[list[object]]]:
    """The parts of a target, or the targets that carry it, worst first."""
    head = [_("Code"), _("Target"), _("Unit"), _("Measure"), _("Promised"), _("Actual"), _("Kind")]
    return [*head, _("Attained, %"), _("Band")], [_part(part.reading) for part in parts]


def _part(reading: Reading) -> list[object]:
    target = reading.target
    return [
        target.code,
        named(target.indicator),
        named(target.unit),
        target.indicator.measure,
        plain(reading.version.value),
        plain(reading.actual),
        None if reading.actual is None else (_("estimate") if reading.estimate else _("actual")),
        plain(reading.attained),
        band_name(reading.band) if reading.band else None,
    ]


def csv_of_below(reading: Reading, below: Below) -> tuple[list[str], list[list[object]]]:
    """What each unit below brings."""
    head = [_("Unit code"), _("Unit"), *(named(each) for each in below.operands), _("Figure"), _("Measure")]
    head += [_("Share of the whole"), _("Units reported"), _("Units expected")]
    rows = [
        [
            row.unit.code,
            named(row.unit),
            *(plain(amount) for _each, amount in row.operands),
            plain(row.amount),
            reading.indicator.measure,
            plain(row.share),
            row.covered,
            row.expected,
        ]
        for row in below.rows
    ]
    return head, rows
