"""Questions about yearly classification: what one may see, the units of a group, what is known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.common.text import sort_key
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.scorecard.models import (
    Appraisal,
    Classification,
    ClassifiedUnit,
    ComparableGroup,
    LevelDecision,
    LevelProposal,
    QualityLevel,
)
from vedich.scoring import classification as pure
from vedich.scoring.rulebook import documents_in

CLASSIFYING = (Role.LEADER, *COMPILING)
"""Roles that read a classification and write decisions down; points are typed by those who compile."""
FIRST_YEAR = 2000


def rules_of(year: int) -> pure.Rules:
    """The rules in force on the last day of a year."""
    folder = settings.ROOT / "rulebooks"
    return _rules(year, max(path.stat().st_mtime_ns for path in folder.iterdir()))


@lru_cache(maxsize=8)
def _rules(year: int, _changed: int) -> pure.Rules:
    return pure.rules_on(documents_in(settings.ROOT / "rulebooks"), date(year, 12, 31))


def visible(user: User, day: date) -> QuerySet[Classification]:
    """Classifications of units within reach of who leads or compiles; a page opens exactly these."""
    found = Classification.objects.filter(unit__in=org.reach(user, day, CLASSIFYING))
    return found.select_related("unit").order_by("-year", "unit__code")


def writable(user: User, day: date) -> QuerySet[Classification]:
    """Those in which the user types points: of units for which they compile."""
    return visible(user, day).filter(unit__in=org.reach(user, day, COMPILING))


def places(user: User, day: date) -> list[Unit]:
    """Units whose committee a user may open a classification for: those at which they compile, as they are today."""
    held = org.held_units(user, day, COMPILING)
    return list(Unit.objects.filter(org.on(day), pk__in=held).order_by("code"))


def seen_places(user: User, day: date) -> list[Unit]:
    """Units at which a user leads or compiles, the first one being where they begin."""
    held = org.held_units(user, day, CLASSIFYING)
    return list(Unit.objects.filter(org.on(day), pk__in=held).order_by("code"))


def structure_day(year: int, today: date) -> date:
    """The day on which the units of a year are looked up: its last one, or today while it lasts."""
    return min(date(year, 12, 31), today)


def to_classify(unit: Unit, year: int, today: date) -> dict[str, list[Unit]]:
    """The units directly below, by kind: those are comparable until somebody says otherwise."""
    found: dict[str, list[Unit]] = {}
    for each in org.children(unit, structure_day(year, today)).order_by("code"):
        found.setdefault(each.kind, []).append(each)
    return found


@dataclass(frozen=True)
class Member:
    """One unit with what was typed, proposed and decided last."""

    row: ClassifiedUnit
    appraisal: Appraisal | None
    proposal: LevelProposal | None
    decision: LevelDecision | None

    @property
    def unit(self) -> Unit:
        return self.row.unit

    @property
    def candidate(self) -> pure.Candidate:
        return candidate_of(self.unit.code, self.appraisal)

    @property
    def differs(self) -> bool:
        """Whether the committee decided something else than the rules propose now."""
        return self.decision is not None and self.decision.level != (self.proposal.level if self.proposal else "")


def candidate_of(code: str, typed: Appraisal | None) -> pure.Candidate:
    """What was typed, as the rules read it."""
    if typed is None:
        return pure.Candidate(code, {})
    return pure.Candidate(
        code,
        {group: Decimal(points) for group, points in typed.points.items()},
        tasks_done=typed.tasks_done,
        on_time=typed.on_time,
        beyond=typed.beyond,
        disciplined=typed.disciplined,
        not_reviewed=bool(typed.not_reviewed),
    )


def _with_current(rows: QuerySet[ClassifiedUnit]) -> QuerySet[ClassifiedUnit]:
    current = [
        Prefetch(name, queryset=model.objects.filter(is_current=True), to_attr=f"current_{name}")
        for name, model in (("appraisals", Appraisal), ("proposals", LevelProposal), ("decisions", LevelDecision))
    ]
    return rows.select_related("unit", "group", "classification").prefetch_related(*current)


def _member(row: ClassifiedUnit) -> Member:
    one = {name: next(iter(getattr(row, f"current_{name}")), None) for name in ("appraisals", "proposals", "decisions")}
    return Member(row, one["appraisals"], one["proposals"], one["decisions"])


def members(rows: QuerySet[ClassifiedUnit]) -> list[Member]:
    """The units of some groups in alphabetical order; four queries."""
    found = [_member(row) for row in _with_current(rows)]
    return sorted(found, key=lambda each: (sort_key(each.unit.name), each.unit.code))


def by_points(found: Iterable[Member]) -> list[Member]:
    """The most points first; those without a total last, in alphabetical order."""
    return sorted(found, key=lambda each: -(each.proposal.total if _has_total(each) else Decimal(-1)))


def _has_total(member: Member) -> bool:
    return member.proposal is not None and member.proposal.total is not None


@dataclass(frozen=True)
class GroupSeen:
    """A group with its units, the arithmetic of its cap, and how many stand at each level."""

    group: ComparableGroup
    members: Sequence[Member]
    outcome: pure.Outcome
    rules: pure.Rules

    @property
    def proposed(self) -> list[tuple[str, int]]:
        return _counted(each.proposal.level for each in self.members if each.proposal)

    @property
    def decided(self) -> list[tuple[str, int]]:
        return _counted(each.decision.level for each in self.members if each.decision)

    @property
    def open(self) -> int:
        """Units that could have a level and about which nothing is decided."""
        return sum(each.decision is None and not each.candidate.not_reviewed for each in self.members)

    @property
    def unproposed(self) -> int:
        """Units subject to review for which something is missing."""
        return self.outcome.cap.undecided - self.not_reviewed

    @property
    def not_reviewed(self) -> int:
        return sum(each.candidate.not_reviewed for each in self.members)

    @property
    def over(self) -> int:
        """How many more were decided to have the best level than the cap allows."""
        best = sum(each.decision is not None and each.decision.level == QualityLevel.EXCELLENT for each in self.members)
        return max(0, best - self.outcome.cap.allowed)

    @property
    def is_stale(self) -> bool:
        """Whether the rules would propose something else today than what is stored."""
        now = {each.unit: each for each in self.outcome.proposals}
        return any(
            each.proposal is None
            or (each.proposal.level, each.proposal.rules) != (now[each.unit.code].level, self.rules.name)
            for each in self.members
        )


def _counted(levels: Iterable[str]) -> list[tuple[str, int]]:
    counts = Counter(levels)
    return [(level, counts[level]) for level in QualityLevel.values if counts[level]]


def group_seen(group: ComparableGroup, found: Sequence[Member], rules: pure.Rules) -> GroupSeen:
    """A group as it stands by the rules."""
    outcome = pure.classify([each.candidate for each in found], rules, outstanding=group.outstanding)
    return GroupSeen(group, found, outcome, rules)


def groups_seen(classification: Classification) -> list[GroupSeen]:
    """Every group of a year; five queries."""
    rules = rules_of(classification.year)
    by_group: dict[int, list[Member]] = {}
    for each in members(classification.units.all()):
        by_group.setdefault(each.row.group_id, []).append(each)
    return [group_seen(group, by_group.get(group.pk, []), rules) for group in classification.groups.all()]


def history(member: ClassifiedUnit) -> Mapping[str, Sequence[object]]:
    """Everything that was typed, proposed and decided for a unit, the latest first."""
    return {
        "appraisals": list(member.appraisals.select_related("by")),
        "proposals": list(member.proposals.all()),
        "decisions": list(member.decisions.select_related("by")),
    }
