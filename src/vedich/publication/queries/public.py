"""What the public sees of an edition: the sections and tables that were chosen, without what was withheld."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from vedich.common.text import composed
from vedich.documents.content import Block, Document
from vedich.documents.docx import dressed
from vedich.documents.numbers import roman
from vedich.plan.models import Task
from vedich.publication.models import DraftRevision, Words
from vedich.publication.queries.annex import workbook
from vedich.publication.queries.material import Branch, Entry, Material, paper_day
from vedich.publication.queries.opendata import TABLES, figures_of, open_data, sources_of
from vedich.publication.queries.papers import Papers
from vedich.publication.queries.report import document, footer
from vedich.publication.queries.sections import annexes, drafted, sections
from vedich.publication.queries.sections.section import finding_key
from vedich.publication.queries.sentences.words import amount
from vedich.publication.queries.slides import deck
from vedich.publication.queries.templates import template_of
from vedich.review.models import Finding, FindingKind, Outcome

WITHHELD = "Nội dung này không công khai"
POST = "cá nhân phụ trách (không công khai)"
EDITED = "SOAN"
"""The kind under which a paragraph of the draft is known."""
PAGE = "trang.json"
"""The content of the public page, kept beside its files."""
NEEDED, OPTIONAL = ("targets", "scores"), ("figures", "reasons", "annex")
"""Tables without which nothing can be checked, and those that may be left out."""
_OFFICERS = re.compile(
    r"\b(đồng chí|ông|bà|giám đốc|chủ tịch|bí thư|trưởng (phòng|ban|đoàn)|phó trưởng|chánh văn phòng|thủ trưởng|"
    r"người đứng đầu|cán bộ lãnh đạo)\b"
)
"""Words by which a sentence names an officer or a post."""


@dataclass(frozen=True)
class Choice:
    """What is to be seen: sections of the report by key, tables of the data, and the sentences withheld."""

    sections: tuple[str, ...]
    tables: tuple[str, ...] = NEEDED + OPTIONAL
    withheld: frozenset[str] = frozenset()

    def problems(self, material: Material) -> bool:
        """Whether something is named that there is not, or nothing is left to see."""
        known = {key for key, _ in offered(material)}
        sentences = {place_of(each) for each in sentences_of(material)}
        tables = set(self.tables)
        strange = set(self.sections) - known or tables - {*NEEDED, *OPTIONAL} or self.withheld - sentences
        return bool(strange) or not self.sections or not set(NEEDED) <= tables

    def left_out(self, material: Material) -> frozenset[str]:
        """Every sentence that is not shown: those withheld, and all reasons where reasons are not to be seen."""
        if "reasons" in self.tables:
            return self.withheld
        reasons = (*material.of_kind(FindingKind.REASON), *material.of_kind(FindingKind.WHY))
        return self.withheld | {place_of(each) for each in reasons}


def offered(material: Material) -> list[tuple[str, str]]:
    """Key and title of every section and annex of the report."""
    found = [(str(each.number), each.heading) for each in sections(material)]
    return found + [(f"pl{at}", f"{a.label}. {a.title}") for at, (a, _) in enumerate(annexes.annexes(material), 1)]


@dataclass(frozen=True)
class Edited:
    """A paragraph of the draft that a person wrote."""

    place: str
    text: str


def sentences_of(material: Material) -> list[Finding | Edited]:
    """Every sentence of the review that a person wrote, and every paragraph of the draft."""
    found = [each for found in material.findings.values() for each in found]
    written = [Edited(place.key, place.says) for place in drafted(material).places if place.is_written]
    return [*found, *written]


def place_of(said: Finding | Edited) -> str:
    """By what a sentence is known from one edition to the next: its kind and its place in the list or the draft."""
    return f"{EDITED}:{said.place}" if isinstance(said, Edited) else f"{said.kind}:{said.position}"


def names_officers(said: Finding | Edited) -> bool:
    """Whether a sentence seems to name an officer or a post; a person decides."""
    return bool(_OFFICERS.search(composed(said.text).lower()))


def withheld(material: Material, places: Iterable[str]) -> Material:
    """The material without these sentences, without posts of officers and without commendations nobody has agreed to.

    It says where a sentence is left out.
    """
    left_out = set(places)
    findings = {kind: [_finding(each, left_out) for each in found] for kind, found in material.findings.items()}
    return replace(
        material,
        findings=findings,
        commended=[each for each in material.commended if each.state == Outcome.DECIDED],
        edits=_edits(material, left_out),
        main=tuple(_entry(each, left_out) for each in material.main),
        not_carried=tuple(_entry(each, left_out) for each in material.not_carried),
        branches=tuple(_branch(each, left_out) for each in material.branches),
        overdue=tuple(_task(each) for each in material.overdue),
    )


def _edits(material: Material, left_out: set[str]) -> dict[str, DraftRevision]:
    """What people wrote over the draft: nothing over a sentence that is withheld, and a sign where it is itself."""
    hidden = [each for found in material.findings.values() for each in found if place_of(each) in left_out]
    over = {finding_key(each) for each in hidden}
    found = {}
    for key, each in material.edits.items():
        if re.sub(r"~\d+$", "", key.partition(".")[2]) in over:
            continue
        found[key] = each
        if each.words == Words.WRITTEN and place_of(Edited(key, "")) in left_out:
            found[key] = copy.copy(each)
            found[key].text, found[key].figures, found[key].base = f"{WITHHELD}.", {}, ""
    return found


def _finding(finding: Finding, left_out: set[str]) -> Finding:
    if place_of(finding) not in left_out:
        return finding
    found = copy.copy(finding)
    found.text, found.text_en, found.source, found.key, found.illustrative = f"{WITHHELD}.", "", "", "", False
    found.typed_by_id = None  # its paragraph gets another key, so that no words written over it can stand there
    return found


def _entry(entry: Entry, left_out: set[str]) -> Entry:
    return replace(entry, in_charge="", reason=entry.reason and _finding(entry.reason, left_out))


def _branch(branch: Branch, left_out: set[str]) -> Branch:
    return replace(
        branch,
        in_charge="",
        entries=tuple(_entry(each, left_out) for each in branch.entries),
        leaves=tuple(_branch(each, left_out) for each in branch.leaves),
    )


def _task(task: Task) -> Task:
    if task.owner_unit or not task.owner_post:
        return task
    found = copy.copy(task)
    found.owner_post = POST
    return found


def public_papers(material: Material, choice: Choice, layout: str) -> Papers:
    """The papers as the public gets them; `material` is that of the edition, whole."""
    seen = withheld(material, choice.left_out(material))
    template = template_of(seen, layout)
    report = dressed(document(seen, tuple(_blocks(seen, choice)), layout), template)
    tables = tuple(each for each in TABLES if each in choice.tables)
    return Papers(report, workbook(seen), deck(seen), open_data(seen, report, tables), template=template)


def is_public(name: str, choice: Choice) -> bool:
    """Slides show what no choice was made about; the annex and the notice are for who was asked."""
    if name.endswith(".xlsx"):
        return "annex" in choice.tables
    return not name.endswith(".pptx") and not name.startswith("thong-bao")


def _blocks(material: Material, choice: Choice) -> Iterable[Block]:
    """The chosen sections under the numbers they have in the whole report: a gap tells that something is not shown."""
    for section in sections(material):
        if str(section.number) in choice.sections:
            yield from section.all_blocks()
    for at, (annex, blocks) in enumerate(annexes.annexes(material), 1):
        if f"pl{at}" in choice.sections:
            yield annex
            yield from blocks


def page(material: Material, choice: Choice, report: Document) -> bytes:
    """Everything the public page shows, as one value that is kept with the files."""
    seen, review = withheld(material, choice.left_out(material)), material.review
    counts = seen.tally.counts
    said: dict[str, Any] = {
        "title": review.title,
        "title_en": review.title_en,
        "organisation": str(review.issuer.get("organisation") or ""),
        "day": paper_day(review).isoformat(),
        "as_of": review.as_of.isoformat(),
        "is_estimate": material.is_estimate,
        "footer": footer(material),
        "note": {"vi": review.illustrative_note, "en": review.illustrative_note_en},
        "bounds": [seen.edges.low, seen.edges.middle],
        "counts": {"total": len(seen.entries), "met": counts.met, "behind": counts.behind, "over": counts.over_60},
        "bands": [[str(band), count] for band, count in counts.in_order() if count],
        "programmes": [_programme(each) for each in seen.branches if each.entries],
        "targets": [_target(each, seen) for each in (*seen.main, *seen.entries)],
        "main": len(seen.main),
        "sources": list(sources_of(seen, report)),
        "figures": {key: list(said) for key, said in figures_of(report).items()},
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _programme(branch: Branch) -> dict[str, Any]:
    counts = branch.tally.counts
    return {
        "code": branch.node.code,
        "title": branch.title,
        "total": len(branch.entries),
        "met": counts.met,
        "over": counts.over_60,
        "behind": counts.behind,
        "unscored": counts.unscored,
    }


def _target(entry: Entry, material: Material) -> dict[str, Any]:
    record, indicator = entry.record, entry.target.indicator
    shown = {"plan": entry.version.value, "actual": record and record.actual, "baseline": entry.version.baseline}
    found: dict[str, Any] = {
        "code": entry.target.code,
        "name": indicator.name,
        "name_en": indicator.name_en,
        "measure": indicator.measure,
        "node": entry.target.node.title if entry.target.node else "",
        "lead": entry.lead,
        "band": str(entry.band),
        "is_estimate": bool(record and record.estimate),
        "attained": None if record is None or record.attained is None else amount(record.attained, 1),
        "reason": entry.reason.text if entry.is_behind and entry.reason else "",
        "how": [str(step[1]) for step in record.reasons.get("steps", ())] if record else [],
        "units": [record.covered, record.expected] if record else [0, 0],
        "due": entry.version.due.isoformat(),
    }
    decimals = indicator.decimals
    return found | {key: None if value is None else amount(value, decimals) for key, value in shown.items()}


def changed_figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """Figures that stood on both public pages, and are others now."""
    found = []
    old = {each["code"]: each for each in before["targets"]}
    for each in after["targets"]:
        for what in ("plan", "actual", "attained"):
            was = old.get(each["code"], {}).get(what) if each["code"] in old else each[what]
            if was != each[what]:
                found.append({"what": each["name"], "column": what, "before": was or "…", "after": each[what] or "…"})
    for key, (text, source) in after["figures"].items():
        was = before["figures"].get(key, [text])[0]
        if was != text and not key.startswith("score:"):
            found.append({"what": source or key, "column": "", "before": was, "after": text})
    return found


def section_name(key: str) -> str:
    """`II` for 2, `Phụ lục 1` for pl1, and the preface."""
    return f"Phụ lục {key[2:]}" if key.startswith("pl") else roman(int(key)) if key != "0" else "Mở đầu"
