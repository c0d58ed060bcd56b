"""Spoken: what the office wrote over the draft, where a slide says the same."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vedich.publication.queries.drafting import tokens
from vedich.publication.queries.drafting.applying import Place
from vedich.publication.queries.material import Material
from vedich.publication.queries.sections import drafted
from vedich.publication.queries.sections.section import finding_key
from vedich.review.models import Finding


@dataclass(frozen=True)
class Spoken:
    """Written paragraphs by their place in the draft."""

    places: Mapping[str, Place] = field(default_factory=dict)

    def words(self, key: str, generated: str) -> str:
        """What is said at a place: the words of the office, else those of the program."""
        place = self.places.get(key)
        return " ".join(place.says.split()) if place and place.is_written else generated


def spoken(material: Material) -> tuple[Spoken, Material]:
    """What was written, and the material with its findings in these words; those left out of the report are gone."""
    if not material.edits:
        return Spoken(), material
    places = {place.key: place for place in drafted(material).places if place.revision}
    by_finding = {re.sub(r"~\d+$", "", key.partition(".")[2]): place for key, place in places.items()}
    findings = {
        kind: [_worded(each, by_finding.get(finding_key(each))) for each in found if not _is_left_out(each, by_finding)]
        for kind, found in material.findings.items()
    }
    return Spoken(places), replace(material, findings=findings)


def _is_left_out(finding: Finding, by_finding: Mapping[str, Place]) -> bool:
    place = by_finding.get(finding_key(finding))
    return place is not None and place.is_left_out


def _worded(finding: Finding, place: Place | None) -> Finding:
    if place is None or not place.is_written or place.generated is None:
        return finding
    lead = tokens.bold_lead(place.generated.runs)  # `Thứ nhất: ` of the report
    found = copy.copy(finding)
    found.text = " ".join(place.says.removeprefix(lead).split())
    found.illustrative = False  # the words themselves say so, where the office has kept it
    return found
