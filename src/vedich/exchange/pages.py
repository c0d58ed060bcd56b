"""What the pages of the import show: counts, changes and problems in the words of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vedich.common.models import Batch
from vedich.exchange.kept import Kept

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
    "criteria_sets": _("Criteria sets"),
    "criteria": _("Criteria"),
    "requirements": _("Requirements of criteria"),
    "levels": _("Levels of criteria"),
    "criteria_communes": _("Communes under criteria sets"),
    "assessments": _("Assessments"),
    "recognitions": _("Recognitions"),
    "sponsorships": _("Sponsorships"),
    "agreements": _("Signed programmes"),
    "pledges": _("Pledges"),
    "deliveries": _("Deliveries"),
}
"""What a sheet is called where people read it."""


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

    fingerprint: str
    afresh: bool
    warnings: dict[str, int]
    lines: list[Line]
    changes: list[tuple[Promise, Kept]]
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


def difference(kept: Kept) -> Page:
    """Everything the page of a difference shows."""
    same = ("fingerprint", "afresh", "warnings", "changes_left_out", "problems", "problems_left_out", "touched")
    return Page(
        lines=_lines(kept["counts"]),
        changes=[(TITLES[change["sheet"]], change) for change in kept["changes"]],
        groups=[_group(each) for each in kept["groups"]],
        **{name: kept[name] for name in same},
    )


def accepted(batch: Batch) -> Accepted:
    return Accepted(batch, [line for line in _lines(batch.counts) if line.new or line.changed])


def _lines(counts: Mapping[str, Mapping[str, int]]) -> list[Line]:
    return [Line(name, TITLES[name], **numbers) for name, numbers in counts.items() if name in TITLES]


def _group(kept: Kept) -> Group:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    places = [Place(**{**place, "message": place["message"][language]}) for place in kept["places"]]
    return Group(kept["code"], kept["count"], kept["advice"][language], places)
