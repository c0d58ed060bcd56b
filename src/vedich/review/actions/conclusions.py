"""Conclusions: typed line by line by several at once, confirmed once, and then directives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import one_line
from vedich.org.models import Unit
from vedich.plan.actions.directives import LONGEST, assign_task
from vedich.plan.actions.refusals import Refused as NotOrdered
from vedich.plan.models import Node, Target, Task
from vedich.review.actions.conference import held, may_keep
from vedich.review.actions.refusals import Conflict, Refused
from vedich.review.models import Conclusion, ConclusionRevision, ConclusionUnit, Conference
from vedich.review.permissions import can_chair
from vedich.review.queries.conference import Line, conclusions, lines


@dataclass(frozen=True)
class Said:
    """What a line says; empty where nothing was typed yet, for a line is saved as it grows."""

    text: str = ""
    addressee: Unit | None = None
    addressee_post: str = ""
    lead: Unit | None = None
    coordinating: Sequence[Unit] = field(default_factory=tuple)
    deadline: date | None = None
    product: str = ""
    about: Node | Target | None = None

    def fields(self) -> dict[str, object]:
        """As they are stored."""
        return {
            "text": one_line(self.text),
            "addressee": self.addressee,
            "addressee_post": "" if self.addressee else one_line(self.addressee_post)[:200],
            "lead": self.lead,
            "deadline": self.deadline,
            "product": one_line(self.product)[:500],
            "node": self.about if isinstance(self.about, Node) else None,
            "target": self.about if isinstance(self.about, Target) else None,
        }


@transaction.atomic
def save_conclusion(
    conference: Conference, key: UUID, said: Said, *, seen: int, by: User, at: datetime, on: date
) -> Conclusion:
    """Save a line as it stands; a key that is new is a new line at the end.

    `seen` is the revision that was read. Raises Conflict where another has saved over it, unless both say the same.
    """
    may_keep(conference.review, by, on)
    conference = held(conference, open_only=True)
    fields = said.fields()
    if len(str(fields["text"])) > LONGEST:
        raise Refused("too_long", length=len(str(fields["text"])), most=LONGEST)
    line = Conclusion.objects.select_for_update(of=("self",)).filter(key=key).first()
    if line is None:
        last = conference.conclusions.aggregate(last=Max("number"))["last"] or 0
        return write_line(conference, last + 1, said, key=key, by=by, at=at)
    if line.conference_id != conference.pk:
        raise PermissionDenied
    if _same(line, fields, said) and not line.is_dropped:
        return line
    if seen != line.revision:
        raise Conflict(line)
    for name, value in fields.items():
        setattr(line, name, value)
    line.revision, line.is_dropped, line.by, line.at = line.revision + 1, False, by, at
    line.save(update_fields=[*fields, "revision", "is_dropped", "by", "at"])
    return _written(line, said, by=by, at=at)


def write_line(
    conference: Conference, number: int, said: Said, *, key: UUID | None = None, by: User | None, at: datetime
) -> Conclusion:
    """A new line with its first revision; `by` is None for what a review file brings."""
    line = Conclusion.objects.create(
        conference=conference, key=key or uuid4(), number=number, by=by, at=at, **said.fields()
    )
    return _written(line, said, by=by, at=at)


def _same(line: Conclusion, fields: dict[str, object], said: Said) -> bool:
    along = {each.unit_id for each in line.coordinating.all()}
    stands = all(getattr(line, name) == value for name, value in fields.items())
    return stands and along == {unit.pk for unit in said.coordinating}


def _written(line: Conclusion, said: Said, *, by: User | None, at: datetime) -> Conclusion:
    line.coordinating.all().delete()
    along = list(dict.fromkeys(said.coordinating))
    ConclusionUnit.objects.bulk_create([ConclusionUnit(conclusion=line, unit=unit) for unit in along])
    content = {
        "text": line.text,
        "to": line.addressee.code if line.addressee else line.addressee_post,
        "lead": line.lead.code if line.lead else "",
        "coordinating": [unit.code for unit in along],
        "deadline": line.deadline.isoformat() if line.deadline else "",
        "product": line.product,
        "about": line.target.code if line.target else line.node.code if line.node else "",
        "dropped": line.is_dropped,
    }
    ConclusionRevision.objects.create(conclusion=line, revision=line.revision, content=content, by=by, at=at)
    review = line.conference.review
    audit.record("save_conclusion", f"review {review.code}", by=by, at=at, line=line.number, revision=line.revision)
    return line


@transaction.atomic
def drop_conclusion(line: Conclusion, *, seen: int, by: User, at: datetime, on: date) -> Conclusion:
    """Take a line out; its number is not given again, and saving it once more brings it back."""
    may_keep(line.conference.review, by, on)
    held(line.conference, open_only=True)
    line = Conclusion.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if line.is_dropped:
        return line
    if seen != line.revision:
        raise Conflict(line)
    line.is_dropped, line.revision, line.by, line.at = True, line.revision + 1, by, at
    line.save(update_fields=["is_dropped", "revision", "by", "at"])
    said = Said(coordinating=tuple(each.unit for each in line.coordinating.select_related("unit")))
    return _written(line, said, by=by, at=at)


def fingerprint(conference: Conference) -> str:
    """What the chair has read: changes with every saving of a line."""
    return "-".join(f"{line.number}.{line.revision}" for line in conclusions(conference))


@transaction.atomic
def conclude(conference: Conference, *, read: str, by: User, at: datetime, on: date) -> list[Task]:
    """Confirm the conclusions: each line becomes a directive, all of them or none.

    Confirmed again, or by two at once, it answers the same directives and makes no more.
    """
    if not can_chair(by, conference.review, on):
        raise PermissionDenied
    conference = held(conference)
    if conference.is_confirmed:
        return directives_of(conference)
    found = [line for line in lines(conference) if not line.is_empty]
    if not found:
        raise Refused("nothing_concluded")
    if incomplete := [str(line.number) for line in found if line.missing]:
        raise Refused("lines_incomplete", lines=", ".join(incomplete))
    if read != fingerprint(conference):
        raise Refused("changed_meanwhile")
    made = [_ordered(conference, line, by=by, at=at, on=on) for line in found]
    conference.confirmed_by, conference.confirmed_at = by, at
    conference.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("conclude", f"review {conference.review.code}", by=by, at=at, directives=len(made))
    return made


def _ordered(conference: Conference, line: Line, *, by: User, at: datetime, on: date) -> Task:
    it = line.conclusion
    try:
        return assign_task(
            it.text,
            unit=it.addressee,
            post=it.addressee_post,
            about=it.target or it.node or conference.review.node,
            deadline=it.deadline or on,
            lead=it.lead,
            coordinating=line.units,
            product=it.product,
            origin_key=it.origin_key,
            asked_on=min(conference.day, on),
            by=by,
            at=at,
            on=on,
        )
    except NotOrdered as refused:
        raise Refused("line_refused", number=it.number, why=str(refused)) from refused


def directives_of(conference: Conference) -> list[Task]:
    """The directives that the conclusions became, in their order."""
    keys = [line.origin_key for line in conclusions(conference)]
    made = {task.origin_key: task for task in Task.objects.filter(origin_key__in=keys)}
    return [made[key] for key in keys if key in made]
