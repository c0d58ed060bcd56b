"""The content of a version of a form as one value: sections with their lines, checks, tiers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from hashlib import sha256
from typing import TypeVar

from vedich.report.models import FormVersion

T = TypeVar("T")
USUAL_RATIO = Decimal(3)


@dataclass(frozen=True)
class Line:
    """One indicator asked for, and how."""

    indicator: int
    owner: int | None = None
    blank_allowed: bool = False
    by_village: bool = False
    unusual_ratio: Decimal | None = USUAL_RATIO


@dataclass(frozen=True)
class Section:
    title: str
    title_en: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Check:
    """`left relation right`, with the sentence that is said when it does not hold."""

    left: str
    relation: str
    right: str
    sentence: str = ""
    sentence_en: str = ""


@dataclass(frozen=True)
class Content:
    """Everything a version asks, in order. Places are counted from 0."""

    sections: tuple[Section, ...] = ()
    checks: tuple[Check, ...] = ()
    tiers: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> Iterator[Line]:
        return (line for section in self.sections for line in section.lines)

    @property
    def indicators(self) -> list[int]:
        return [line.indicator for line in self.lines]

    @property
    def fingerprint(self) -> str:
        """The same for the same content, so that a change is made to what its maker saw."""
        return sha256(self.as_json().encode()).hexdigest()[:16]

    def as_json(self) -> str:
        return json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True)

    def where(self, indicator: int) -> tuple[int, int]:
        """The section and the place in it of an indicator's line. Raises KeyError where it is not asked for."""
        for at, section in enumerate(self.sections):
            for place, line in enumerate(section.lines):
                if line.indicator == indicator:
                    return at, place
        raise KeyError(indicator)

    def with_section(self, at: int, change: Callable[[Section], Section]) -> Content:
        sections = list(self.sections)
        sections[at] = change(sections[at])
        return replace(self, sections=tuple(sections))

    def with_lines(self, at: int, change: Callable[[tuple[Line, ...]], Sequence[Line]]) -> Content:
        return self.with_section(at, lambda section: replace(section, lines=tuple(change(section.lines))))

    def moved(self, indicator: int, step: int) -> Content:
        """A line one place up (-1) or down (1); past the end of its section it goes into the next one."""
        at, place = self.where(indicator)
        size = len(self.sections[at].lines)
        if 0 <= place + step < size:
            return self.with_lines(at, lambda lines: shifted(lines, place, step))
        if not 0 <= at + step < len(self.sections):
            return self
        line = self.sections[at].lines[place]
        without = self.with_lines(at, lambda lines: [it for it in lines if it != line])
        return without.with_lines(at + step, lambda lines: [*lines, line] if step < 0 else [line, *lines])


def shifted(items: Sequence[T], place: int, step: int) -> tuple[T, ...]:
    """The items with one of them a step further; past either end it stays."""
    found = list(items)
    if 0 <= place < len(found) and 0 <= place + step < len(found):
        found[place], found[place + step] = found[place + step], found[place]
    return tuple(found)


def without(items: Sequence[T], place: int) -> tuple[T, ...]:
    return tuple(it for at, it in enumerate(items) if at != place)


def from_json(text: str) -> Content:
    """The opposite of `Content.as_json`."""
    read = json.loads(text)
    return Content(
        tuple(
            Section(
                it["title"],
                it["title_en"],
                tuple(Line(**{**line, "unusual_ratio": _ratio(line["unusual_ratio"])}) for line in it["lines"]),
            )
            for it in read["sections"]
        ),
        tuple(Check(**it) for it in read["checks"]),
        tuple(read["tiers"]),
    )


def _ratio(text: object) -> Decimal | None:
    return None if text is None else normal(Decimal(str(text)))


def normal(ratio: Decimal | None) -> Decimal | None:
    """A ratio without the zeros the database fills it up with, so that equal ones look equal."""
    if ratio is None:
        return None
    short = ratio.normalize()
    return short if int(short.as_tuple().exponent) <= 0 else short.quantize(Decimal(1))


def content_of(version: FormVersion) -> Content:
    """What a version asks, read in four queries."""
    lines: dict[int, list[Line]] = {}
    rows = version.lines.order_by("section__position", "position")
    names = ("section", "indicator", "owner", "blank_allowed", "by_village", "unusual_ratio")
    for section, indicator, owner, blank, villages, ratio in rows.values_list(*names):
        lines.setdefault(section, []).append(Line(indicator, owner, blank, villages, normal(ratio)))
    sections = version.sections.order_by("position").values_list("pk", "title", "title_en")
    checks = version.checks.order_by("position").values_list("left", "relation", "right", "sentence", "sentence_en")
    return Content(
        tuple(Section(title, title_en, tuple(lines.get(pk, ()))) for pk, title, title_en in sections),
        tuple(Check(*row) for row in checks),
        tuple(version.steps.order_by("position").values_list("tier", flat=True)),
    )
