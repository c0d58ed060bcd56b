"""Loading: what an accepted import changes becomes rows of the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.db.models import Model

from vedich.common.models import Batch, User
from vedich.exchange import records
from vedich.exchange.checking.units import values_outside
from vedich.exchange.criteria_loading import CriteriaLoader
from vedich.exchange.difference import changed_values, written
from vedich.exchange.form_loading import wanted_forms
from vedich.exchange.merged import Merged, standing
from vedich.exchange.parsing import Progress, silent
from vedich.exchange.support_loading import SupportLoader
from vedich.funding import actions as funding
from vedich.funding.models import FundingLine
from vedich.org import actions as org
from vedich.org.models import Succession, Unit
from vedich.plan import actions as plan
from vedich.plan.models import Assignment, Indicator, Milestone, Node, Target, TargetVersion, Task
from vedich.report import actions as report
from vedich.report.actions.forms import put_forms
from vedich.report.models import Value, ValueState

_TERMS = ("due", "value", "baseline", "baseline_date", "method", "weight", "decided_by")
_TASK_FIELDS = (
    "title", "deadline", "started", "done", "share_done", "origin", "origin_key", "product", "asked_post", "asked_on",
    "withdrawn", "withdrawn_reason",
)  # fmt: skip
_STEP = 20_000


class Holder(NamedTuple):
    """Who holds an assignment or a task: a unit, else a post."""

    unit: int | None
    post: str


class Loader:
    """Stores the new and changed rows of one import; the caller holds the transaction."""

    def __init__(self, merged: Merged, *, by: User | None, at: datetime, progress: Progress = silent) -> None:
        self.merged, self.progress = merged, progress
        self.acted: dict[str, Any] = {"by": by, "at": at}

    def run(self, batch: Batch) -> None:
        """Sheet by sheet, what is referred to first."""
        self._units()
        self._successions()
        self._nodes()
        self._indicators()
        self._targets()
        self._move(batch)
        self._milestones()
        self._assignments()
        self._tasks()
        self._funding()
        self._forms()
        CriteriaLoader(self.merged, self._written, self._unit_id, self._indicator_ids, self.acted).run()
        SupportLoader(self.merged, self._written, self._unit_id, self.acted).run()
        report.record_values(self._revisions(), batch=batch, **self.acted)

    def _written(self, name: str) -> list[tuple[Any, Any]]:
        """(row, what stood before) of one sheet, typed loosely: each caller knows its own sheet."""
        if name not in self.merged.parsed.sheets:
            return []
        found = list(written(self.merged, name))
        if found:
            self.progress(f"storing {name}", 0, len(found))
        return found

    @cached_property
    def _unit_ids(self) -> dict[tuple[str, date], int]:
        return {(code, day): pk for pk, code, day in Unit.objects.values_list("pk", "code", "valid_from")}

    @cached_property
    def _node_ids(self) -> dict[str, int]:
        return dict(Node.objects.values_list("code", "pk"))

    @cached_property
    def _indicator_ids(self) -> dict[str, int]:
        return dict(Indicator.objects.values_list("code", "pk"))

    @cached_property
    def _target_ids(self) -> dict[str, int]:
        return dict(Target.objects.values_list("code", "pk"))

    def _unit_id(self, row: records.UnitRow | None) -> int | None:
        return self._unit_ids[row.code, row.valid_from] if row else None

    def _holder(self, code: str, day: date | None) -> Holder:
        unit = self._unit_id(self.merged.units.near(code, day))
        return Holder(unit, "" if unit else code)

    def _units(self) -> None:
        if not (rows := self._written("units")):
            return
        known = {(unit.code, unit.valid_from): unit for unit in Unit.objects.all()}
        units = []
        for row, _ in rows:
            unit = known.get((row.code, row.valid_from)) or Unit(code=row.code, valid_from=row.valid_from)
            _set(unit, row, "name", "kind", "valid_to", "groups", "name_en")
            unit.parent_code = row.parent
            units.append(unit)
        org.put_units(units, **self.acted)

    def _successions(self) -> None:
        successions = []
        for row, before in self._written("succession"):
            eve = date.fromordinal(row.date.toordinal() - 1)
            predecessor = self._unit_id(self.merged.units.on(row.from_code, eve))
            successor = self._unit_id(self.merged.units.on(row.to_code, row.date))
            key = {"predecessor_id": predecessor, "successor_id": successor, "day": row.date}
            known = Succession.objects.get(**key) if before else Succession(**key)
            successions.append(_set(known, row, "kind", "share"))
        if successions:
            org.put_successions(successions, **self.acted)

    def _nodes(self) -> None:
        if not (rows := [row for row, _ in self._written("nodes")]):
            return
        known = Node.objects.in_bulk(field_name="code")
        nodes = [
            _set(known.get(row.code) or Node(code=row.code), row, "kind", "title", "start", "end", "clause", "phase")
            for row in rows
        ]
        plan.put_nodes(
            nodes,
            parents={row.code: row.parent for row in rows},
            documents={row.code: (row.document, row.document_date) for row in rows},
            **self.acted,
        )

    def _indicators(self) -> None:
        if not (rows := [row for row, _ in self._written("indicators")]):
            return
        known = Indicator.objects.in_bulk(field_name="code")
        fields = ("name", "name_en", "measure", "direction", "over_time", "over_space", "collected_at", "frequency")
        indicators = [
            _set(known.get(row.code) or Indicator(code=row.code), row, *fields, "formula", "decimals") for row in rows
        ]
        plan.put_indicators(indicators, weights={row.code: row.weight_by for row in rows}, **self.acted)

    def _targets(self) -> None:
        rows = self._written("targets")
        if not rows:
            return
        codes = dict.fromkeys(row.code for row, _ in rows)
        known = Target.objects.select_related("indicator").in_bulk(list(codes), field_name="code")
        indicators = Indicator.objects.in_bulk(field_name="code")
        said = {code: standing(self.merged.targets[code]) for code in codes}
        targets = []
        for code, row in said.items():
            target = known.get(code) or Target(code=code)
            target.node_id = self._node_ids.get(row.node)
            target.indicator = indicators[row.indicator]
            target.unit_id = self._target_unit(code)
            targets.append(target)
        plan.put_targets(targets, parents={code: row.parent for code, row in said.items()}, **self.acted)
        versions = [
            _set(TargetVersion(target_id=self._target_ids[row.code]), row, *_TERMS, "decided_on")
            for row, before in sorted(rows, key=lambda pair: (pair[0].code, pair[0].order))
            if before is None or any(getattr(before, name) != getattr(row, name) for name in _TERMS)
        ]
        if versions:
            plan.add_versions(versions, **self.acted)

    def _target_unit(self, code: str) -> int | None:
        versions = self.merged.targets[code]
        day = versions[0].unit_day(self.merged.nodes)
        return self._unit_id(self.merged.units.on(standing(versions).unit, day))

    def _move(self, batch: Batch) -> None:
        """What a unit's code names on a day may have changed: targets and values follow their code."""
        sheets = set(self.merged.parsed.sheets)
        if sheets & {"units", "nodes", "targets"}:
            moved = [t for t in Target.objects.all() if t.unit_id != (unit := self._target_unit(t.code)) and unit]
            for target in moved:
                target.unit_id = cast("int", self._target_unit(target.code))
            if moved:
                plan.move_targets(moved, **self.acted)
        if "units" in sheets:
            report.move_values(list(self._moved_values()), batch=batch, **self.acted)

    def _moved_values(self) -> Iterator[tuple[Value, int]]:
        for (code, day), _ in values_outside(self.merged):
            new = self._unit_id(self.merged.units.on(code, day))
            for value in Value.objects.filter(is_current=True, unit__code=code, start=day).exclude(unit=new):
                yield value, cast("int", new)

    def _milestones(self) -> None:
        rows = self._written("milestones")
        known = _existing(Milestone, rows, "target__code", "day")
        milestones = [
            _set(
                known.get((row.target, row.date)) or Milestone(target_id=self._target_ids[row.target], day=row.date),
                row,
                "value",
            )
            for row, _ in rows
        ]
        if milestones:
            plan.put_milestones(milestones, **self.acted)

    def _assignments(self) -> None:
        assignments = []
        for row, _ in self._written("assignments"):
            unit = self.merged.units.near(row.unit, self.merged.first_day) if row.unit else None
            day = self.merged.node_day(row.node) or self.merged.target_day(row.target)
            holder = self._holder(row.holder, day)
            assignments.append(
                Assignment(
                    node_id=self._node_ids.get(row.node),
                    target_id=self._target_ids.get(row.target),
                    unit_id=self._unit_id(unit),
                    role=row.role,
                    holder_unit_id=holder.unit,
                    holder_post=holder.post,
                )
            )
        if assignments:
            plan.put_assignments(assignments, **self.acted)

    def _tasks(self) -> None:
        rows = self._written("tasks")
        known = Task.objects.in_bulk([row.code for row, _ in rows], field_name="code")
        tasks, along = [], {}
        for row, _ in rows:
            task = known.get(row.code) or Task(code=row.code)
            task.node_id = self._node_ids.get(row.node)
            task.target_id = self._target_ids.get(row.target)
            day = row.asked_on or self.merged.node_day(row.node) or self.merged.target_day(row.target)
            task.owner_unit_id, task.owner_post = self._holder(row.owner, day)
            task.lead_unit_id = self._holder(row.lead, day).unit if row.lead else None
            task.asked_unit_id = self._holder(row.asked_unit, day).unit if row.asked_unit else None
            held = [self._holder(code, day).unit for code in row.coordinating.split(";") if code]
            along[row.code] = list(dict.fromkeys(unit for unit in held if unit))
            tasks.append(_set(task, row, *_TASK_FIELDS))
        if tasks:
            plan.put_tasks(tasks, coordinating=along, **self.acted)

    def _funding(self) -> None:
        rows = self._written("funding")
        known = _existing(FundingLine, rows, "node__code", "source", "year")
        lines = [
            _set(
                known.get((row.node, row.source, row.year))
                or FundingLine(node_id=self._node_ids[row.node], source=row.source, year=row.year),
                row,
                "estimated",
                "allocated",
                "disbursed",
            )
            for row, _ in rows
        ]
        if lines:
            funding.put_lines(lines, **self.acted)

    def _forms(self) -> None:
        """A form is stored whole where its row, one of its lines or one of its checks is new or changed."""
        touched = {row.code for row, _ in self._written("forms")}
        touched |= {row.form for name in ("form_lines", "form_checks") for row, _ in self._written(name)}
        if touched:
            put_forms(wanted_forms(self.merged, sorted(touched), self._unit_id, self._indicator_ids), **self.acted)

    def _revisions(self) -> Iterator[report.Revision]:
        table = self.merged.parsed.values
        for done, (position, before) in enumerate(changed_values(self.merged), start=1):
            row = table.at(position)
            unit = self._unit_id(self.merged.units.on(row.unit, row.period.start))
            is_number = not isinstance(row.amount, str)
            yield report.Revision(
                self._indicator_ids[row.indicator],
                cast("int", unit),
                row.period.start,
                row.period.end,
                row.kind,
                row.source,
                ValueState.AMOUNT.value if is_number else cast("str", row.amount),
                row.amount if is_number else None,  # type: ignore[arg-type]
                (before.pk, before.revision) if before else None,
            )
            if done % _STEP == 0:
                self.progress("storing values", done, len(table))


def _set(instance: Any, row: object, *fields: str) -> Any:
    """Copy the fields that have one name in the sheet and in the database."""
    for name in fields:
        setattr(instance, name, getattr(row, name))
    return instance


def _existing(model: type[Model], rows: list[tuple[Any, Any]], *key: str) -> dict[tuple[object, ...], Any]:
    """Stored rows by key, where some of the rows have stood before."""
    if not any(before for _, before in rows):
        return {}
    found = model._default_manager.all()
    return {tuple(_follow(row, name) for name in key): row for row in found.select_related(key[0].split("__")[0])}


def _follow(row: object, path: str) -> object:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
