"""Questions about a conference: its lines, what is missing from them, who attended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from vedich.common.models import User
from vedich.common.text import fold
from vedich.org.models import Unit
from vedich.plan.models import Task
from vedich.plan.queries import directives
from vedich.plan.queries.directives import Body
from vedich.plan.queries.tasks import TaskLine, with_state
from vedich.review.models import AgendaItem, Attendance, Conclusion, Conference, Delegate, Opinion, Review


def conference_of(review: Review) -> Conference | None:
    found = Conference.objects.select_related("review__node", "confirmed_by")
    return found.filter(review=review).first()


@dataclass(frozen=True)
class Line:
    """One conclusion as a page shows it: what it says, what is missing, and the directive it became."""

    conclusion: Conclusion
    units: tuple[Unit, ...]
    task: TaskLine | None = None

    @property
    def number(self) -> int:
        return self.conclusion.number

    @property
    def to(self) -> str:
        it = self.conclusion
        return it.addressee.name if it.addressee else it.addressee_post

    @property
    def along(self) -> str:
        return "; ".join(unit.name for unit in self.units)

    @property
    def about(self) -> str:
        it = self.conclusion
        return it.target.code if it.target else it.node.code if it.node else ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What a directive needs and this line does not say: text, body, deadline."""
        it = self.conclusion
        found = {"text": it.text, "body": it.addressee_id or it.addressee_post, "deadline": it.deadline}
        return tuple(name for name, value in found.items() if not value)

    @property
    def is_empty(self) -> bool:
        """Nothing but its number: a line begun by mistake is no conclusion."""
        return len(self.missing) == 3 and not self.conclusion.product


def conclusions(conference: Conference) -> QuerySet[Conclusion]:
    """Lines that were not dropped, in their order, with what is shown of them."""
    rows = conference.conclusions.filter(is_dropped=False)
    return rows.select_related("addressee", "lead", "node", "target", "by", "conference__review")


def lines(conference: Conference, today: date | None = None) -> list[Line]:
    """The conclusions, with the directive that each has become; the same number of queries however many."""
    rows = list(conclusions(conference).prefetch_related("coordinating__unit"))
    tasks: dict[str, Task] = {}
    if today and conference.is_confirmed:
        made = with_state(Task.objects.filter(origin_key__startswith=f"{conference.review.code}/"), today)
        tasks = {task.origin_key: task for task in made.select_related("owner_unit")}
    return [
        Line(
            row,
            tuple(each.unit for each in row.coordinating.all()),
            TaskLine(tasks[row.origin_key], today) if today and row.origin_key in tasks else None,
        )
        for row in rows
    ]


def bodies(user: User, review: Review, day: date) -> list[Body]:
    """Bodies that conclusions are usually addressed to: those that lead something, then those directly below."""
    return directives.bodies(user, review.node, day)


def body_named(typed: str, known: Sequence[Unit], within: QuerySet[Unit]) -> Unit | None:
    """The unit that was typed, by code or by name without marks; none where none or several could be meant."""
    words = fold(typed)
    if not words:
        return None
    for unit in known:
        if words in (fold(unit.name), fold(unit.name_en), fold(unit.code)):
            return unit
    exact = list(within.filter(code__iexact=typed.strip())[:2]) or [
        unit for unit in within.filter(search__contains=words)[:50] if fold(unit.name) == words
    ]
    return exact[0] if len(exact) == 1 else None


def agenda(conference: Conference) -> list[AgendaItem]:
    return list(conference.agenda.prefetch_related("papers"))


def delegates(conference: Conference) -> list[Delegate]:
    return list(conference.delegates.select_related("unit"))


def attendance(found: Iterable[Delegate]) -> Counter[str]:
    """How many came, by what is known of them."""
    counted = Counter(dict.fromkeys(Attendance.values, 0))
    counted.update(each.attendance for each in found)
    return counted


def opinions(conference: Conference) -> list[Opinion]:
    """What was said, in the order in which it was written down."""
    return list(conference.opinions.select_related("delegate", "item", "by", "answered_by"))
