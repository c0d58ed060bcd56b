"""The overview: which programmes are behind, why, who answers, what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from vedich.common.templatetags.charts import band_name
from vedich.common.templatetags.frame import percent
from vedich.desk.queries import rows as target_rows
from vedich.desk.queries import wording
from vedich.desk.queries.rows import Row
from vedich.desk.queries.run import Look
from vedich.desk.queries.standing import Line, Standing, rulebook, standing
from vedich.desk.queries.tasks import TaskLine, TaskState, is_open, worst_first
from vedich.desk.queries.term import term
from vedich.desk.queries.viewer import Viewer
from vedich.plan.models import Node, NodeKind, Task
from vedich.review.models import FindingKind
from vedich.scorecard.models import Band, ScoreRecord
from vedich.scorecard.queries import Counts, main_counts
from vedich.scoring.period import latest_closed

SHOWN = 4
"""So many targets and tasks the overview names; the rest is one link away."""
SOON = 90
"""Days ahead in which a task counts as falling due."""


@dataclass(frozen=True)
class Overview:
    """Everything the first page shows."""

    root: Node
    headline: str
    elapsed: str
    rule: str
    edge: str
    """Percent under which a target counts as behind, written out."""
    kind: str
    """Of the rows: programme, scheme or group."""
    own: list[Line]
    others: list[Line]
    counts: Counts
    schemes: int
    main: Counts
    not_carried: int
    urgent: list[Row]
    urgent_total: int
    due: list[TaskLine]
    open_tasks: int
    tasks_total: int
    coverage: str
    concluded_on: date | None = None
    """The day of the conference whose conclusions stand beside the programmes."""
    concluded_from: str = ""
    """The review it belonged to."""

    @property
    def parts_title(self) -> str:
        return wording.parts_title(self.kind)

    @property
    def part_title(self) -> str:
        return wording.part_title(self.kind)

    @property
    def others_title(self) -> str:
        return wording.others_title(len(self.others))

    @property
    def whole(self) -> str:
        return wording.whole_sentence(self.counts.total, self.schemes)

    @property
    def main_total(self) -> int:
        return self.main.total + self.not_carried

    @property
    def main_bands(self) -> list[tuple[str, int]]:
        """Levels of the carried main targets that occur."""
        return [(band, count) for band, count in self.main.in_order() if count]

    @property
    def main_bar(self) -> Counter[str]:
        """Those that no scheme carries stand in the bar without a level: no scheme's work is behind them."""
        return self.main.bands + Counter({Band.NO_DATA.value: self.not_carried})

    @property
    def main_label(self) -> str:
        parts = [f"{count} {band_name(band).lower()}" for band, count in self.main_bands]
        if self.not_carried:
            parts.append(f"{self.not_carried} {gettext('carried by no scheme')}")
        return f"{wording.whole_sentence(self.main_total, 0)}: {', '.join(parts)}"


def _own(lines: Sequence[Line], viewer: Viewer) -> list[Line]:
    """Programmes whose leader in charge is this post or a unit held by it."""
    return [line for line in lines if any(viewer.holds(each) for each in line.in_charge)]


def _urgent(found: Standing, nodes: Sequence[Node]) -> list[ScoreRecord]:
    """Targets not begun or under the lowest edge, those with a stated reason first."""
    low = target_rows.records(found.look.run, found.look.viewer.targets().filter(node__in=[node.pk for node in nodes]))
    explained = {each.target_id for each in found.findings if each.kind == FindingKind.REASON}
    records = target_rows.worst_first(low.filter(band__in=(Band.NOT_STARTED, Band.UNDER_20)))
    return sorted(records, key=lambda record: (record.target_id not in explained, record.level))


def _due(tasks: Sequence[Task], look: Look) -> list[Task]:
    soon = [task for task in tasks if is_open(task) and (task.deadline - look.day).days <= SOON]
    return [
        *worst_first(task for task in soon if task.state == TaskState.OVERDUE),
        *sorted(
            (task for task in soon if task.state != TaskState.OVERDUE), key=lambda task: (task.deadline, task.code)
        ),
    ]


def _coverage(look: Look) -> str:
    """How many units of the widest collection have figures for its last closed period; nothing where none collects."""
    found = look.run.records.filter(
        is_current=True, expected__gt=1, target__indicator__formula="", target__unit__in=look.viewer.units
    )
    widest = found.select_related("target__indicator").order_by("-expected", "-covered").defer("reasons").first()
    if widest is None:
        return ""
    indicator = widest.target.indicator
    period = latest_closed(indicator.frequency, look.day)
    if period is None:
        return ""
    return wording.coverage_sentence(
        widest.covered, widest.expected, indicator.collected_at, period, estimates=look.run.estimates
    )


def overview(look: Look, today: date | None = None) -> Overview | None:
    """Read the overview; None while there is nothing to show."""
    found = standing(look, kinds=(FindingKind.WHY, FindingKind.REASON), today=today)
    root = found.tree.root(look.review.node if look.review else None)
    if root is None or look.run is None:
        return None
    parts = found.tree.parts(root)
    lines = found.lines(parts)
    own = _own(lines, look.viewer)
    scope = "own" if own else parts[0].kind if parts != [root] else ""
    mine = [line.node for line in own] or parts
    nodes = [each for node in mine for each in found.tree.below(node)]
    tasks = [task for node in mine for task in found.tasks_under(node)]
    urgent = _urgent(found, nodes)
    due = _due(tasks, look)
    book = rulebook(look.day)
    passed = term(root.start, root.end, look.day)
    main, not_carried = main_counts(look.run, root, look.viewer.units)
    return Overview(
        root=root,
        headline=wording.headline(own or lines, scope),
        elapsed=wording.elapsed_sentence(passed),
        rule=wording.rule_sentence(book, passed, parts[0].kind),
        edge=percent(book.band_edges[1], 0),
        kind=parts[0].kind,
        own=own,
        others=[line for line in lines if line not in own],
        counts=sum((line.counts for line in lines), Counts()),
        schemes=len(found.tree.of_kind(root, NodeKind.SCHEME)),
        main=main,
        not_carried=not_carried,
        urgent=target_rows.rows(urgent[:SHOWN], leads=found.leads(nodes), reasons=found.findings),
        urgent_total=len(urgent),
        due=[TaskLine(task, look.day) for task in due[:SHOWN]],
        open_tasks=sum(map(is_open, tasks)),
        tasks_total=len(tasks),
        coverage=_coverage(look),
        concluded_on=found.last.conference.day if found.last else None,
        concluded_from=found.last.review.code if found.last else "",
    )
