"""Early warnings put together for who has little time: a few to look at first, the rest counted by what they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from vedich.common.text import sort_key
from vedich.org.models import Unit
from vedich.plan.models import Indicator, Node, NodeKind
from vedich.report.models import Form
from vedich.scorecard.models import EarlyWarning, WarningKind
from vedich.scorecard.queries.suggested import leads

FEW = 15
"""So many warnings are read one by one; more are put together."""
FIRST, GROUPS = 8, 10
"""Targets to look at first, and groups of a table; the page says how many more there are."""
MAIN, CARRYING, OTHER = 2, 1, 0
_FIELDS = (
    "pk", "kind", "target", "target__node", "target__node__kind", "target__parent__node__kind", "unit", "indicator",
    "form", "since", "numbers",
)  # fmt: skip


@dataclass(frozen=True)
class Light:
    """A warning with no more than what it is put in order by."""

    pk: int
    kind: str
    target: int | None
    node: int | None
    node_kind: str | None
    parent_kind: str | None
    unit: int
    indicator: int | None
    form: int | None
    since: object
    numbers: Mapping[str, object]

    @property
    def weight(self) -> int:
        """Main targets of a resolution first, then those that carry one."""
        if self.node_kind == NodeKind.RESOLUTION:
            return MAIN
        return CARRYING if self.parent_kind == NodeKind.RESOLUTION else OTHER

    @property
    def severity(self) -> float:
        """Within its kind: what part of the pace needed is missing, or how far a figure moved or passed its threshold.

        From 0 to 2: a figure that runs the other way is no worse than that.
        """
        told = self.numbers
        if self.kind == WarningKind.SLOW:
            return _ratio(_number(told, "required") - _number(told, "trend"), _number(told, "required"))
        if self.kind == WarningKind.WORSE:
            return _ratio(_number(told, "last") - _number(told, "first"), _number(told, "first"))
        if self.kind == WarningKind.THRESHOLD:
            return _ratio(_number(told, "figure") - _number(told, "edge"), _number(told, "edge"))
        return min(float(_number(told, "periods")) / 12, 2.0)


def _number(told: Mapping[str, object], name: str) -> Decimal:
    return Decimal(str(told.get(name) or 0))


def _ratio(part: Decimal, whole: Decimal) -> float:
    if not whole:
        return 2.0 if part else 0.0
    return min(abs(float(part / whole)), 2.0)


@dataclass(frozen=True)
class Target:
    """A target to look at, with all that is to be warned about it."""

    warnings: tuple[EarlyWarning, ...]
    weight: int

    @property
    def one(self) -> EarlyWarning:
        return self.warnings[0]


@dataclass(frozen=True)
class Group:
    """Warnings that share what they are about or who answers, with how many there are of each kind."""

    thing: Unit | Node | Indicator | Form | None
    counts: Counter[str]
    worst: Unit | None = None
    """Of one indicator or form: the unit that stands worst."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def slow(self) -> int:
        return self.counts[WarningKind.SLOW]

    @property
    def worse(self) -> int:
        return self.counts[WarningKind.WORSE]

    @property
    def others(self) -> int:
        return self.total - self.slow - self.worse


@dataclass(frozen=True)
class Summary:
    """What the page begins with where there are many."""

    total: int
    main: int
    """Main targets among the targets warned about."""
    targets: int
    """Targets warned about."""
    first: Sequence[Target]
    about: Sequence[Group] = field(default_factory=list)
    """Thresholds passed and reports missing, each indicator or form once."""
    parts: Sequence[Group] = field(default_factory=list)
    """By programme, or what else hangs directly under the resolution."""
    answering: Sequence[Group] = field(default_factory=list)

    @property
    def further(self) -> int:
        return self.targets - len(self.first)


def light(found: QuerySet[EarlyWarning]) -> list[Light]:
    return [Light(*row) for row in found.order_by().values_list(*_FIELDS)]


def summary(found: QuerySet[EarlyWarning]) -> Summary:
    """Put warnings together; a fixed number of queries, however many there are."""
    rows = light(found)
    by_target: dict[int, list[Light]] = defaultdict(list)
    for row in rows:
        if row.target is not None:
            by_target[row.target].append(row)
    ranked = sorted(by_target.values(), key=_order)
    top = ranked[:FIRST]
    full = found.in_bulk([row.pk for each in top for row in each])
    return Summary(
        total=len(rows),
        main=sum(each[0].weight == MAIN for each in ranked),
        targets=len(ranked),
        first=[Target(tuple(full[row.pk] for row in each if row.pk in full), each[0].weight) for each in top],
        about=_about([row for row in rows if row.target is None]),
        parts=_parts(rows),
        answering=_answering(rows),
    )


def _order(rows: Sequence[Light]) -> tuple[object, ...]:
    """The heavier target first, then the one about which more is wrong, then the one that is farther off."""
    return -rows[0].weight, -len(rows), -max(row.severity for row in rows), min(row.since for row in rows), rows[0].pk  # type: ignore[type-var]


def _sorted(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda each: (-each.total, each.thing is None, _name(each)))


def _name(group: Group) -> object:
    thing = group.thing
    return sort_key(str(getattr(thing, "name", None) or getattr(thing, "title", "")))


def _about(rows: Sequence[Light]) -> list[Group]:
    """Warnings about no target: by the indicator that passed its threshold, or the form that was not sent."""
    by: dict[tuple[int | None, int | None], list[Light]] = defaultdict(list)
    for row in rows:
        by[(None, row.form) if row.form else (row.indicator, None)].append(row)
    indicators = Indicator.objects.in_bulk([one for one, _ in by if one])
    forms = Form.objects.in_bulk([form for _, form in by if form])
    worst = {key: max(its, key=lambda row: (row.severity, -row.pk)).unit for key, its in by.items()}
    units = Unit.objects.in_bulk(set(worst.values()))
    return _sorted(
        Group(forms[key[1]] if key[1] else indicators[key[0] or 0], _counted(its), units[worst[key]])
        for key, its in by.items()
    )


def _counted(rows: Iterable[Light]) -> Counter[str]:
    return Counter(row.kind for row in rows)


def part_of() -> dict[int, int]:
    """For every node the one under the resolution that it belongs to; a resolution belongs to itself."""
    kinds = {pk: (parent, kind) for pk, parent, kind in Node.objects.values_list("pk", "parent", "kind")}
    found = {}
    for node in kinds:
        step = node
        while (parent := kinds[step][0]) is not None and kinds[parent][1] != NodeKind.RESOLUTION:
            step = parent
        found[node] = node if kinds[node][1] == NodeKind.RESOLUTION else step
    return found


def _parts(rows: Sequence[Light]) -> list[Group]:
    belongs = part_of()
    by: dict[int, list[Light]] = defaultdict(list)
    for row in rows:
        if row.target is not None:
            by[belongs.get(row.node or 0, 0)].append(row)
    nodes = Node.objects.in_bulk(list(by))
    return _sorted(Group(nodes.get(pk), _counted(its)) for pk, its in by.items())


def holders(rows: Iterable[Light]) -> dict[int, set[int]]:
    """Who answers for each warning, by ids: agencies that lead its target, else the unit itself."""
    by_node, by_target = leads()
    return {
        row.pk: (by_target.get(row.target) or by_node.get(row.node or 0) or {row.unit} if row.target else {row.unit})
        for row in rows
    }


def _answering(rows: Sequence[Light]) -> list[Group]:
    by: dict[int, list[Light]] = defaultdict(list)
    answer = holders(rows)
    for row in rows:
        for unit in answer[row.pk]:
            by[unit].append(row)
    units = Unit.objects.in_bulk(list(by))
    return _sorted(Group(units[pk], _counted(its)) for pk, its in by.items())
