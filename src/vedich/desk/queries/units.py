"""Units on the desk: the tree on a day, and everything known of one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from vedich.common.templatetags.charts import band_name
from vedich.common.templatetags.frame import named
from vedich.common.templatetags.values import plain
from vedich.common.text import sort_key
from vedich.desk.queries.search import Asked, matching
from vedich.desk.queries.viewer import Viewer
from vedich.desk.queries.wording import behind_sentence
from vedich.org import queries as org
from vedich.org.models import BODY_KINDS, Membership, ParentLink, Succession, Unit, UnitKind, UnitPath
from vedich.plan.models import Assignment, AssignmentRole, Node, Target
from vedich.report.models import Value
from vedich.scorecard import queries as scores
from vedich.scorecard.models import ScoreRecord, ScoreRun
from vedich.scoring.period import Period

EXPANDED = 12
"""Roots of one kind up to this many are shown with what stands directly under them."""
LATEST = 10
"""How many of the last reported values a unit page shows."""

_KINDS = {kind: place for place, kind in enumerate(UnitKind.values)}
_NUMBERED = {
    UnitKind.PROVINCE: ngettext_lazy("%(n)s province", "%(n)s provinces", "n"),
    UnitKind.DISTRICT: ngettext_lazy("%(n)s district", "%(n)s districts", "n"),
    UnitKind.COMMUNE: ngettext_lazy("%(n)s commune", "%(n)s communes", "n"),
    UnitKind.VILLAGE: ngettext_lazy("%(n)s village", "%(n)s villages", "n"),
    UnitKind.COMMITTEE: ngettext_lazy("%(n)s committee", "%(n)s committees", "n"),
    UnitKind.CELL: ngettext_lazy("%(n)s cell", "%(n)s cells", "n"),
    UnitKind.AGENCY: ngettext_lazy("%(n)s agency", "%(n)s agencies", "n"),
    UnitKind.MASS_ORGANISATION: ngettext_lazy("%(n)s mass organisation", "%(n)s mass organisations", "n"),
    UnitKind.TEAM: ngettext_lazy("%(n)s team", "%(n)s teams", "n"),
}


@dataclass(frozen=True)
class Row:
    """One line of the tree: a unit, how deep it stands, and how many units of each kind lie below it, in words."""

    unit: Unit
    depth: int
    below: tuple[str, ...] = ()
    parent: Unit | None = None


def in_order(units: Iterable[Unit]) -> list[Unit]:
    """By kind, then in Vietnamese alphabetical order."""
    return sorted(units, key=lambda unit: (_KINDS.get(unit.kind, 99), sort_key(unit.name), unit.code))


def counts_below(units: Sequence[Unit], day: date) -> dict[int, tuple[str, ...]]:
    """Per unit id, how many units of each kind stand under it on a day, in words; one query."""
    rows = (
        UnitPath.objects.filter(org.on(day), ancestor__in=[unit.pk for unit in units], depth__gt=0)
        .values("ancestor", "descendant__kind")
        .annotate(number=Count("descendant", distinct=True))
        .order_by()
    )
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        found[row["ancestor"]].append((row["descendant__kind"], row["number"]))
    return {pk: _in_words(kinds) for pk, kinds in found.items()}


def _in_words(kinds: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    ordered = sorted(kinds, key=lambda each: _KINDS.get(each[0], 99))
    return tuple(_NUMBERED[UnitKind(kind)] % {"n": number} for kind, number in ordered)


def within_reach(viewer: Viewer) -> QuerySet[Unit]:
    """Units whose single values may be seen; the same that `org.queries.reach` lists."""
    return Unit.objects.filter(pk__in=UnitPath.objects.filter(ancestor__in=viewer.reached).values("descendant"))


def visible(viewer: Viewer, day: date) -> QuerySet[Unit]:
    """Units that exist on a day, of those the user may view; a page opens exactly the viewable ones."""
    return viewer.units.filter(org.on(day))


def latest_day(viewer: Viewer, today: date) -> date:
    """Today; for who works at units that are no more, the last day on which one of them existed."""
    last = viewer.units.aggregate(end=Max("valid_to"))["end"]
    return min(today, last - timedelta(days=1)) if last else today


def tree(viewer: Viewer, day: date) -> list[tuple[Unit, int]]:
    """From the top: each root and, where the roots are few, what stands directly under it, with its depth."""
    units = visible(viewer, day)
    links = ParentLink.objects.filter(org.on(day), parent__in=units)
    roots = in_order(units.exclude(pk__in=links.values("unit")))
    kinds: dict[str, int] = defaultdict(int)
    for root in roots:
        kinds[root.kind] += 1
    opened = [root.pk for root in roots if kinds[root.kind] <= EXPANDED]
    parent_of = dict(links.filter(parent__in=opened).values_list("unit", "parent"))
    under: dict[int, list[Unit]] = defaultdict(list)
    for unit in in_order(units.filter(pk__in=parent_of)):
        under[parent_of[unit.pk]].append(unit)
    return [line for root in roots for line in [(root, 0), *((unit, 1) for unit in under[root.pk])]]


def listing(
    viewer: Viewer, day: date, *, kind: str = "", asked: Asked | None = None, over: Unit | None = None
) -> list[tuple[Unit, int]]:
    """Units of one kind, or found by words, or standing under one unit; flat, in order."""
    units = visible(viewer, day)
    if kind:
        units = units.filter(kind=kind)
    if asked is not None and asked.words:
        units = units.filter(matching(asked))
    if over is not None:
        paths = UnitPath.objects.filter(org.on(day), ancestor=over, depth__gt=0)
        units = units.filter(pk__in=paths.values("descendant"))
    return [(unit, 0) for unit in in_order(units)]


def rows(lines: Sequence[tuple[Unit, int]], day: date) -> list[Row]:
    """The lines of one page with counts and parents; two queries whatever their number."""
    units = [unit for unit, _depth in lines]
    counts, parents = counts_below(units, day), org.parents_on(units, day)
    return [Row(unit, depth, counts.get(unit.pk, ()), parents.get(unit.pk)) for unit, depth in lines]


def kinds_on(viewer: Viewer, day: date) -> list[tuple[str, str, int]]:
    """Kinds of viewable units on a day: code, label, how many."""
    numbers = visible(viewer, day).values("kind").annotate(number=Count("pk")).order_by()
    counted = {row["kind"]: row["number"] for row in numbers}
    return [(kind, str(UnitKind(kind).label), counted[kind]) for kind in UnitKind.values if kind in counted]


def versions(viewer: Viewer, code: str) -> list[Unit]:
    """Every viewable unit the code has ever named, oldest first."""
    return list(viewer.units.filter(code=code).order_by("valid_from")) if code.isprintable() else []


def version_on(found: Sequence[Unit], day: date | None, today: date) -> Unit | None:
    """The unit meant on a day; without a day the one of today, else the last one."""
    meant = [unit for unit in found if unit.valid_from <= (day or today) < unit.valid_to]
    if meant or day is not None:
        return meant[0] if meant else None
    return found[-1] if found else None


def within_life(unit: Unit, day: date) -> date:
    """The day, moved into the unit's life."""
    return max(unit.valid_from, min(day, unit.last_day))


@dataclass(frozen=True)
class Reported:
    """What a unit sent: its latest values, how many there are, and when the last one was accepted."""

    latest: list[Value]
    number: int
    accepted_at: datetime | None


@dataclass(frozen=True)
class UnitPage:
    """Everything the page of one unit shows, but its targets."""

    unit: Unit
    day: date
    above: list[Unit]
    versions: list[Unit]
    parents: list[ParentLink]
    predecessors: list[Succession]
    successors: list[Succession]
    kinds_below: tuple[str, ...]
    below: list[Row]
    more_below: int
    patrons: list[Assignment]
    patron_of: list[Unit]
    answers_for: list[tuple[str, list[Node]]]
    seats: list[Membership]
    """The bodies in which posts of the unit sit on the day."""
    viewable: frozenset[int]
    """Of the units named here, those whose page the user may open."""
    reported: Reported | None
    """None where the user may not see single values."""

    @property
    def is_body(self) -> bool:
        return self.unit.kind in BODY_KINDS

    @property
    def undetermined(self) -> bool:
        return any(step.share is None for step in (*self.predecessors, *self.successors))


def page(viewer: Viewer, unit: Unit, day: date, *, shown: int = 50) -> UnitPage:
    """Read the page of one unit as of a day of its life."""
    children = children_of(viewer, unit, day)
    predecessors, successors = list(org.predecessors(unit)), list(org.successors(unit))
    beside = {s.predecessor_id for s in predecessors} | {s.successor_id for s in successors}
    links = list(ParentLink.objects.filter(unit=unit).select_related("parent").order_by("valid_from"))
    patron_of = list(_held(unit).filter(role=AssignmentRole.PATRON, unit__isnull=False).select_related("unit"))
    seats = list(Membership.objects.filter(org.on(day), unit=unit).select_related("body").order_by("body__name", "pk"))
    named = beside | {link.parent_id for link in links} | {each.unit_id for each in patron_of}
    named |= {each.body_id for each in seats}
    return UnitPage(
        unit=unit,
        day=day,
        above=org.ancestors(unit, day),
        versions=versions(viewer, unit.code),
        parents=links,
        predecessors=predecessors,
        successors=successors,
        kinds_below=counts_below([unit], day).get(unit.pk, ()),
        below=rows([(child, 0) for child in children[:shown]], day),
        more_below=max(len(children) - shown, 0),
        patrons=list(Assignment.objects.filter(unit=unit).select_related("holder_unit")),
        patron_of=in_order(each.unit for each in patron_of if each.unit),
        answers_for=_answers_for(unit),
        seats=seats,
        viewable=frozenset(viewer.units.filter(pk__in=named).values_list("pk", flat=True)),
        reported=reported_by(unit) if within_reach(viewer).filter(pk=unit.pk).exists() else None,
    )


def _held(unit: Unit) -> QuerySet[Assignment]:
    return Assignment.objects.filter(holder_unit=unit)


def _answers_for(unit: Unit) -> list[tuple[str, list[Node]]]:
    """Programmes and schemes by the role in which the unit answers for them."""
    found: dict[str, list[Node]] = defaultdict(list)
    for assignment in _held(unit).filter(node__isnull=False).select_related("node").order_by("node__position"):
        found[assignment.role].append(assignment.node)
    return [(str(role.label), found[role]) for role in AssignmentRole if role in found]


def children_of(viewer: Viewer, unit: Unit, day: date) -> list[Unit]:
    """What stands directly under a unit on a day, of what the user may view."""
    return in_order(org.children(unit, day).filter(pk__in=viewer.units))


def reported_by(unit: Unit) -> Reported:
    """The latest values of a unit itself."""
    sent = Value.objects.filter(unit=unit, is_current=True)
    totals = sent.aggregate(number=Count("pk"), accepted_at=Max("accepted_at"))
    latest = sent.select_related("indicator").order_by("-end", "indicator__code", "pk")[:LATEST]
    return Reported(list(latest), totals["number"], totals["accepted_at"])


def targets(viewer: Viewer, unit: Unit) -> QuerySet[Target]:
    """Targets promised for this unit, in the order of the plan."""
    return viewer.targets().filter(unit=unit).order_by("position", "code")


def standing_of(run: ScoreRun | None, viewer: Viewer, unit: Unit) -> str:
    """How many of the unit's targets are behind, in one sentence; nothing where nothing was scored. One query."""
    if run is None:
        return ""
    counts = scores.counts_of(
        scores.current_records(run).filter(target__in=targets(viewer, unit).order_by()).values_list("band", flat=True)
    )
    scored = counts.total - counts.unscored
    return behind_sentence(counts.behind, scored) if scored else ""


def scores_of(run: ScoreRun | None, chosen: Iterable[Target]) -> dict[int, ScoreRecord]:
    """Stored scores by target id; nothing where nothing was ever scored."""
    if run is None:
        return {}
    wanted = [target.pk for target in chosen]
    return {record.target_id: record for record in scores.current_records(run).filter(target__in=wanted)}


def csv_of_targets(
    listed: Iterable[Target], scored: dict[int, ScoreRecord]
) -> tuple[list[str], list[tuple[object, ...]]]:
    """The targets of a unit with what they stand at."""
    head = [_("Code"), _("Target"), _("Measure"), _("Actual"), _("Kind"), _("Attained, %"), _("Band")]
    return head, [_target_row(each, scored.get(each.pk)) for each in listed]


def _target_row(target: Target, record: ScoreRecord | None) -> tuple[object, ...]:
    named_as = (target.code, named(target.indicator), target.indicator.measure)
    if record is None:
        return (*named_as, None, None, None, None)
    kind = _("estimate") if record.estimate else _("actual")
    return (*named_as, plain(record.actual), kind, plain(record.attained), band_name(record.band))


def csv_of_reported(reported: Reported) -> tuple[list[str], list[tuple[object, ...]]]:
    """The latest values of a unit."""
    head = [_("Indicator"), _("Measure"), _("Period"), _("Reported value"), _("Kind"), _("Accepted on")]
    rows = [
        (
            named(each.indicator),
            each.indicator.measure,
            str(Period(each.start, each.end)),
            plain(each.amount) if each.amount is not None else str(each.get_state_display()),
            str(each.get_kind_display()),
            timezone.localtime(each.accepted_at).date(),
        )
        for each in reported.latest
    ]
    return head, rows
