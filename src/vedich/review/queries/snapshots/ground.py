"""Ground: what scores are computed from, read from frozen files alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import Model

from vedich.analytics import tables as at
from vedich.plan.models import Indicator, Target
from vedich.review.queries.snapshots.files import Files
from vedich.review.queries.snapshots.schema import CRITERIA, FACTS, SHEETS
from vedich.scorecard.queries import facts
from vedich.scorecard.queries.compute import Ground

AT_ONCE = 300_000
"""Values looked at together, so that the memory does not grow with the nation."""
M = TypeVar("M", bound=Model)


class FrozenPlan:
    """The plan, the units and the money of a snapshot as instances that know each other."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._rows: dict[str, dict[int, Any]] = {}

    def rows(self, name: str) -> dict[int, Any]:
        """The rows of a file by id, in the order of the file."""
        if name not in self._rows:
            sheet = next(sheet for sheet in (*SHEETS, *CRITERIA) if sheet.name == name)
            self._rows[name] = {row.pk: row for row in self.files.instances(sheet)}
        return self._rows[name]

    def linked(self, name: str, **to: str) -> list[Any]:
        """The rows of a file, each holding the frozen rows that its keys name; None where those were not frozen."""
        found = list(self.rows(name).values())
        for field, other in to.items():
            known = self.rows(other)
            for row in found:
                setattr_frozen(row, field, known)
        return found

    @cached_property
    def nodes(self) -> list[Any]:
        return self.linked("nodes", parent="nodes", document="documents")

    @cached_property
    def indicators(self) -> list[Any]:
        return self.linked("indicators", weight_by="indicators")

    @cached_property
    def targets(self) -> list[Any]:
        """Every target with its node, indicator, unit and parent."""
        _ = self.nodes, self.indicators
        return self.linked("targets", node="nodes", indicator="indicators", unit="units", parent="targets")

    @cached_property
    def versions(self) -> dict[int, list[Any]]:
        return by_target(self.linked("versions", target="targets"))

    @cached_property
    def milestones(self) -> dict[int, list[Any]]:
        found = by_target(self.linked("milestones"))
        return {target: sorted(rows, key=lambda each: each.day) for target, rows in found.items()}

    @cached_property
    def tasks(self) -> list[Any]:
        _ = self.targets
        found = self.linked("tasks", node="nodes", target="targets", owner_unit="units")
        return sorted(found, key=lambda each: (each.deadline, each.code))


def setattr_frozen(row: Model, field: str, known: Mapping[int, Model]) -> None:
    """Let a key lead to the frozen row, never to what is stored today."""
    key = getattr(row, f"{field}_id")
    row._state.fields_cache[field] = known.get(key) if key is not None else None


def by_target(rows: Iterable[M]) -> dict[int, list[M]]:
    found: dict[int, list[M]] = defaultdict(list)
    for row in rows:
        if row.target_id is not None:  # type: ignore[attr-defined] -- every model given here has one
            found[row.target_id].append(row)  # type: ignore[attr-defined]
    return found


def grounds(plan: FrozenPlan, targets: Iterable[Target]) -> Iterator[Ground]:
    """The ground of some targets, a part at a time; each holds about as many values as fit the memory."""
    data = plan.files.data(FACTS)
    counts = _counts(data)
    units, parents, successions = _places(plan)
    for part, known in _parts(list(targets), plan.indicators, counts):
        values = pq.read_table(
            pa.BufferReader(data), columns=list(at.VALUE_COLUMNS), filters=pc.field("indicator").isin(list(known))
        )
        yield Ground(
            targets=part,
            versions=plan.versions,
            milestones=plan.milestones,
            tasks=by_target(each for each in plan.tasks if not each.is_ordered),
            indicators={each.code: each for each in plan.indicators},
            tables=at.Tables(units, parents, successions, facts.engine_rows(known.values()), values),
        )


def _counts(data: bytes) -> Counter[int]:
    column = pq.read_table(pa.BufferReader(data), columns=["indicator"])["indicator"]
    counted = pc.value_counts(column.combine_chunks())
    return Counter(dict(zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)))


def _places(plan: FrozenPlan) -> tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]:
    return (
        tuple(at.Unit(it.pk, it.kind, it.valid_from, it.valid_to) for it in plan.rows("units").values()),
        tuple(
            at.ParentLink(it.unit_id, it.parent_id, it.valid_from, it.valid_to) for it in plan.rows("parents").values()
        ),
        tuple(
            at.Succession(it.predecessor_id, it.successor_id, it.day, it.share)
            for it in plan.rows("successions").values()
        ),
    )


def _parts(
    targets: list[Target], every: list[Indicator], counts: Counter[int]
) -> Iterator[tuple[list[Target], dict[int, Indicator]]]:
    """Targets of the same indicators together, with all the indicators their figures are made of."""
    part: list[Target] = []
    known: dict[int, Indicator] = {}
    for target in sorted(targets, key=lambda each: (each.indicator_id, each.pk)):
        more = facts.closure([target.indicator], every) if target.indicator_id not in known else {}
        together = known | more
        if part and more and sum(counts[pk] for pk in together) > AT_ONCE:
            yield part, known
            part, together = [], more
        part.append(target)
        known = together
    if part:
        yield part, known
