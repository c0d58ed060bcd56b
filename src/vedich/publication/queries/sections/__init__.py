"""Sections of a review's report, in the official order."""

from __future__ import annotations

from vedich.publication.queries.drafting.applying import Draft, applied
from vedich.publication.queries.material import Material
from vedich.publication.queries.sections import annexes, causes, opening, outlook, results, shortcomings
from vedich.publication.queries.sections.section import Section

__all__ = ["Draft", "Section", "annexes", "drafted", "generated", "sections"]


def sections(material: Material) -> tuple[Section, ...]:
    """The preface and sections I to VI as they read: generated, and with what people wrote over it."""
    return drafted(material).sections


def drafted(material: Material) -> Draft:
    """The same with every paragraph and what was written there."""
    return applied(generated(material), material)


def generated(material: Material) -> list[Section]:
    """What the data say; each section stands even where it has nothing to say, and then says so."""
    return [
        opening.preface(material),
        opening.leadership(material),
        results.results(material),
        shortcomings.shortcomings(material),
        causes.causes(material),
        causes.lessons(material),
        outlook.outlook(material),
    ]
