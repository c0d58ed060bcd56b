"""Stored: what the database holds, as the rows an export writes and an import is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import F

from vedich.exchange import criteria_rows, form_rows, support_rows
from vedich.exchange.records import (
    AssignmentRow,
    FundingRow,
    IndicatorRow,
    MilestoneRow,
    NodeRow,
    Row,
    SuccessionRow,
    TargetRow,
    TaskRow,
    UnitRow,
    ValueRow,
)
from vedich.funding.models import FundingLine
from vedich.org.models import Succession, Unit
from vedich.plan.models import Assignment, Coordination, Indicator, Milestone, Node, TargetVersion, Task
from vedich.report.models import Value, ValueState
from vedich.scoring.period import Period


def plain(number: Decimal | None) -> Decimal | None:
    """A number without the zeros the database fills it up with, so that equal numbers look equal."""
    if number is None:
        return None
    short = number.normalize() + 0
    return short if int(short.as_tuple().exponent) <= 0 else short.quantize(Decimal(1))


def units() -> list[UnitRow]:
    fields = ("code", "name", "kind", "parent_code", "valid_from", "valid_to", "groups", "name_en")
    rows = Unit.objects.order_by("code", "valid_from").values_list(*fields)
    return [UnitRow(0, *row) for row in rows]


def successions() -> list[SuccessionRow]:
    fields = ("predecessor__code", "successor__code", "day", "kind", "share")
    rows = Succession.objects.order_by("day", "predecessor__code", "successor__code").values_list(*fields)
    return [SuccessionRow(0, *row[:4], plain(row[4])) for row in rows]


def nodes() -> list[NodeRow]:
    fields = ("code", "kind", "title", "parent__code", "start", "end", "document__symbol", "document__day")
    rows = Node.objects.order_by("position", "code").values_list(*fields, "clause", "phase")
    return [
        NodeRow(0, code, kind, title, parent or "", start, end, symbol or "", day, clause, phase)
        for code, kind, title, parent, start, end, symbol, day, clause, phase in rows
    ]


def assignments() -> list[AssignmentRow]:
    fields = ("node__code", "target__code", "unit__code", "role", "holder_unit__code", "holder_post")
    rows = Assignment.objects.order_by("id").values_list(*fields)
    return [
        AssignmentRow(0, node or "", target or "", unit or "", role, holder or post)
        for node, target, unit, role, holder, post in rows
    ]


def indicators() -> list[IndicatorRow]:
    fields = ("code", "name", "measure", "direction", "over_time", "over_space", "collected_at", "frequency")
    rows = Indicator.objects.order_by("code").values_list(*fields, "formula", "weight_by__code", "decimals", "name_en")
    return [IndicatorRow(0, *row[:9], row[9] or "", *row[10:]) for row in rows]


def targets() -> list[TargetRow]:
    """One row for each day of decision: the version that stands; corrected ones stay behind in the database."""
    fields = ("target__code", "target__node__code", "target__indicator__code", "target__unit__code", "due", "value")
    rows = TargetVersion.objects.order_by(
        "target__position", "target__code", F("decided_on").asc(nulls_first=True), "number"
    ).values_list(
        *fields, "baseline", "baseline_date", "method", "weight", "target__parent__code", "decided_by", "decided_on"
    )
    found: dict[tuple[str, date | None], TargetRow] = {}
    for code, node, indicator, unit, due, value, baseline, baseline_date, method, weight, parent, by, on in rows:
        found[code, on] = TargetRow(
            0, code, node or "", indicator, unit, due, plain(value) or Decimal(0), plain(baseline), baseline_date,
            method, plain(weight), parent or "", by, on,
        )  # fmt: skip
    return list(found.values())


def milestones() -> list[MilestoneRow]:
    rows = Milestone.objects.order_by("target__position", "target__code", "day")
    return [
        MilestoneRow(0, target, day, plain(value) or Decimal(0))
        for target, day, value in rows.values_list("target__code", "day", "value")
    ]


def tasks() -> list[TaskRow]:
    found = Task.objects.select_related("node", "target", "owner_unit", "lead_unit", "asked_unit")
    along: dict[int, list[str]] = defaultdict(list)
    for task, code in Coordination.objects.order_by("pk").values_list("task", "unit__code"):
        along[task].append(code)
    return [_task(task, along[task.pk]) for task in found.order_by("deadline", "code")]


def _task(task: Task, along: Sequence[str]) -> TaskRow:
    node, target = task.node.code if task.node else "", task.target.code if task.target else ""
    owner = task.owner_unit.code if task.owner_unit else task.owner_post
    return TaskRow(
        0, task.code, node, target, task.title, owner, task.deadline, task.started, task.done, plain(task.share_done),
        task.origin, task.origin_key, _code(task.lead_unit), ";".join(along), task.product, _code(task.asked_unit),
        task.asked_post, task.asked_on, task.withdrawn, task.withdrawn_reason,
    )  # fmt: skip


def _code(unit: Unit | None) -> str:
    return unit.code if unit else ""


def funding() -> list[FundingRow]:
    fields = ("node__code", "source", "year", "estimated", "allocated", "disbursed")
    rows = FundingLine.objects.order_by("node__position", "node__code", "source", "year").values_list(*fields)
    return [FundingRow(0, *row[:3], *map(plain, row[3:])) for row in rows]


def values(until: date | None = None) -> Iterator[ValueRow]:
    """Current values in a fixed order, read as they are needed; `until` is the last day a period may have."""
    fields = ("indicator__code", "unit__code", "start", "end", "state", "amount", "kind", "source")
    order = ("indicator__code", "unit__code", "unit__valid_from", "start", "end", "kind", "source")
    found = Value.objects.filter(is_current=True).order_by(*order).values_list(*fields)
    for indicator, unit, start, end, state, amount, kind, source in found.iterator(chunk_size=10_000):
        period = Period(start, end)
        if until is None or period.last_day <= until:
            said = plain(amount) if state == ValueState.AMOUNT else state
            yield ValueRow(0, indicator, unit, period, said, kind, source)


READ: dict[str, Callable[[], Iterable[Row]]] = {
    "units": units,
    "succession": successions,
    "nodes": nodes,
    "assignments": assignments,
    "indicators": indicators,
    "targets": targets,
    "milestones": milestones,
    "tasks": tasks,
    "funding": funding,
    "forms": form_rows.forms,
    "form_lines": form_rows.lines,
    "form_checks": form_rows.checks,
    **criteria_rows.READ,
    **support_rows.READ,
}
"""Every sheet but `values`, which is too long to be read at once."""
