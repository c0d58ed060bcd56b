"""Known: everything a review says in figures, with the words by which a draft written elsewhere speaks of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from vedich.documents import docx
from vedich.documents.content import Chart
from vedich.documents.reconcile import WHOLE, Data, Known
from vedich.documents.reconcile import read as read_word
from vedich.documents.reconcile.passages import Passage
from vedich.documents.reconcile.vocabulary import (
    also,
    counted,
    edges_known,
    funded,
    measured,
    paced,
    said,
    source,
    tasks_known,
    things,
)
from vedich.org import queries as units
from vedich.org.models import Unit
from vedich.plan.models import NodeKind
from vedich.publication.queries.material import Branch, Entry, Material, is_thematic
from vedich.publication.queries.report import whole_report
from vedich.publication.queries.sections.naming import named
from vedich.publication.queries.sentences.bands import Tally
from vedich.publication.queries.sentences.money import Sum, state_budget, total
from vedich.publication.queries.sentences.words import MILLION_PER_BILLION
from vedich.scorecard.models import Band

_COUNTED = (
    "total", "met", Band.OVER_60, "behind", Band.UNDER_60, Band.UNDER_20, Band.NOT_STARTED, Band.NOT_DUE, Band.NO_DATA,
)  # fmt: skip
_NUMBERED = re.compile(r"^(?:(?:chương trình|đề án)\s+)?(?P<number>\d+|[IVX]+)\s*[.:)–-]\s*(?P<name>.+)$", re.I)
_SHORTEST = 3
"""Words of a title by which a part of the plan may be known alone."""


def data_of(material: Material) -> Data:
    """The figures of a review, what its parts and places are called, and its report as a Word file reads."""
    main = _place(material)
    return Data(
        known=tuple(_figures(material, main)),
        scopes=_scopes(material),
        whole=(main.name,) if main else (),
        written=tuple(written(material)),
    )


def _place(material: Material) -> Unit | None:
    """The place the review is about, as it was then: that of its main targets, of most targets, else of the plan."""
    found = Counter(each.target.unit for each in (material.main or material.entries))
    for unit, count in found.most_common(1):
        if 2 * count > found.total():
            return unit
    return units.main_unit()


def written(material: Material) -> Iterable[Passage]:
    """The report of the review as a person finds it in Word; charts are pictures there."""
    paper = whole_report(material)
    return read_word(docx.render(replace(paper, blocks=tuple(b for b in paper.blocks if not isinstance(b, Chart)))))


def _figures(material: Material, main: Unit | None) -> Iterator[Known]:
    edges = (material.edges.low, material.edges.middle)
    yield from edges_known((*edges, "100"))
    yield from _counts(material.tally, WHOLE, edges)
    if material.main:
        yield from _main_counts(material, edges)
    for branch in _parts(material):
        yield from _counts(branch.tally, branch.tally.scope, edges, label=named(branch))
        if branch.money:
            yield from _money(branch.money, branch.tally.scope, branch.tally.scope, label=named(branch))
    yield from _sources(material)
    yield from _tasks(material)
    yield from paced(_paces(material.entries))
    yield from _things(material)
    for findings in material.findings.values():
        for each in findings:
            yield from said(f"finding:{each.kind}:{each.position}", each.text)
    for entry in {each.target.pk: each for each in (*material.main, *material.entries)}.values():
        yield from _entry(entry, material.review.as_of, main)


def _counts(tally: Tally, scope: str, edges: Sequence[str], label: str = "") -> list[Known]:
    counts = {str(what): tally.number(what) for what in _COUNTED}
    return counted(scope, counts, edges, key=tally.scope, label=label)


def _main_counts(material: Material, edges: Sequence[str]) -> list[Known]:
    """Of the main targets all are counted, but those no scheme carries are in no group."""
    tally, left = material.main_tally, len(material.not_carried)
    counts = {str(what): tally.number(what) for what in _COUNTED} | {
        "total": tally.total + left,
        "not_carried": left,
    }
    return counted(tally.scope, counts, edges, key=tally.scope, label="Chỉ tiêu chính")


def _parts(material: Material) -> Iterator[Branch]:
    """The parts of the plan and theirs, each once."""
    for branch in material.branches:
        yield branch
        yield from (leaf for leaf in branch.leaves if leaf.tally.scope != branch.tally.scope)


def _billions(value: Decimal | None) -> Decimal | None:
    return None if value is None else value / MILLION_PER_BILLION


def _money(found: Sum, scope: str, key: str, label: str = "") -> list[Known]:
    return funded(
        scope,
        key=key,
        estimated=_billions(found.estimated),
        allocated=_billions(found.allocated),
        disbursed=_billions(found.disbursed),
        label=label,
    )


def _sources(material: Material) -> Iterator[Known]:
    whole = total(material.money)
    yield from _money(whole, WHOLE, "total")
    of = _billions(whole.estimated)
    budget = state_budget(material.money)
    for each, key in (*((each, each.name) for each in material.money), *([(budget, "state_budget")] if budget else ())):
        if each.estimated is not None:
            spoken = ("ngân sách nhà nước", each.name) if key == "state_budget" else (each.name,)
            yield from source(each.name, _billions(each.estimated) or Decimal(0), of, key=key, spoken=spoken)


def _tasks(material: Material) -> list[Known]:
    states = material.tasks
    if not states.total:
        return []
    names = ("total", "done", "late", "under_way", "not_started", "overdue")
    return tasks_known({name: getattr(states, name) for name in names})


def _paces(entries: Iterable[Entry]) -> dict[str, int]:
    entries = list(entries)
    counts = Counter(each.record.pace for each in entries if each.record and each.record.pace)
    if not counts:
        return {}
    faster = sum(each.needs_faster_pace for each in entries)
    return {**counts, "total": sum(counts.values()), "faster": faster}


def _things(material: Material) -> Iterator[Known]:
    schemes = material.nodes_of(NodeKind.SCHEME)
    thematic = sum(map(is_thematic, schemes))
    found = (
        ("plan:programmes", len(material.nodes_of(NodeKind.PROGRAMME)), ["chương trình"]),
        ("plan:schemes", len(schemes) - thematic, ["đề án"]),
        ("plan:thematic", thematic, ["nghị quyết chuyên đề"]),
        ("plan:documents", len(material.documents), ["văn bản"]),
    )
    yield from (things(key, count, nouns) for key, count, nouns in found if count)


def _entry(entry: Entry, day: date, main: Unit | None) -> list[Known]:
    """A target's figures; what is planned for the day itself comes after what is planned in the end."""
    target, version, record = entry.target, entry.version, entry.record
    indicator, unit = target.indicator, target.unit
    figures = {"plan": version.value if version else None, "baseline": version.baseline if version else None}
    past: dict[date, Decimal] = {}
    if record is not None:
        figures |= {"actual": record.actual, "attained": record.attained}
        past = _past(record.reasons.get("series", ()), day)
    return measured(
        target.code,
        also(indicator.name),
        indicator.measure,
        figures,
        decimals=indicator.decimals or 0,
        day=day,
        plan_day=version.due if version else None,
        baseline_day=version.baseline_date if version else None,
        unit="" if main is None or unit.pk == main.pk else unit.name,
        past=past,
    )


def _past(series: Iterable[Sequence[object]], day: date) -> dict[date, Decimal]:
    found: dict[date, Decimal] = {}
    for each in series:
        try:
            then, value = date.fromisoformat(str(each[0])[:10]), Decimal(str(each[1]))
        except (ValueError, IndexError, InvalidOperation):
            continue
        if then < day and value.is_finite():
            found[then] = value
    return found


def _scopes(material: Material) -> dict[str, tuple[str, ...]]:
    """What each part of the plan is called: by its whole title, by its name alone, and by its number."""
    found: dict[str, tuple[str, ...]] = {WHOLE: tuple(f"chỉ tiêu {words}" for words in _whose(material))}
    if material.main:
        names = ("chỉ tiêu chính của Nghị quyết", "chỉ tiêu chính", "chỉ tiêu Nghị quyết", "chỉ tiêu của Nghị quyết")
        found[material.main_tally.scope] = (*names, "chỉ tiêu chủ yếu của Nghị quyết", "mục tiêu Nghị quyết")
    for branch in _parts(material):
        if not branch.is_own:
            found[branch.tally.scope] = tuple(dict.fromkeys(_names(branch)))
    return found


def _whose(material: Material) -> Iterator[str]:
    if material.among:
        yield from (material.among, material.among.removeprefix("của "))
    else:
        yield "của kế hoạch"


def _names(branch: Branch) -> Iterator[str]:
    title = named(branch)
    yield title
    kind = "đề án" if branch.node.kind == NodeKind.SCHEME else "chương trình"
    bare = title[len(kind) :].strip() if title.lower().startswith(kind) else title
    if match := _NUMBERED.match(branch.node.title):
        bare = match["name"].strip()
        yield from (f"{kind} {match['number']}", f"{kind} số {match['number']}")
    elif match := re.search(r"(\d+)$", branch.node.code):
        yield from (f"{kind} {int(match[1])}", f"{kind} số {int(match[1])}")
    if len(bare.split()) >= _SHORTEST:
        yield bare
