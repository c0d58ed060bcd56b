"""League tables: units of one kind ranked within groups of comparable size, by stored scores only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, QuerySet

from vedich.common.models import User
from vedich.common.text import sort_key
from vedich.org import queries as org
from vedich.org.models import Succession, Unit, UnitKind, UnitPath
from vedich.plan.models import Direction, Indicator, NodeKind, OverSpace
from vedich.scorecard.models import ScoreRecord, ScoreRun
from vedich.scorecard.queries.records import MET, SCORED
from vedich.scorecard.queries.suggested import leads
from vedich.scoring.ranking import THIRDS, Place, Tally, places, restated, thirds

BODIES = (UnitKind.AGENCY, UnitKind.COMMITTEE, UnitKind.MASS_ORGANISATION)
"""Kinds that answer for targets of a place by leading them."""
PROMISED, BASELINE, BELOW, TARGETS = "muc-giao", "xuat-phat", "so-don-vi", "so-chi-tieu"
"""Sizes that are no indicator: what was promised, where it started, how many units lie below, how many targets."""


@dataclass(frozen=True)
class AskedLeague:
    """What the address asks for; empty means: the first kind, the share of targets met, no groups."""

    kind: str = ""
    indicator: str = ""
    size: str = ""


@dataclass(frozen=True)
class Row:
    """One unit with its value and place, and its place before; `change` is positive where it climbed."""

    unit: Unit
    value: Fraction | None
    """Percent: of what was promised, or of targets met."""
    met: int
    scored: int
    unscored: int
    size: Fraction | None
    place: Place
    before: Place | None
    merged: bool

    @property
    def change(self) -> int | None:
        if self.place.rank is None or self.before is None or self.before.rank is None:
            return None
        return self.before.rank - self.place.rank


@dataclass(frozen=True)
class Group:
    """Units of comparable size; `code` is a third, or empty where there are no groups or the size is not known."""

    code: str
    ranked: Sequence[Row]
    apart: Sequence[Row]
    """Units without figures: they have no rank, and are no zeros."""
    lowest: Fraction | None = None
    highest: Fraction | None = None


@dataclass(frozen=True)
class League:
    """A league table with what can be chosen."""

    run: ScoreRun
    before: ScoreRun | None
    asked: AskedLeague
    kinds: Sequence[str]
    indicators: Sequence[Indicator]
    indicator: Indicator | None
    groups: Sequence[Group]
    total: int
    """Units ranked or apart, also those out of view: the rank counts all of them."""
    shown: int


@dataclass
class _Seen:
    """What the scores of a run say of one unit."""

    met: int = 0
    scored: int = 0
    unscored: int = 0
    figures: dict[int, tuple] | None = None


_FIELDS = (
    "target", "target__unit", "target__unit__kind", "target__node", "target__node__kind", "target__indicator", "band",
    "attained", "actual", "version__value", "version__baseline", "reasons__method",
)  # fmt: skip


def league(user: User, asked: AskedLeague, today: date) -> League | None:
    """Read a league table; None while nothing is scored. A fixed number of queries, however many units there are."""
    run, before = _runs()
    if run is None:
        return None
    kinds = _kinds(run)
    kind = asked.kind if asked.kind in kinds else (kinds[0] if kinds else "")
    seen, earlier = _seen(run, kind), _seen(before, kind) if before else {}
    units = Unit.objects.filter(org.on(run.day), kind=kind).in_bulk()
    seen = {pk: each for pk, each in seen.items() if pk in units}
    counts = Counter(indicator for each in seen.values() for indicator in each.figures or {})
    indicators = list(Indicator.objects.filter(pk__in=[pk for pk, n in counts.items() if n > 1]))
    by_code = {each.code: each for each in indicators}
    chosen = by_code.get(asked.indicator)
    now = {pk: _tally(seen.get(pk), chosen) for pk in units}
    # Who was never given a target, or this one, is not missing a figure.
    now = {pk: tally for pk, tally in now.items() if _was_given(seen.get(pk), chosen)}
    sizes = _sizes(asked.size, now, seen, chosen, by_code, run.day)
    came_from = _came_from(now) if before else {}
    was = restated(list(now), _tallies(earlier, chosen), came_from)
    rows = _rows(units, now, seen, was, sizes, came_from, earlier)
    in_view = set(org.in_view(user, today).filter(kind=kind).values_list("pk", flat=True))
    kept = AskedLeague(kind, chosen.code if chosen else "", asked.size if sizes else "")
    groups = _groups(rows, in_view, grouped=bool(sizes))
    shown = sum(len(group.ranked) + len(group.apart) for group in groups)
    return League(run, before, kept, kinds, indicators, chosen, groups, len(now), shown)


def _runs() -> tuple[ScoreRun | None, ScoreRun | None]:
    """The latest run and the one before it that looks in the same way."""
    found = list(ScoreRun.objects.order_by("-day", "-estimates"))
    if not found:
        return None, None
    alike = [run for run in found[1:] if (run.structure, run.estimates) == (found[0].structure, found[0].estimates)]
    return found[0], next((run for run in alike if run.day < found[0].day), None)


def _records(run: ScoreRun) -> QuerySet[ScoreRecord]:
    return ScoreRecord.objects.filter(run=run, is_current=True)


def _kinds(run: ScoreRun) -> list[str]:
    """Kinds of which at least two units have scores of their own, and bodies, where some lead targets."""
    rows = _records(run).order_by().values("target__unit__kind").annotate(n=Count("target__unit", distinct=True))
    own = {row["target__unit__kind"] for row in rows if row["n"] > 1}
    by_node, by_target = leads()
    leading = {each for found in (*by_node.values(), *by_target.values()) for each in found}
    bodies = Counter(Unit.objects.filter(pk__in=leading, kind__in=BODIES).values_list("kind", flat=True))
    return [kind for kind in UnitKind.values if kind in own or bodies[kind] > 1]


def _seen(run: ScoreRun, kind: str) -> dict[int, _Seen]:
    """By unit: its own targets, and for bodies those they lead."""
    found: dict[int, _Seen] = defaultdict(_Seen)
    records = _records(run)
    by_node, by_target = leads() if kind in BODIES else ({}, {})
    if kind not in BODIES:
        records = records.filter(target__unit__kind=kind)
    for target, unit, of_kind, node, node_kind, indicator, band, *figures in records.values_list(*_FIELDS):
        leading = by_target.get(target) or (by_node.get(node, set()) if node_kind != NodeKind.RESOLUTION else set())
        for each in {unit} | leading if of_kind == kind else leading:
            one = found[each]
            one.scored += band in SCORED
            one.met += band in MET
            one.unscored += band not in SCORED
            if each == unit:
                one.figures = {**(one.figures or {}), indicator: tuple(figures)}
    return found


def _tally(seen: _Seen | None, indicator: Indicator | None) -> Tally | None:
    """Targets met of those scored, or the figure of an indicator of what was promised; None where there is none."""
    if seen is None:
        return None
    if indicator is None:
        return Tally(Fraction(seen.met), Fraction(seen.scored)) if seen.scored else None
    attained, actual, promised, _baseline, method = (seen.figures or {}).get(indicator.pk, (None,) * 5)
    if attained is None:
        return None
    plain = method == "ratio" and indicator.direction == Direction.AT_LEAST and promised and actual is not None
    if plain and indicator.over_space == OverSpace.SUM and not indicator.formula:
        return Tally(Fraction(actual), Fraction(promised))
    return Tally(Fraction(attained), Fraction(100), additive=False)


def _was_given(seen: _Seen | None, indicator: Indicator | None) -> bool:
    return seen is not None and (indicator is None or indicator.pk in (seen.figures or {}))


def _tallies(seen: Mapping[int, _Seen], indicator: Indicator | None) -> dict[int, Tally]:
    known = {pk: _tally(each, indicator) for pk, each in seen.items()}
    return {pk: tally for pk, tally in known.items() if tally is not None}


def _sizes(
    asked: str, units: Collection[int], seen: Mapping[int, _Seen], chosen: Indicator | None,
    by_code: Mapping[str, Indicator], day: date,
) -> dict[int, Fraction | None]:  # fmt: skip
    """The size by which units are compared; empty where none was asked for, or it is not one."""
    if asked == BELOW:
        rows = UnitPath.objects.filter(org.on(day), ancestor__in=list(units), depth__gt=0).order_by()
        counts = dict(rows.values("ancestor").annotate(n=Count("pk")).values_list("ancestor", "n"))
        return {pk: Fraction(counts.get(pk, 0)) for pk in units}
    if asked == TARGETS:
        # One target met of one is not the achievement that thirty of thirty are.
        return {pk: Fraction(seen[pk].scored) if pk in seen else None for pk in units}
    place = {PROMISED: 2, BASELINE: 3}.get(asked, 1)
    indicator = chosen if asked in (PROMISED, BASELINE) else by_code.get(asked)
    if not asked or indicator is None:
        return {}
    figures = {pk: (seen[pk].figures or {}).get(indicator.pk) if pk in seen else None for pk in units}
    return {pk: None if each is None or each[place] is None else Fraction(each[place]) for pk, each in figures.items()}


def _came_from(units: Collection[int]) -> dict[int, list[tuple[int, bool]]]:
    """Predecessors of the units, step by step, each with whether it went in as a whole."""
    found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    fresh = set(units)
    while fresh:
        rows = list(Succession.objects.filter(successor__in=fresh).values_list("successor", "predecessor", "share"))
        for successor, predecessor, share in rows:
            found[successor].append((predecessor, share == 1))
        fresh = {predecessor for _, predecessor, _ in rows} - set(found) - set(units)
    return found


def _rows(
    units: Mapping[int, Unit], now: Mapping[int, Tally | None], seen: Mapping[int, _Seen],
    was: Mapping[int, Tally | None], sizes: Mapping[int, Fraction | None],
    came_from: Mapping[int, Sequence[tuple[int, bool]]], earlier: Mapping[int, _Seen],
) -> dict[str, list[Row]]:  # fmt: skip
    """Rows by group; places now and before are those within the group of now."""
    third = thirds(sizes) if sizes else dict.fromkeys(now, "")
    found: dict[str, list[Row]] = defaultdict(list)
    for group in ("", *THIRDS):
        members = [pk for pk in now if third[pk] == group]
        values = {pk: _percent(now[pk]) for pk in members}
        ranks, before = places(values), places({pk: _percent(was[pk]) for pk in members})
        for pk in members:
            one = seen.get(pk) or _Seen()
            merged = pk not in earlier and len(came_from.get(pk, ())) > 1
            found[group].append(
                Row(
                    units[pk],
                    values[pk],
                    one.met,
                    one.scored,
                    one.unscored,
                    sizes.get(pk),
                    ranks[pk],
                    before[pk],
                    merged,
                )
            )
    return found


def _percent(tally: Tally | None) -> Fraction | None:
    value = tally.value if tally else None
    return None if value is None else value * 100


def _groups(rows: Mapping[str, Sequence[Row]], in_view: Collection[int], *, grouped: bool) -> list[Group]:
    """Groups from the largest units down, with the rows in view; those of unknown size last."""
    found = []
    for code in (*reversed(THIRDS), "") if grouped else ("",):
        members = rows.get(code, ())
        sizes = [row.size for row in members if row.size is not None]
        shown = sorted(
            (row for row in members if row.unit.pk in in_view), key=lambda row: (sort_key(row.unit.name), row.unit.code)
        )
        if shown:
            ranked = sorted((row for row in shown if row.place.rank), key=lambda row: row.place.rank or 0)
            apart = [row for row in shown if row.place.rank is None]
            found.append(Group(code, ranked, apart, min(sizes, default=None), max(sizes, default=None)))
    return found
