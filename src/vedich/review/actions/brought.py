"""What a review file brings of the conference: agenda, delegates, opinions, and what was concluded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from vedich.org.models import Unit
from vedich.org.queries import by_code
from vedich.plan.models import Node, Target, Task
from vedich.plan.queries.directives import of_source
from vedich.review.actions.conclusions import Said, write_line
from vedich.review.actions.refusals import Refused
from vedich.review.models import AgendaItem, Attendance, Conclusion, Conference, Delegate, Opinion, Paper, Review

_KEPT_HERE = ("agenda", "delegates", "opinions", "conclusions", "confirmed")
"""Without one of these a file only names the conference, and it is set up here."""


def put_conference(review: Review, content: Mapping[str, Any], *, at: datetime) -> Conference | None:
    """Set the conference up as a file tells it; one that is there stays as it is.

    `confirmed` names the day on which its conclusions became the directives of the plan that came from this review.
    """
    if not any(content.get(name) for name in _KEPT_HERE) or Conference.objects.filter(review=review).exists():
        return None
    day = _day(content.get("date") or review.as_of)
    conference = Conference.objects.create(
        review=review, day=day, title=content["title"], place=content.get("place", ""), chair=content.get("chair", ""),
        secretary=content.get("secretary", ""),
    )  # fmt: skip
    _put_agenda(conference, content)
    _put_room(conference, content, at=at)
    if content.get("confirmed"):
        _put_directives(conference, _day(content["confirmed"]), at=at)
    else:
        for number, said in enumerate(content.get("conclusions") or (), 1):
            write_line(conference, number, _said(said, day), by=None, at=at)
    return conference


def _day(said: object) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said))


def _put_agenda(conference: Conference, content: Mapping[str, Any]) -> None:
    for position, said in enumerate(content.get("agenda") or (), 1):
        item = AgendaItem.objects.create(
            conference=conference, position=position, title=said["text_vi"], hour=said.get("hour", ""),
            presenter=said.get("presenter", ""),
        )  # fmt: skip
        papers = said.get("papers") or ()
        Paper.objects.bulk_create(Paper(item=item, title=each["title"], link=each["link"]) for each in papers)


def _put_room(conference: Conference, content: Mapping[str, Any], *, at: datetime) -> None:
    """Who was invited and came, and what they said; who said something was there."""
    items = {item.position: item for item in conference.agenda.all()}
    for said in content.get("delegates") or ():
        Delegate.objects.create(
            conference=conference, post=said["post"], stands_in=said.get("stands_in", ""),
            unit=_unit(said["unit"], conference.day) if said.get("unit") else None,
            attendance=said.get("attendance", "expected").upper(),
        )  # fmt: skip
    for said in content.get("opinions") or ():
        fields = {"attendance": Attendance.PRESENT}
        delegate, _new = Delegate.objects.get_or_create(conference=conference, post=said["post"], defaults=fields)
        answer = said.get("answer", "")
        Opinion.objects.create(
            conference=conference, delegate=delegate, item=items.get(said.get("item")), text=said["text_vi"], at=at,
            answer=answer, answered_at=at if answer else None,
        )  # fmt: skip


def _put_directives(conference: Conference, day: date, *, at: datetime) -> None:
    """The conclusions are the directives of the plan that came from this review, by the number in their origin."""
    made = Task.objects.filter(of_source(conference.review.code)).exclude(origin_key=conference.review.code)
    for task in sorted(made, key=_number):
        said = Said(
            text=task.title, addressee=task.owner_unit, addressee_post=task.owner_post, lead=task.lead_unit,
            coordinating=tuple(each.unit for each in task.coordinating.select_related("unit")), deadline=task.deadline,
            product=task.product, about=task.target or task.node,
        )  # fmt: skip
        write_line(conference, _number(task), said, by=None, at=at)
    if not Conclusion.objects.filter(conference=conference).exists():
        raise Refused("nothing_ordered", name=conference.review.code)
    conference.confirmed_at = timezone.make_aware(datetime.combine(day, time(12)))
    conference.save(update_fields=["confirmed_at"])


def _number(task: Task) -> int:
    number = task.origin_key.rpartition("/")[2]
    if not number.isdecimal():
        raise Refused("no_number", name=task.code, origin=task.origin_key)
    return int(number)


def _said(said: Mapping[str, Any], day: date) -> Said:
    return Said(
        text=said["text_vi"],
        addressee=_unit(said["to"], day) if said.get("to") else None,
        addressee_post=said.get("post", ""),
        lead=_unit(said["lead"], day) if said.get("lead") else None,
        coordinating=tuple(_unit(code, day) for code in said.get("coordinating") or ()),
        deadline=_day(said["deadline"]) if said.get("deadline") else None,
        product=said.get("product", ""),
        about=_about(said["about"]) if said.get("about") else None,
    )


def _unit(code: str, day: date) -> Unit:
    found = by_code(code, day)
    if found is None:
        raise Refused("unknown_code", name=code, day=f"{day:%d/%m/%Y}")
    return found


def _about(code: str) -> Node | Target:
    found = Target.objects.filter(code=code).first() or Node.objects.filter(code=code).first()
    if found is None:
        raise Refused("unknown_about", typed=code)
    return found
