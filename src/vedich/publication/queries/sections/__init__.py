"""Sections of a review's report, in the official order."""

from __future__ import annotations

from vedich.publication.queries.material import Material
from vedich.publication.queries.sections import annexes, causes, opening, outlook, results, shortcomings
from vedich.publication.queries.sections.section import Section

__all__ = ["Section", "annexes", "sections"]


def sections(material: Material) -> list[Section]:
    """The preface and sections I to VI; each stands even where it has nothing to say, and then says so."""
    return [
        opening.preface(material),
        opening.leadership(material),
        results.results(material),
        shortcomings.shortcomings(material),
        causes.causes(material),
        causes.lessons(material),
        outlook.outlook(material),
    ]
