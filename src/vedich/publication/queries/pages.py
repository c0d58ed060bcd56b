"""The draft on screen: one section or annex a page, and where each of its figures came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from vedich.documents.content import Block, Figure, Heading, ListItem, Note, Paragraph
from vedich.publication.queries.material import CARRIED, MAIN, Material
from vedich.publication.queries.sections import Draft, annexes, drafted

EXPLAINED = (MAIN, CARRIED, "total", "state_budget")
"""Scopes of counts and money whose figures are explained beside the text."""


@dataclass(frozen=True)
class DraftPage:
    """One page of the draft."""

    key: str
    """In the address: `2` for section II, `pl1` for the first annex."""
    short: str
    """Its number in words: `II`, `Phụ lục 1`; for the preface its title."""
    title: str
    heading: str
    blocks: tuple[Block, ...]
    missing: tuple[str, ...] = ()

    @property
    def parts(self) -> list[str]:
        """The headings inside, for the outline."""
        return [block.text for block in self.blocks if isinstance(block, Heading) and block.level == 2]


def draft_pages(material: Material, draft: Draft | None = None) -> list[DraftPage]:
    """Every page in the order of the document; `draft` is that of the material, where it is made already."""
    found = [
        DraftPage(
            key=str(section.number),
            short=section.heading.split(".")[0] if section.number else section.title,
            title=section.title,
            heading=section.heading,
            blocks=section.blocks,
            missing=section.missing,
        )
        for section in (draft or drafted(material)).sections
    ]
    for place, (annex, blocks) in enumerate(annexes.annexes(material), 1):
        title = annex.title.capitalize()
        found.append(DraftPage(f"pl{place}", annex.label, title, f"{annex.label}. {annex.title}", blocks))
    return found


@dataclass
class Origin:
    """Figures of one scope that stand in the sentences of a page, each with how it came about."""

    kind: str
    """count, funding, pace, plan, tasks, window, criteria, score or finding."""
    scope: str
    figures: list[Figure] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return anchor(self.kind, self.scope)


def place_of(key: str) -> tuple[str, str, str]:
    """A key as (kind, scope, what)."""
    kind, _, rest = key.partition(":")
    scope, _, what = rest.rpartition(":")
    return kind, scope or what, what


def anchor(kind: str, scope: str) -> str:
    """The name of an origin inside the page."""
    return "f-" + re.sub(r"[^\w-]+", "-", f"{kind}-{scope}").lower()


def origin_of(key: str) -> tuple[str, str] | None:
    """The origin under which a figure is explained beside the text.

    Figures on a single part of the plan have none: they would fill the page, and their list explains them.
    """
    kind, scope, _ = place_of(key)
    if kind in ("typed", "gone"):
        return ("finding" if kind == "typed" else kind), ""
    if kind in ("finding", "plan", "tasks", "window", "past", "criteria"):
        return kind, ""
    return (kind, scope) if scope in EXPLAINED else None


def origins(blocks: Iterable[Block]) -> list[Origin]:
    """Where the figures of the sentences came from, in reading order; those of tables link to their lists instead."""
    found: dict[tuple[str, str], Origin] = {}
    seen: set[tuple[str, str]] = set()
    for block in blocks:
        if not isinstance(block, Paragraph | ListItem | Note):
            continue
        for figure in block.runs:
            if not isinstance(figure, Figure) or (figure.key, figure.text) in seen:
                continue
            seen.add((figure.key, figure.text))
            if place := origin_of(figure.key):
                found.setdefault(place, Origin(*place)).figures.append(figure)
    return list(found.values())
