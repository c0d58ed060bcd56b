"""Acts of yearly classification: open a year, make groups, type points, propose, decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import one_line
from vedich.org.models import Unit, UnitKind
from vedich.scorecard.actions.refusals import Refused
from vedich.scorecard.actions.typed import Typed
from vedich.scorecard.models import (
    Appraisal,
    Classification,
    ClassifiedUnit,
    ComparableGroup,
    LevelDecision,
    LevelProposal,
    QualityLevel,
)
from vedich.scorecard.permissions import can_begin, can_fill_in, can_open
from vedich.scorecard.queries import classification as queries
from vedich.scorecard.queries.classification_words import stored_reason
from vedich.scoring.classification import Proposal


@transaction.atomic
def open_classification(unit: Unit, year: int, *, by: User, at: datetime, on: date) -> Classification:
    """Begin the classification of a year: the units directly below, one group for each kind."""
    if not can_begin(by, unit, on):
        raise PermissionDenied
    if not queries.FIRST_YEAR <= year <= on.year:
        raise Refused("no_year", first=queries.FIRST_YEAR, last=on.year)
    kinds = queries.to_classify(unit, year, on)
    if not kinds:
        raise Refused("nothing_below", unit=unit.name)
    made, new = Classification.objects.get_or_create(year=year, unit=unit, defaults={"opened_by": by, "opened_at": at})
    if not new:
        raise Refused("opened_before", year=year)
    for position, (kind, units) in enumerate(kinds.items()):
        # Groups are named in Vietnamese, as the minutes will name them.
        group = ComparableGroup.objects.create(classification=made, title=GROUP_TITLES[kind], position=position)
        ClassifiedUnit.objects.bulk_create(
            ClassifiedUnit(classification=made, group=group, unit=each) for each in units
        )
        propose(group, at=at)
    audit.record("open_classification", f"classification {unit.code} {year}", by=by, at=at, groups=len(kinds))
    return made


GROUP_TITLES = {
    UnitKind.PROVINCE: "Các tỉnh",
    UnitKind.DISTRICT: "Các huyện, thị xã, thành phố",
    UnitKind.COMMUNE: "Các xã, phường, thị trấn",
    UnitKind.VILLAGE: "Các thôn, bản, tổ dân phố",
    UnitKind.COMMITTEE: "Các cấp ủy, tổ chức đảng",
    UnitKind.CELL: "Các chi bộ",
    UnitKind.AGENCY: "Các sở, ban, ngành",
    UnitKind.MASS_ORGANISATION: "Mặt trận Tổ quốc và các đoàn thể",
    UnitKind.TEAM: "Các ban chỉ đạo, tổ công tác",
}
"""What the group of a kind is called until somebody names it otherwise."""


def _held(group: ComparableGroup) -> ComparableGroup:
    """The group for us alone until the transaction ends: its cap depends on all its units."""
    held = ComparableGroup.objects.select_for_update(of=("self",)).select_related("classification__unit")
    return held.get(pk=group.pk)


def _subject(group: ComparableGroup) -> str:
    return f"classification {group.classification.unit.code} {group.classification.year}"


def _may_fill_in(group: ComparableGroup, by: User, on: date) -> None:
    if not can_fill_in(by, group.classification, on):
        raise PermissionDenied


def _title(text: str) -> str:
    title = one_line(text)[:200]
    if not title:
        raise Refused("no_title")
    return title


@transaction.atomic
def change_group(
    group: ComparableGroup, *, title: str, outstanding: bool, by: User, at: datetime, on: date
) -> ComparableGroup:
    """Call a group otherwise, or say that the place above it is outstanding, which raises its cap."""
    group = _held(group)
    _may_fill_in(group, by, on)
    title = _title(title)
    if group.classification.groups.filter(title=title).exclude(pk=group.pk).exists():
        raise Refused("title_taken", title=title)
    group.title, group.outstanding = title, outstanding
    group.save(update_fields=["title", "outstanding"])
    propose(group, at=at)
    audit.record("change_group", _subject(group), by=by, at=at, title=title, outstanding=outstanding)
    return group


@transaction.atomic
def move_units(
    group: ComparableGroup, codes: Sequence[str], title: str, *, by: User, at: datetime, on: date
) -> ComparableGroup:
    """Move units to another group of the same year, which is made where there is none of that name."""
    group = _held(group)
    _may_fill_in(group, by, on)
    title = _title(title)
    moved = list(group.units.filter(unit__code__in=list(codes)))
    if not moved:
        raise Refused("nothing_chosen")
    last = group.classification.groups.aggregate(last=Max("position"))["last"]
    other, _new = ComparableGroup.objects.get_or_create(
        classification=group.classification, title=title, defaults={"position": last + 1}
    )
    ClassifiedUnit.objects.filter(pk__in=[each.pk for each in moved]).update(group=other)
    for each in {group, other}:
        propose(each, at=at)
    if not group.units.exists():
        group.delete()
    audit.record("move_units", _subject(other), by=by, at=at, title=title, units=sorted(codes))
    return other


@transaction.atomic
def appraise(
    group: ComparableGroup, typed: Mapping[int, Typed], *, seen: Mapping[int, int] | None = None,
    by: User, at: datetime, on: date,
) -> int:  # fmt: skip
    """Write down points and conditions of units of a group (by key of the member) and propose levels again.

    What says the same as before is left alone. Answers how many units changed; raises Refused where somebody has
    saved since the appraisal named in `seen` (0: none) was read.
    """
    group = _held(group)
    _may_fill_in(group, by, on)
    members = {each.row.pk: each for each in queries.members(group.units.filter(pk__in=list(typed)))}
    for pk, known in (seen or {}).items():
        current = members[pk].appraisal
        if known != (current.pk if current else 0):
            raise Refused("changed_meanwhile")
    fresh = [_appraisal(members[pk].row, each, by, at) for pk, each in typed.items()]
    changed = [each for each in fresh if not _same(each, members[each.member_id].appraisal)]
    Appraisal.objects.filter(member__in=[each.member_id for each in changed], is_current=True).update(is_current=False)
    Appraisal.objects.bulk_create(changed)
    if changed:
        propose(group, at=at)
        codes = sorted(members[each.member_id].unit.code for each in changed)
        audit.record("appraise", _subject(group), by=by, at=at, units=codes)
    return len(changed)


def _appraisal(member: ClassifiedUnit, typed: Typed, by: User, at: datetime) -> Appraisal:
    return Appraisal(
        member=member,
        points={code: str(points) for code, points in typed.points.items()},
        origins={code: dict(origin) for code, origin in typed.origins.items()},
        tasks_done=typed.tasks_done,
        on_time=typed.on_time,
        beyond=typed.beyond,
        disciplined=typed.disciplined,
        not_reviewed=one_line(typed.not_reviewed)[:300],
        by=by,
        at=at,
    )


_SAID = ("origins", "tasks_done", "on_time", "beyond", "disciplined", "not_reviewed")


def _same(one: Appraisal, other: Appraisal | None) -> bool:
    if other is None:
        return not one.points and all(getattr(one, name) in (None, "", {}) for name in _SAID)
    alike = all(getattr(one, name) == getattr(other, name) for name in _SAID)
    points = [{code: Decimal(given) for code, given in each.points.items()} for each in (one, other)]
    return alike and points[0] == points[1]


def propose(group: ComparableGroup, *, at: datetime) -> int:
    """Propose a level for every unit of a group by the rules of its year; what changed is stored beside what stood."""
    rules = queries.rules_of(group.classification.year)
    found = queries.members(group.units.all())
    proposals = queries.group_seen(group, found, rules).outcome.proposals
    fresh = [_proposal(each.row, made, rules.name, at) for each, made in zip(found, proposals, strict=True)]
    standing = {each.row.pk: each.proposal for each in found}
    changed = [each for each in fresh if _says_otherwise(each, standing[each.member_id])]
    LevelProposal.objects.filter(member__in=[each.member_id for each in changed], is_current=True).update(
        is_current=False
    )
    LevelProposal.objects.bulk_create(changed)
    return len(changed)


def _proposal(member: ClassifiedUnit, made: Proposal, rules: str, at: datetime) -> LevelProposal:
    reasons = [stored_reason(each) for each in made.reasons]
    return LevelProposal(
        member=member, level=made.level, reached=made.reached, total=made.total, reasons=reasons, rules=rules, at=at
    )


def _says_otherwise(one: LevelProposal, other: LevelProposal | None) -> bool:
    named = ("level", "reached", "total", "reasons", "rules")
    return other is None or any(getattr(one, name) != getattr(other, name) for name in named)


@transaction.atomic
def propose_again(group: ComparableGroup, *, by: User, at: datetime, on: date) -> int:
    """Propose by the rules as they are now, after they were changed."""
    group = _held(group)
    _may_fill_in(group, by, on)
    changed = propose(group, at=at)
    audit.record("propose_levels", _subject(group), by=by, at=at, changed=changed)
    return changed


@transaction.atomic
def decide(member: ClassifiedUnit, level: str, reason: str = "", *, by: User, at: datetime, on: date) -> LevelDecision:
    """Write down the level the committee decided; one that is not proposed needs a reason."""
    group = _held(member.group)
    if not can_open(by, group.classification, on):
        raise PermissionDenied
    if level not in QualityLevel.values:
        raise Refused("no_level")
    [found] = queries.members(ClassifiedUnit.objects.filter(pk=member.pk))
    proposed = found.proposal.level if found.proposal else ""
    reason = one_line(reason)[:500]
    if level != proposed and not reason:
        raise Refused("no_reason")
    made = _decided(found, level, reason, by, at)
    audit.record("decide_level", f"{_subject(group)} {found.unit.code}", by=by, at=at, level=level, proposed=proposed)
    return made


def _decided(member: queries.Member, level: str, reason: str, by: User, at: datetime) -> LevelDecision:
    LevelDecision.objects.filter(member=member.row, is_current=True).update(is_current=False)
    proposed = member.proposal.level if member.proposal else ""
    return LevelDecision.objects.create(member=member.row, level=level, proposed=proposed, reason=reason, by=by, at=at)


@transaction.atomic
def decide_as_proposed(group: ComparableGroup, *, by: User, at: datetime, on: date) -> int:
    """Write down that the committee agreed with every proposal of a group about which nothing is decided yet."""
    group = _held(group)
    if not can_open(by, group.classification, on):
        raise PermissionDenied
    waiting = [
        each
        for each in queries.members(group.units.all())
        if each.decision is None and each.proposal is not None and each.proposal.level
    ]
    if not waiting:
        raise Refused("nothing_to_decide")
    for each in waiting:
        assert each.proposal is not None
        _decided(each, each.proposal.level, "", by, at)
    codes = sorted(each.unit.code for each in waiting)
    audit.record("decide_level", _subject(group), by=by, at=at, as_proposed=codes)
    return len(waiting)
