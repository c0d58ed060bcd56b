"""Taking over what an import brings: sets, levels, communes, assessments, recognitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.common.storing import CHUNK, put, update
from vedich.criteria.models import Assessment, CriteriaSet, Criterion, Enrolment, Level, Recognition, Requirement

_SET = (
    "name", "name_en", "decision", "issued", "valid_from", "valid_to", "source", "satisfaction", "lost_named", "lost",
)  # fmt: skip
_CRITERION = ("name", "name_en", "group", "group_en", "owner", "named")
_REQUIREMENT = ("criterion", "position", "name", "name_en", "measure", "comparison", "indicator", "verified")
_LEVEL = ("kind", "amount", "words", "verified", "source")
_RECOGNITION = (
    "decision", "satisfied", "arrears_free", "secure", "withdrawn_on", "withdrawal_decision", "withdrawal_reason",
)  # fmt: skip


@transaction.atomic
def put_sets(sets: Sequence[CriteriaSet], *, bases: Mapping[str, str], by: User | None, at: datetime) -> None:
    """Store sets; `bases` has for each, by its code, that of the set over which it lies, or nothing."""
    counts = put(sets, _SET)
    known = CriteriaSet.objects.in_bulk(field_name="code")
    for code, base in bases.items():
        known[code].base = known[base] if base else None
    update([known[code] for code in bases], ["base"])
    audit.record("put_sets", f"{len(sets)} criteria sets", by=by, at=at, **counts)


@transaction.atomic
def put_criteria(criteria: Sequence[Criterion], *, by: User | None, at: datetime) -> None:
    counts = put(criteria, _CRITERION)
    audit.record("put_criteria", f"{len(criteria)} criteria", by=by, at=at, **counts)


@transaction.atomic
def put_requirements(requirements: Sequence[Requirement], *, by: User | None, at: datetime) -> None:
    counts = put(requirements, _REQUIREMENT)
    audit.record("put_requirements", f"{len(requirements)} requirements", by=by, at=at, **counts)


@transaction.atomic
def put_levels(levels: Sequence[Level], *, by: User | None, at: datetime) -> None:
    """Store levels; what was assessed against an earlier one keeps it."""
    counts = put(levels, _LEVEL)
    audit.record("put_levels", f"{len(levels)} levels", by=by, at=at, **counts)


@transaction.atomic
def put_enrolments(enrolments: Sequence[Enrolment], *, by: User | None, at: datetime) -> None:
    counts = put(enrolments, ("place", "finish_year"))
    audit.record("put_enrolments", f"{len(enrolments)} communes under a set", by=by, at=at, **counts)


@transaction.atomic
def put_recognitions(recognitions: Sequence[Recognition], *, by: User | None, at: datetime) -> None:
    for each in recognitions:
        each.at = each.at or at
        each.by = each.by or by
    counts = put(recognitions, _RECOGNITION)
    audit.record("put_recognitions", f"{len(recognitions)} recognitions", by=by, at=at, **counts)


class Said(NamedTuple):
    """One assessment as it is to stand, already judged; ids of what it is about."""

    criteria_set: int
    requirement: int
    unit: int
    start: date
    end: date
    source: str
    state: str
    amount: Decimal | None
    level: Decimal | None
    note: str


@transaction.atomic
def put_assessments(said: Iterable[Said], *, by: User | None, at: datetime) -> int:
    """Add assessments: each becomes the current revision, the one before it stays and no longer stands."""
    wanted = list(said)
    numbers = revisions([each[:6] for each in wanted])
    stepping = [numbers[each[:6]][0] for each in wanted if each[:6] in numbers]
    for start in range(0, len(stepping), CHUNK):
        Assessment.objects.filter(pk__in=stepping[start : start + CHUNK]).update(is_current=False)
    fresh = [
        Assessment(
            criteria_set_id=each.criteria_set, requirement_id=each.requirement, unit_id=each.unit, start=each.start,
            end=each.end, source=each.source, state=each.state, amount=each.amount, level=each.level, note=each.note,
            revision=numbers.get(each[:6], (0, 0))[1] + 1, by=by, at=at,
        )
        for each in wanted
    ]  # fmt: skip
    Assessment.objects.bulk_create(fresh, batch_size=CHUNK)
    if fresh:
        new = len(fresh) - len(stepping)
        audit.record("put_assessments", f"{len(fresh)} assessments", by=by, at=at, new=new, changed=len(stepping))
    return len(fresh)


Key = tuple[object, ...]


def revisions(keys: Sequence[Key]) -> dict[Key, tuple[int, int]]:
    """The id and number of the current revision, of each key (set, requirement, unit, start, end, source) with one."""
    wanted, units = set(keys), {key[2] for key in keys}
    names = ("criteria_set", "requirement", "unit", "start", "end", "source")
    found = Assessment.objects.filter(is_current=True, unit__in=units).order_by().values_list(*names, "pk", "revision")
    return {tuple(row[:6]): (row[6], row[7]) for row in found if tuple(row[:6]) in wanted}
