"""Section III: what is behind, and what else falls short."""

from __future__ import annotations

from vedich.common.text import sort_key
from vedich.documents.content import Block, Column, Figure, Paragraph, Row, Table
from vedich.documents.numbers import day, number
from vedich.plan.models import Task
from vedich.publication.queries.material import Branch, Entry, Material, known_day
from vedich.publication.queries.sections import criteria
from vedich.publication.queries.sections.naming import in_words
from vedich.publication.queries.sections.results import resolution_words
from vedich.publication.queries.sections.section import Section, absent, listed, measured, numbered
from vedich.publication.queries.sections.targets import REASON, reason, reason_heading
from vedich.publication.queries.sentences import bands
from vedich.publication.queries.sentences.bands import NOUN, Tally, not_carried_figure
from vedich.publication.queries.sentences.words import Words, joined, series, spaced, up_to
from vedich.review.models import FindingKind
from vedich.scorecard.models import Band
from vedich.scorecard.queries.records import counts_of

WORST = 3
NAMED = 20
"""Targets not started are named in the text up to so many."""


def shortcomings(material: Material) -> Section:
    """Targets behind, main targets that no scheme carries, then what people wrote."""
    found = material.of_kind(FindingKind.SHORTCOMING)
    low = criteria.lowest(material)
    whole = material.entries or material.overdue or low
    parts = [
        ("Về kết quả thực hiện chỉ tiêu", _targets(material)),
        ("Về thực hiện nhiệm vụ", _overdue(material)),
        ("Về thực hiện các tiêu chí", low),
        (f"Về chỉ tiêu chính của {resolution_words(material)}", _not_carried(material)),
        (
            f"Những tồn tại, hạn chế{' khác' if whole else ''}",
            listed(found, "Trong quá trình thực hiện còn những tồn tại, hạn chế sau:", "said"),
        ),
    ]
    blocks = numbered(parts)
    missing = () if found else ("tồn tại, hạn chế",)
    return Section(3, "Tồn tại, hạn chế", tuple(blocks or absent("tồn tại, hạn chế")), missing)


def _targets(material: Material) -> list[Block]:
    tally = material.tally
    if not tally.total:
        return []
    if not tally.counts.behind:
        none = joined([f"Không có {NOUN} nào {tally.edges.behind}."])
        return [Paragraph(spaced([none, _unscored(tally)]), "targets")]
    words = f" {NOUN} {bands.behind_words(tally)}"
    lead = joined(["Còn ", tally.figure("behind"), words, bands.within_behind(tally), "."])
    annex = joined([f"Danh mục từng chỉ tiêu, nguyên nhân và cơ quan chủ trì tại {weak_annex(material)}."])
    return [
        Paragraph(spaced([lead, _worst(material), _unscored(tally), annex]), "targets"),
        *_by_agency(material),
        *_not_started(material),
    ]


def weak_annex(material: Material) -> str:
    """The annex that lists the targets behind; the main targets come before it where there are any."""
    return f"Phụ lục {2 if material.main else 1}"


def _leaves(material: Material) -> list[Branch]:
    return [leaf for branch in material.branches for leaf in (branch.leaves or (branch,))]


def _worst(material: Material) -> Words:
    """Where the targets behind are gathered; nothing where one scheme holds them all or all hold as many."""
    ranked = sorted(
        (leaf for leaf in _leaves(material) if leaf.tally.counts.behind),
        key=lambda leaf: (-leaf.tally.counts.behind, leaf.node.code),
    )
    if len(ranked) <= WORST or ranked[0].tally.counts.behind == ranked[WORST].tally.counts.behind:
        return ()
    named = [joined([in_words(leaf), " (", leaf.tally.figure("behind"), f" {NOUN})"]) for leaf in ranked[:WORST]]
    return joined(["Nhiều nhất là ở ", series(named), "."])


def _unscored(tally: Tally) -> Words:
    """What could not be scored is neither good nor bad, and is said."""
    parts = [
        joined([tally.figure(band), f" {NOUN} {tally.edges.name(band)}"])
        for band in (Band.NOT_DUE, Band.NO_DATA)
        if tally.counts[band]
    ]
    return joined(["Ngoài ra còn ", series(parts), ", chưa xếp được mức."]) if parts else ()


_COLUMNS = ("behind", Band.UNDER_60, Band.UNDER_20, Band.NOT_STARTED)
NOBODY = "Chưa phân công cơ quan chủ trì"


def _by_agency(material: Material) -> list[Block]:
    """Who answers for the targets behind, those with most of them first; the total is that of all targets behind."""
    held: dict[str, list[Entry]] = {}
    for entry in material.weak:
        held.setdefault(entry.lead or NOBODY, []).append(entry)
    if len(held) < 2:
        return []
    edges = material.edges
    headers = [f"Dưới {edges.middle}%", *(edges.heading(band) for band in _COLUMNS[1:])]
    columns = (Column("Cơ quan chủ trì"), *(Column(header, "number") for header in headers))
    ranked = sorted(held.items(), key=lambda each: (-len(each[1]), sort_key(each[0])))
    rows = tuple(_agency_row(name, entries, material) for name, entries in ranked)
    total: Row = ("Cộng", *(material.tally.figure(column, bold=True) for column in _COLUMNS))
    caption = f"Chỉ tiêu {edges.behind} theo cơ quan chủ trì"
    return [Table(columns, rows, caption, "Đơn vị tính: chỉ tiêu", total)]


def _agency_row(name: str, entries: list[Entry], material: Material) -> Row:
    tally = Tally(f"agency/{entries[0].lead_code}", counts_of(entry.band for entry in entries), material.edges)
    return (name, *(tally.figure(column) for column in _COLUMNS))


def _not_started(material: Material) -> list[Block]:
    """What was not even begun, by name, where the list is short enough to be read out."""
    found = [entry for entry in material.weak if entry.band == Band.NOT_STARTED]
    if not found or len(found) > NAMED:
        return []
    why = reason_heading(found)
    columns = (Column("TT", "number", width=10), Column("Chỉ tiêu"), Column("Cơ quan chủ trì"), Column(why))
    marked = why == REASON
    rows = tuple(
        (at, entry.target.indicator.name, entry.lead or NOBODY, reason(entry, marked=marked))
        for at, entry in enumerate(found, 1)
    )
    return [Table(columns, rows, f"Chỉ tiêu {material.edges.name(Band.NOT_STARTED)}")]


_DEADLINE = Column("Thời hạn", "date")


def _owner(task: Task) -> str:
    return task.owner_unit.name if task.owner_unit else task.owner_post or "chưa phân công"


def _overdue(material: Material) -> list[Block]:
    found = material.overdue
    if not found:
        return []
    lead = f"Đến {up_to(known_day(material.review))}, còn "
    figure = Figure(number(len(found)), "tasks:overdue", "nhiệm vụ đã qua thời hạn mà chưa hoàn thành")
    if len(found) > NAMED:
        return [Paragraph(joined([lead, figure, " nhiệm vụ quá hạn chưa hoàn thành."]), "overdue")]
    if len(found) == 1:
        named = f" nhiệm vụ quá hạn chưa hoàn thành: “{found[0].title}” ({_owner(found[0])}, thời hạn "
        return [Paragraph(joined([lead, figure, f"{named}{day(found[0].deadline)})."]), "overdue")]
    columns = (Column("TT", "number", width=10), Column("Nhiệm vụ"), Column("Cơ quan chịu trách nhiệm"), _DEADLINE)
    rows = tuple((at, task.title, _owner(task), task.deadline) for at, task in enumerate(found, 1))
    intro = Paragraph(joined([lead, figure, " nhiệm vụ quá hạn chưa hoàn thành:"]), "overdue")
    return [intro, Table(columns, rows, "Nhiệm vụ quá hạn chưa hoàn thành")]


def _not_carried(material: Material) -> list[Block]:
    left = material.not_carried
    if not left:
        return []
    if len(left) == 1:
        name = left[0].target.indicator.name
        return [Paragraph(joined([f"Chỉ tiêu chính “{name}” không cụ thể trong đề án nào."]), "not-carried")]
    total = not_carried_figure(material.main_tally.scope, len(left))
    words = f" {NOUN} chính không cụ thể trong các đề án, nên chưa có đề án theo dõi, bảo đảm thực hiện:"
    return [Paragraph(joined(["Có ", total, words]), "not-carried"), _left_table(left)]


def _left_table(left: tuple[Entry, ...]) -> Table:
    columns = (
        Column("TT", "number", width=10),
        Column("Chỉ tiêu chính"),
        Column("Đơn vị tính"),
        Column("Mục tiêu", "number"),
    )
    rows = tuple(
        (
            at,
            each.target.indicator.name,
            each.target.indicator.measure,
            measured(each, each.version.value, what="plan"),
        )
        for at, each in enumerate(left, 1)
    )
    return Table(columns, rows, "Chỉ tiêu chính không cụ thể trong các đề án")
