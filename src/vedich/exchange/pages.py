"""What the pages of the import show: counts, changes and problems in the words of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vedich.common.models import Batch
from vedich.exchange.difference import Difference
from vedich.exchange.problems import Problem

TITLES: dict[str, Promise] = {
    "units": _("Units of all times"),
    "succession": _("What units became"),
    "nodes": _("Programmes and schemes"),
    "assignments": _("Who answers for what"),
    "indicators": _("Indicators"),
    "targets": _("Targets"),
    "milestones": _("Milestones"),
    "values": _("Values"),
    "tasks": _("Tasks"),
    "funding": _("Funding"),
    "forms": _("Forms"),
    "form_lines": _("Lines of forms"),
    "form_checks": _("Checks of forms"),
}
"""What a sheet is called where people read it."""
CHANGES_SHOWN, PLACES_SHOWN = 100, 20


@dataclass(frozen=True)
class Line:
    """One sheet with its counts."""

    name: str
    title: Promise
    new: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True)
class Place:
    """Where a problem stands, and what is wrong there."""

    file: str
    row: int | None
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class Group:
    """Problems of one kind, with what to do about them."""

    code: str
    count: int
    advice: str
    places: list[Place]

    @property
    def more(self) -> int:
        return self.count - len(self.places)


@dataclass(frozen=True)
class Page:
    """A difference as its page shows it."""

    lines: list[Line]
    changes: list[object]
    changes_left_out: int
    groups: list[Group]
    problems: int
    problems_left_out: int
    touched: int


@dataclass(frozen=True)
class Accepted:
    """One accepted import as pages show it."""

    batch: Batch
    lines: list[Line]

    @property
    def touched(self) -> int:
        return sum(line.new + line.changed for line in self.lines)


def difference(found: Difference) -> Page:
    """Everything the page of a difference shows."""
    changed = sum(sheet.changed for sheet in found.sheets.values())
    shown = list(islice(found.changes, CHANGES_SHOWN))
    rows = {(change.sheet, change.row) for change in shown}
    return Page(
        lines=_lines(found.counts()),
        changes=[(TITLES[change.sheet], change) for change in shown],
        changes_left_out=changed - len(rows),
        groups=_groups(found.problems.listed),
        problems=found.problems.total,
        problems_left_out=found.problems.total - len(found.problems.listed),
        touched=found.touched,
    )


def accepted(batch: Batch) -> Accepted:
    return Accepted(batch, [line for line in _lines(batch.counts) if line.new or line.changed])


def _lines(counts: Mapping[str, Mapping[str, int]]) -> list[Line]:
    return [Line(name, TITLES[name], **numbers) for name, numbers in counts.items() if name in TITLES]


def _groups(problems: list[Problem]) -> list[Group]:
    """Problems of one kind together, the most frequent first."""
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    ordered = sorted(by_code.items(), key=lambda item: -len(item[1]))
    return [
        Group(code, len(found), _advice(found[0]), [_place(each) for each in found[:PLACES_SHOWN]])
        for code, found in ordered
    ]


def _in_vietnamese() -> bool:
    return not (get_language() or "vi").startswith("en")


def _advice(problem: Problem) -> str:
    return problem.advice_vi if _in_vietnamese() else problem.advice


def _place(problem: Problem) -> Place:
    message = problem.message_vi if _in_vietnamese() else problem.message
    return Place(problem.file, problem.row, problem.column, problem.value, message)
