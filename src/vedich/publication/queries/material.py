"""Material: everything the documents of a review are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from vedich.funding.models import FundingLine
from vedich.plan.models import Document, Node, NodeKind, Target, TargetVersion, Task
from vedich.publication.models import DraftRevision
from vedich.publication.queries.sentences.bands import Tally
from vedich.publication.queries.sentences.money import Sum
from vedich.publication.queries.sentences.plan import THEMATIC, TaskStates
from vedich.publication.queries.sentences.words import Edges
from vedich.review.models import Finding, FindingKind, Review, Snapshot
from vedich.review.queries.assessed import Assessed
from vedich.review.queries.commended import Commended
from vedich.scorecard.models import Band, ScoreRecord, ScoreRun
from vedich.scorecard.queries.records import BEHIND, Counts, counts_of
from vedich.scoring.period import closed_in


def paper_day(review: Review) -> date:
    """The day of the conference, else the day of the figures."""
    return date.fromisoformat(str(review.conference.get("date") or review.as_of)[:10])


def known_day(review: Review) -> date:
    """Up to which day things are known when the report is written: what comes later can only be an estimate."""
    return min(review.as_of, paper_day(review))


_RESOLUTION = "nghị quyết"
FAVOURABLE, DIFFICULT = "favourable", "difficult"
"""Natures of what is said about conditions, now and to come."""
MAIN, CARRIED = "main", "targets"
"""Scopes under which counts can be found again: main targets of the resolution, and all others."""


def is_thematic(node: Node) -> bool:
    """Whether a scheme is a thematic resolution: called by its own name, never a scheme."""
    return node.kind == NodeKind.SCHEME and node.title.lower().startswith(_RESOLUTION)


@dataclass(frozen=True)
class Holder:
    """Who holds a role, in words; the code where it is one unit."""

    name: str = ""
    code: str = ""


@dataclass(frozen=True)
class Entry:
    """One target with its version, its score and who answers for it; the score is None where none was stored."""

    target: Target
    version: TargetVersion
    record: ScoreRecord | None
    lead: str = ""
    lead_code: str = ""
    in_charge: str = ""
    reason: Finding | None = None

    @property
    def band(self) -> str:
        return self.record.band if self.record else Band.NO_DATA

    @property
    def is_behind(self) -> bool:
        return self.band in BEHIND

    @property
    def needs_faster_pace(self) -> bool:
        """Whether something is left to do in periods still to come, and it is behind its planned line."""
        record = self.record
        return record is not None and record.required is not None and record.pace == "behind"


@dataclass(frozen=True)
class Branch:
    """A part of the plan as a table shows it: a node and the targets under it."""

    node: Node
    title: str
    entries: tuple[Entry, ...]
    edges: Edges
    leaves: tuple[Branch, ...] = ()
    """The schemes and other nodes below that hold targets of their own; together they hold every entry."""
    lead: str = ""
    in_charge: str = ""
    money: Sum | None = None
    is_own: bool = False
    """Whether these are the targets that hang on the node itself, beside those of the nodes below it."""

    @cached_property
    def tally(self) -> Tally:
        scope = f"{self.node.code}/own" if self.is_own else self.node.code
        return Tally(scope, counts_of(entry.band for entry in self.entries), self.edges)

    @property
    def behind(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_behind]


@dataclass(frozen=True)
class Material:
    """What a review looks at, read from the plan, the stored scores, the money and the findings."""

    review: Review
    run: ScoreRun | None
    edges: Edges
    nodes: tuple[Node, ...]
    main: tuple[Entry, ...]
    """Main targets of the resolution, where the review looks at one."""
    not_carried: tuple[Entry, ...]
    """Of those, the ones no scheme carries."""
    branches: tuple[Branch, ...]
    """What the counted targets hang on, directly under the node reviewed; together they hold all of them."""
    money: tuple[Sum, ...]
    """By source."""
    findings: Mapping[str, Sequence[Finding]]
    tasks: TaskStates
    """How they stand on the day up to which things are known."""
    overdue: tuple[Task, ...]
    """Of those, the ones past their deadline, longest first."""
    work: Mapping[int, TaskStates]
    """Of those, how the ones stand that hang on each node directly under the one reviewed or below it."""
    documents: Mapping[Document, Sequence[Node]]
    """Each document once with the nodes that rest on it, that of the node reviewed first, then the oldest."""
    assignments: Mapping[int, Mapping[str, Holder]]
    """Per node id and role, who holds it."""
    patrons: Mapping[str, int]
    """Per kind of unit, how many have someone who looks after them."""
    carriers: Mapping[int, Sequence[Node]]
    """Per main target, the schemes that carry it."""
    past: Sequence[tuple[date, Counts]]
    """Counts of the counted targets on each of the review's trend days, oldest first."""
    snapshot: Snapshot | None = None
    """Where the figures are frozen; without one they are those of today."""
    criteria: Assessed | None = None
    """Where communes stand, if the review looks at a set of criteria."""
    lines: Sequence[FundingLine] = ()
    """The money line by line."""
    wordings: Mapping[str, str] = field(default_factory=dict)
    """Sentences that the committee has put in its own words."""
    commended: Sequence[Commended] = ()
    """Who was proposed as a model or for a commendation, and what became of it."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Per layout, the digest of the Word template by which the papers look."""
    edits: Mapping[str, DraftRevision] = field(default_factory=dict)
    """Per place of the draft where people have written, the last revision."""

    @property
    def node(self) -> Node:
        """The node reviewed, as it was where the figures are frozen."""
        return self.nodes[0]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every counted target in the order of the plan."""
        return tuple(entry for branch in self.branches for entry in branch.entries)

    @cached_property
    def weak(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.is_behind)

    @cached_property
    def tally(self) -> Tally:
        return Tally(CARRIED, counts_of(entry.band for entry in self.entries), self.edges, self.among)

    @cached_property
    def main_tally(self) -> Tally:
        """The main targets that a scheme carries."""
        left = {entry.target.pk for entry in self.not_carried}
        bands = (entry.band for entry in self.main if entry.target.pk not in left)
        return Tally(MAIN, counts_of(bands), self.edges)

    def nodes_of(self, kind: str) -> list[Node]:
        """Nodes of a kind below the one reviewed."""
        return [node for node in self.nodes if node.kind == kind and node.pk != self.node.pk]

    @property
    def among(self) -> str:
        """Whose the counted targets are, in words that end a noun phrase."""
        holders = {entry.target.node.kind for entry in self.entries if entry.target.node}
        several = len({entry.target.node_id for entry in self.entries}) > 1
        if holders == {NodeKind.SCHEME}:
            thematic = {is_thematic(entry.target.node) for entry in self.entries if entry.target.node}
            noun = {False: "đề án", True: THEMATIC}
            return f"của {'các ' if several else ''}{', '.join(noun[each] for each in sorted(thematic))}"
        if holders == {NodeKind.PROGRAMME}:
            return "của các chương trình" if several else "của chương trình"
        return "của các chương trình, đề án" if holders == {NodeKind.PROGRAMME, NodeKind.SCHEME} else ""

    @property
    def estimates(self) -> int:
        """How many counted targets rest on an estimate."""
        return sum(entry.record is not None and entry.record.estimate for entry in self.entries)

    @property
    def is_estimate(self) -> bool:
        """Whether the figures must be called estimates."""
        return any(entry.record is not None and entry.record.estimate for entry in (*self.entries, *self.main))

    @property
    def foresees_money(self) -> bool:
        """Whether what is allocated and disbursed by the day of the figures is still to come when this is written."""
        return self.review.estimates and known_day(self.review) < self.review.as_of

    @property
    def lacking(self) -> int:
        """How many counted targets that were due lack a report of some unit in the latest period."""
        due = [entry.record for entry in self.entries if entry.record and entry.band != Band.NOT_DUE]
        return sum(record.covered < record.expected for record in due)

    def of_kind(self, kind: FindingKind) -> list[Finding]:
        return list(self.findings.get(kind, ()))

    @property
    def facts(self) -> list[Finding]:
        """Facts about results."""
        return [each for each in self.of_kind(FindingKind.FACT) if each.nature not in (FAVOURABLE, DIFFICULT)]

    @property
    def conditions(self) -> list[Finding]:
        """Facts about the conditions under which the work was done: what helped and what hindered."""
        return [each for each in self.of_kind(FindingKind.FACT) if each.nature in (FAVOURABLE, DIFFICULT)]

    def about(self, node: Node, kind: FindingKind) -> list[Finding]:
        """Findings of a kind that are about a node itself."""
        return [each for each in self.of_kind(kind) if each.node_id == node.pk and each.target_id is None]


def pace_so_far(entry: Entry, frequency: str, day: date) -> Decimal | None:
    """What each period has brought so far, to compare with what each period left must bring; None where unknown."""
    target, version, record = entry.target, entry.version, entry.record
    start = version.baseline_date + timedelta(days=1) if version.baseline_date else target.node and target.node.start
    is_flow = target.indicator.over_time == "sum" and not target.indicator.formula
    opening = version.baseline if version.baseline is not None else Decimal(0) if is_flow else None
    if record is None or record.actual is None or start is None or opening is None:
        return None
    periods = len(closed_in(frequency, start, day))
    return (record.actual - opening) / periods if periods else None
