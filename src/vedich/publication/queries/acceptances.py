"""Acceptances: who accepted the values that the figures of a report rest on, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from vedich.documents.content import Document
from vedich.documents.numbers import day as written_day
from vedich.org.models import UnitPath
from vedich.org.queries import day_of, people
from vedich.plan.models import Indicator, OverSpace
from vedich.publication.queries.material import CARRIED, MAIN, Entry, Material
from vedich.report import queries as report
from vedich.report.models import Value
from vedich.review.queries.snapshots.rests_on import value_ids
from vedich.scorecard.queries.facts import closure

NAMED = 3
"""So many posts are named with a figure, those who accepted last first."""
MACHINE = "nhập bằng dòng lệnh"
"""Where nobody accepted a value: it was brought by a command."""
_AT_ONCE = 5_000

Accepted = dict[str, datetime]
"""Per post, when somebody there accepted last."""


@dataclass(frozen=True)
class _Row:
    """Values of one indicator at one unit that one person accepted, under the post of then, the last of them when."""

    indicator: int
    unit: int
    post: str
    at: datetime


def acceptances(material: Material, paper: Document) -> tuple[tuple[str, str], ...]:
    """For each figure of a report that rests on accepted values: its key, and who accepted them, in words.

    A fixed number of queries for values of today; for frozen ones one for so many thousand of them.
    """
    every = {each.target.pk: each for each in (*material.main, *material.entries) if each.record is not None}
    if not every:
        return ()
    by_target = _by_target(material, list(every.values()))
    scopes = _scopes(material)
    found, said = {}, {}
    for figure in paper.figures():
        if figure.key in found:
            continue
        targets = _targets(figure.key, every, scopes)
        if targets not in said:
            said[targets] = _words(by_target[each] for each in targets if each in by_target)
        found[figure.key] = said[targets]
    return tuple((key, words) for key, words in found.items() if words)


def _scopes(material: Material) -> dict[str, tuple[int, ...]]:
    """The targets that are counted under each scope."""
    held = {MAIN: material.main, CARRIED: material.entries}
    for branch in material.branches:
        held |= {each.tally.scope: each.entries for each in (branch, *branch.leaves)}
    return {scope: tuple(each.target.pk for each in entries) for scope, entries in held.items()}


def _targets(key: str, every: Mapping[int, Entry], scopes: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The targets a figure speaks of: one for a score, those of a scope for a count."""
    kind, _, rest = key.partition(":")
    scope, _, what = rest.rpartition(":")
    if kind == "score" and what != "plan":
        return tuple(pk for pk, each in every.items() if each.target.code == scope)
    return scopes.get(scope, ()) if kind in ("count", "pace") else ()


def _by_target(material: Material, entries: Sequence[Entry]) -> dict[int, Accepted]:
    """Per target, who accepted the values its figure may be made of, at or under its unit."""
    indicators = list(Indicator.objects.all())
    behind = {each.target.indicator_id: frozenset(closure([each.target.indicator], indicators)) for each in entries}
    rows: dict[int, list[_Row]] = defaultdict(list)
    for row in _rows(material, frozenset().union(*behind.values())):
        rows[row.indicator].append(row)
    below = _below({each.target.unit_id for each in entries})
    found = {}
    for each in entries:
        target = each.target
        is_own = target.indicator.over_space == OverSpace.NONE and not target.indicator.formula
        units = {target.unit_id} if is_own else below[target.unit_id]
        held: Accepted = {}
        for indicator in behind[target.indicator_id]:
            for row in rows[indicator]:
                if row.unit in units:
                    held[row.post] = max(row.at, held.get(row.post, row.at))
        found[target.pk] = held
    return found


def _below(units: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for above, below in UnitPath.objects.filter(ancestor__in=list(units)).values_list("ancestor", "descendant"):
        found[above].add(below)
    return found


def _rows(material: Material, indicators: Iterable[int]) -> Iterator[_Row]:
    found = [
        row
        for values in _values(material, list(indicators))
        for row in values.order_by()
        .values_list("indicator", "unit", "accepted_by__username", "accepted_by__post")
        .annotate(last=Max("accepted_at"))
    ]
    former = people.former_posts({name for _indicator, _unit, name, _post, _at in found if name})
    for indicator, unit, name, post, at in found:
        then = next((was for until, was in former.get(name, ()) if at < until), post)
        yield _Row(indicator, unit, then if name else MACHINE, at)


def _values(material: Material, indicators: list[int]) -> Iterator[QuerySet[Value]]:
    """The values of the figures: those that were frozen, else those of today."""
    review = material.review
    if material.snapshot is None:
        yield report.current(indicators, start=None, day=review.as_of, estimates=review.estimates)
        return
    ids = value_ids(material.snapshot, indicators)
    for at in range(0, len(ids), _AT_ONCE):
        yield Value.objects.filter(pk__in=ids[at : at + _AT_ONCE])


def _words(accepted: Iterable[Accepted]) -> str:
    """`Chuyên viên tổng hợp, 20/07/2013; Chánh Văn phòng, 18/07/2013`; posts beyond the first few are counted."""
    together: Accepted = {}
    for each in accepted:
        for post, at in each.items():
            together[post] = max(at, together.get(post, at))
    ranked = sorted(together.items(), key=lambda each: (-day_of(each[1]).toordinal(), each[0]))
    said = [f"{post}, {written_day(day_of(at))}" for post, at in ranked[:NAMED]]
    more = len(ranked) - NAMED
    return "; ".join([*said, *([f"và {more} chức danh khác"] if more > 0 else [])])
