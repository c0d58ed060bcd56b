"""The page of money: by source, year and node, what nobody has said, and results against money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vedich.common.roles import Role
from vedich.desk.queries import rows as target_rows
from vedich.desk.queries.run import Look
from vedich.desk.queries.tree import Tree
from vedich.funding.queries.sources import SourceKind, in_order, kind_of, kinds
from vedich.funding.queries.sums import Line, Pair, Sums, WaterStep, read_lines, sums_of, waterfall
from vedich.plan.models import Node, NodeKind
from vedich.scorecard.queries.records import BEHIND, SCORED

_SHOWN = (NodeKind.PROGRAMME, NodeKind.SCHEME)
_KEEPING = {Role.ADMINISTRATOR, Role.OFFICE, Role.SPECIALIST, Role.REPORTER}


@dataclass(frozen=True)
class AskedMoney:
    """What the address asks for; empty means all."""

    node: str = ""
    year: int | None = None
    kind: str = ""

    @property
    def any(self) -> bool:
        return bool(self.node or self.year or self.kind)


@dataclass(frozen=True)
class OfSource:
    """One kind of source with the sources of that kind; one source needs no heading over it."""

    kind: SourceKind
    sums: Sums
    sources: list[tuple[str, Sums]]

    @property
    def is_alone(self) -> bool:
        return len(self.sources) == 1


@dataclass(frozen=True)
class Result:
    """What a scheme has reached beside what it has cost so far; both in percent of what the whole term promises."""

    node: Node
    scored: int
    behind: int
    attained: Decimal | None
    """Half of the targets that have a percentage attained at least this much."""
    money: Pair

    @property
    def on_pace(self) -> int:
        return self.scored - self.behind

    @property
    def points(self) -> Decimal | None:
        """Percentage points by which money is ahead of results; below zero, results are ahead."""
        if self.money.percent is None or self.attained is None:
            return None
        return self.money.percent - self.attained


@dataclass(frozen=True)
class MoneyPage:
    """Everything the page shows; amounts in million VND."""

    root: Node | None
    node: Node | None
    above: list[Node]
    asked: AskedMoney
    sums: Sums
    lines: list[Line]
    sources: list[OfSource]
    years: list[tuple[int, Sums]]
    nodes: list[tuple[Node, int, Sums]]
    rest: Sums | None
    """Lines under none of the nodes listed; None where there are none or nothing is listed."""
    results: list[Result]
    water: list[WaterStep]
    node_choices: list[tuple[Node, int]]
    year_choices: list[int]
    kind_choices: list[SourceKind]
    keeps: bool

    @property
    def stored(self) -> bool:
        """Whether there is any money at all, whatever the filter."""
        return bool(self.year_choices)


def money_page(look: Look, asked: AskedMoney) -> MoneyPage:
    """Read the page. Raises Node.DoesNotExist for a node that is not in the plan."""
    tree = look.tree
    root = tree.root(look.review.node if look.review else None)
    base = _named(tree, asked.node) if asked.node else root
    below = tree.below(base) if base else []
    every = read_lines(node.pk for node in below)
    of_kind = [line for line in every if asked.kind in ("", line.kind)]
    chosen = [line for line in of_kind if asked.year in (None, line.year)]
    nodes = _by_node(tree, base, chosen) if base else []
    listed = {each.pk for node, _depth, _sums in nodes for each in tree.below(node)}
    rest = [line for line in chosen if line.node not in listed]
    return MoneyPage(
        root=root,
        node=base if asked.node else None,
        above=[*tree.above(base), base] if asked.node and base else [],
        asked=asked,
        sums=sums_of(chosen),
        lines=chosen,
        sources=_by_source(chosen),
        years=[(year, sums_of(it for it in of_kind if it.year == year)) for year in sums_of(of_kind).years],
        nodes=nodes,
        rest=sums_of(rest) if rest and nodes else None,
        results=_results(look, tree, base, of_kind) if base else [],
        water=waterfall(sums_of(chosen)),
        node_choices=tree.choices(),
        year_choices=sums_of(every).years,
        kind_choices=[kind for kind in kinds() if kind.code in {line.kind for line in every}],
        keeps=bool(look.viewer.roles & _KEEPING),
    )


def _named(tree: Tree, code: str) -> Node:
    found = next((node for node in tree.by_id.values() if node.code == code), None)
    if found is None:
        raise Node.DoesNotExist(code)
    return found


def _by_source(lines: Sequence[Line]) -> list[OfSource]:
    by: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by[line.source].append(line)
    found: dict[SourceKind, list[tuple[str, Sums]]] = defaultdict(list)
    for name in in_order(by):
        found[kind_of(name)].append((name, sums_of(by[name])))
    return [
        OfSource(kind, sums_of(line for _name, sums in sources for line in sums.lines), sources)
        for kind, sources in found.items()
    ]


def _by_node(tree: Tree, base: Node, lines: Sequence[Line]) -> list[tuple[Node, int, Sums]]:
    """Programmes and schemes below that have money, each with all that is below it, in the order of the plan."""
    found = []
    for node in tree.below(base):
        if node.pk == base.pk or node.kind not in _SHOWN:
            continue
        ids = {each.pk for each in tree.below(node)}
        own = [line for line in lines if line.node in ids]
        if own:
            depth = sum(each.kind in _SHOWN and each.pk != base.pk for each in tree.above(node)[_depth(tree, base) :])
            found.append((node, depth, sums_of(own)))
    return found


def _depth(tree: Tree, node: Node) -> int:
    return len(tree.above(node))


def _results(look: Look, tree: Tree, base: Node, lines: Iterable[Line]) -> list[Result]:
    """Schemes that have money or scores, those in which money is furthest ahead of results first."""
    schemes = [node for node in tree.below(base) if node.kind == NodeKind.SCHEME] or [base]
    by_line: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_line[line.node].append(line)
    scores = _scores(look)
    found = []
    for scheme in schemes:
        ids = [each.pk for each in tree.below(scheme)]
        own = [line for pk in ids for line in by_line[pk]]
        scored = [each for pk in ids for each in scores[pk]]
        if own:
            behind = sum(band in BEHIND for band, _attained in scored)
            found.append(Result(scheme, len(scored), behind, _half(scored), sums_of(own).through_the_term))
    return sorted(found, key=lambda it: (it.points is None, -(it.points or 0), it.node.position))


def _scores(look: Look) -> dict[int, list[tuple[str, Decimal | None]]]:
    """Band and percentage of every scored target, by node."""
    found: dict[int, list[tuple[str, Decimal | None]]] = defaultdict(list)
    if look.run is not None:
        records = target_rows.records(look.run, look.viewer.targets()).filter(band__in=SCORED)
        for node, band, attained in records.values_list("target__node", "band", "attained"):
            found[node].append((band, attained))
    return found


def _half(scored: Iterable[tuple[str, Decimal | None]]) -> Decimal | None:
    """The most that at least half of the targets attained."""
    known = sorted((attained for _band, attained in scored if attained is not None), reverse=True)
    return known[(len(known) + 1) // 2 - 1] if known else None
