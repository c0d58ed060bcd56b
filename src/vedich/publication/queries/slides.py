"""Slides for the conference: one message each, with the chart that shows it and what is said beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from vedich.documents.content import Column, Deck, Series, Slide, SlideChart, Table
from vedich.documents.numbers import capitalised, number
from vedich.documents.numbers import day as written_day
from vedich.publication.queries.drafting.spoken import Spoken, spoken
from vedich.publication.queries.material import Branch, Material, paper_day
from vedich.publication.queries.reading import read
from vedich.publication.queries.report import abstract, footer, organisation
from vedich.publication.queries.sections.causes import OBJECTIVE, SUBJECTIVE
from vedich.publication.queries.sections.naming import named
from vedich.publication.queries.sections.opening import when
from vedich.publication.queries.sections.outlook import ahead, faster_targets
from vedich.publication.queries.sections.results import band_note, kind_word, resolution_words
from vedich.publication.queries.sections.section import ILLUSTRATIVE
from vedich.publication.queries.sentences import bands, money
from vedich.publication.queries.sentences.bands import NOUN, Tally
from vedich.publication.queries.sentences.words import (
    MILLION_PER_BILLION,
    Edges,
    amount,
    billion_decimals,
    billions,
    ended,
    plain,
    share_text,
    up_to,
)
from vedich.review.models import Finding, FindingKind, Review
from vedich.scorecard.models import Band
from vedich.scorecard.queries.records import BEHIND

WORST, POINTS, FEW, SOURCES = 8, 10, 4, 5
LONGEST, SHORTEST = 150, 120
"""Characters of a point: about two lines, less where there are many of them."""
TABLE_ROWS = 13


def slides(review: Review) -> Deck:
    """The deck of a review, from what is stored now."""
    return deck(read(review))


def deck(material: Material) -> Deck:
    """The deck from material already read; slides with nothing to show are left out.

    What the office wrote over a paragraph of the report is what is said beside the slide that shows the same.
    """
    said, material = spoken(material)
    found = [
        _overall(material, said),
        _main(material, said),
        _facts(material),
        _by_part(material, said),
        _trend(material),
        _money(material, said),
        _worst(material, said),
        _not_carried(material, said),
        _causes(material),
        _lessons(material),
        _faster(material, said),
        _tasks(material),
    ]
    review = material.review
    return Deck(
        title=capitalised(abstract(review)),
        issuer=organisation(review),
        day=paper_day(review),
        slides=tuple(slide for slide in found if slide is not None),
        subtitle=review.conference.get("title", "") or capitalised(f"số liệu {when(material)}"),
    )


def _source(material: Material) -> str:
    return footer(material)


def _overall(material: Material, said: Spoken) -> Slide | None:
    """How all counted targets stand."""
    tally = material.tally
    if not tally.total:
        return None
    title = f"{number(tally.counts.met)}/{number(tally.total)} {NOUN} {bands.met_words(tally)}; {_behind_title(tally)}"
    counted = said.words("2.counts", plain(bands.sentence(tally, before=when(material))))
    notes = f"{counted} {band_note(material.edges)}"
    return Slide(title, _columns(tally, material.edges), notes, _source(material))


def _behind_title(tally: Tally) -> str:
    if not tally.counts.behind:
        return f"không có {NOUN} nào {tally.edges.behind}"
    return f"còn {number(tally.counts.behind)} {NOUN} {bands.behind_words(tally)}"


def _columns(tally: Tally, edges: Edges) -> SlideChart:
    """One bar for each band that holds anything."""
    return _bars([(edges.heading(band), count, band) for band, count in tally.counts.in_order() if count])


def _bars(there: Sequence[tuple[str, int, str]]) -> SlideChart:
    """Name, count and band of each bar; an empty band where it is of none."""
    alt = "; ".join(f"{name}: {number(count)}" for name, count, _ in there) + "."
    names, counts, found = zip(*there, strict=True)
    series = Series("Số chỉ tiêu", tuple(map(float, counts)))
    return SlideChart("bars", names, (series,), NOUN, 0, alt, bands=found)


def _main(material: Material, said: Spoken) -> Slide | None:
    if not material.main:
        return None
    tally, left = material.main_tally, len(material.not_carried)
    total = tally.total + left
    title = f"{number(total)} {NOUN} chính: {number(tally.counts.met)} {bands.met_words(tally)}, "
    title += f"{number(tally.counts.over_60)} {tally.edges.name(Band.OVER_60)}"
    title += f", {number(left)} không cụ thể trong các đề án" if left else ""
    there = [(tally.edges.heading(band), count, band) for band, count in tally.counts.in_order() if count]
    there += [("Không cụ thể trong đề án", left, "")] if left else []
    chart = _bars(there)
    generated = plain(bands.main_sentence(tally, left, resolution_words(material), before=when(material)))
    notes = said.words("2.counts", generated)
    return Slide(title, chart, notes, _source(material))


def _stacked(branches: Sequence[Branch], edges: Edges) -> SlideChart:
    """One lying bar for each part, cut into bands."""
    present = [band for band in Band if any(branch.tally.counts[band] for branch in branches)]
    series = tuple(
        Series(edges.heading(band), tuple(float(branch.tally.counts[band]) for branch in branches), band)
        for band in present
    )
    alt = "; ".join(f"{branch.title}: {plain(bands.clauses(branch.tally))}" for branch in branches) + "."
    return SlideChart("stacked", tuple(branch.title for branch in branches), series, NOUN, 0, alt)


def _by_part(material: Material, said: Spoken) -> Slide | None:
    branches = [branch for branch in material.branches if branch.entries]
    if len(branches) < 2:
        return None
    ranked = sorted(branches, key=lambda b: -b.tally.counts.share_behind())
    first = ranked[0]
    if first.tally.counts.behind:
        share = plain(bands.ratio(first.tally))
        title = f"{named(first)} có tỷ lệ {NOUN} {material.edges.behind} cao nhất: {share}"
    else:
        title = f"Không {kind_word(material)} nào có {NOUN} {material.edges.behind}"
    parts = [said.words(f"2.b.{b.tally.scope}", plain(bands.sentence(b.tally, zeros=False))) for b in branches]
    notes = " ".join(f"{b.title}: {words}" for b, words in zip(branches, parts, strict=True))
    return Slide(title, _stacked(branches, material.edges), notes, _source(material))


def _trend(material: Material) -> Slide | None:
    """How the counts moved from one look to the next."""
    there = [(day, counts) for day, counts in material.past if counts.total]
    if len(there) < 2:
        return None
    first, last = there[0], there[-1]
    moved = _moved(first[1].behind, last[1].behind)
    title = f"Từ {up_to(first[0])}, số {NOUN} {material.edges.behind} {moved}"
    names = {
        "met": "Vượt và đạt",
        "over_60": material.edges.heading(Band.OVER_60),
        "behind": f"Dưới {material.edges.middle}%",
    }
    colours = {"met": Band.ACHIEVED, "over_60": Band.OVER_60, "behind": Band.UNDER_60}
    series = tuple(
        Series(name, tuple(float(getattr(counts, what)) for _, counts in there), colours[what])
        for what, name in names.items()
    )
    days = tuple(_look(material, day) for day, _ in there)
    alt = "; ".join(f"{name}: {' → '.join(number(getattr(c, what)) for _, c in there)}" for what, name in names.items())
    return Slide(title, SlideChart("line", days, series, NOUN, 0, f"{alt}."), f"{alt}.", _source(material))


def _look(material: Material, day: date) -> str:
    """The day of a look; what lies beyond the accepted reports rests on estimates."""
    accepted = material.review.accepted_to
    return (
        f"{written_day(day)} (ước)" if material.review.estimates and accepted and day > accepted else written_day(day)
    )


def _moved(before: int, after: int) -> str:
    if before == after:
        return f"giữ nguyên {number(after)}"
    way, end = ("giảm", "xuống") if after < before else ("tăng", "lên")
    return f"{way} từ {number(before)} {end} {number(after)}"


def _billions(amount: Decimal | None) -> Decimal | None:
    """A gap where nobody has said how much: nothing said is not nothing spent."""
    return None if amount is None else Decimal(amount) / MILLION_PER_BILLION


def _money(material: Material, said: Spoken) -> Slide | None:
    whole = money.total(material.money)
    if whole.estimated is None:
        return None
    known = [stage for stage in money.STAGES if getattr(whole, stage) is not None]
    sources = list(material.money)
    if len(sources) > SOURCES:
        sources = [*sources[: SOURCES - 1], money.total(sources[SOURCES - 1 :], "Nguồn khác")]
    values = {stage: [_billions(getattr(each, stage)) for each in sources] for stage in known}
    foreseen = material.foresees_money
    heads = {stage: money.heading(stage, foreseen=foreseen) for stage in known}
    series = tuple(
        Series(heads[stage], tuple(None if value is None else float(value) for value in values[stage]))
        for stage in known
    )
    names = tuple(each.name for each in sources)
    decimals = billion_decimals([value for row in values.values() for value in row if value is not None])
    title = f"Huy động, cân đối {billions(whole.estimated)}"
    if whole.disbursed is not None:
        done = "ước giải ngân" if foreseen else "đã giải ngân"
        title += f"; {done} {billions(whole.disbursed)} ({share_text(whole.disbursed, whole.estimated)} dự toán)"
    spent = plain(money.spent(whole, up_to(material.review.as_of), foreseen=foreseen))
    notes = f"{plain(money.mobilised(material.money))} {spent}".strip()
    chart = SlideChart("columns", names, series, "tỷ đồng", decimals, notes)
    return Slide(title, chart, said.words("2.money", notes), _source(material))


def _worst(material: Material, said: Spoken) -> Slide | None:
    """The schemes with most targets behind."""
    leaves = [leaf for branch in material.branches for leaf in (branch.leaves or (branch,)) if leaf.tally.counts.behind]
    if not leaves:
        return None
    ranked = sorted(leaves, key=lambda leaf: (-leaf.tally.counts.behind, leaf.node.code))[:WORST]
    held = sum(leaf.tally.counts.behind for leaf in ranked)
    all_of_them = len(ranked) == len(leaves)
    where = f"nằm ở {number(len(ranked))} đề án" if all_of_them else f"tập trung ở {number(len(ranked))} đề án"
    title = f"{number(held)}/{number(material.tally.counts.behind)} {NOUN} {material.edges.behind} {where}"
    present = [band for band in BEHIND if any(leaf.tally.counts[band] for leaf in ranked)]
    series = tuple(
        Series(material.edges.heading(band), tuple(float(leaf.tally.counts[band]) for leaf in ranked), band)
        for band in present
    )
    names = tuple(leaf.title for leaf in ranked)
    alt = "; ".join(f"{leaf.title}: {plain(bands.short(leaf.tally))}" for leaf in ranked) + "."
    chart = SlideChart("stacked", names, series, NOUN, 0, alt)
    return Slide(title, chart, said.words("3.targets", alt), _source(material))


def _not_carried(material: Material, said: Spoken) -> Slide | None:
    left = material.not_carried
    if not left:
        return None
    title = f"{number(len(left))} {NOUN} chính không cụ thể trong các đề án"
    rows = tuple(
        (e.target.indicator.name, e.target.indicator.measure, amount(e.version.value, e.target.indicator.decimals))
        for e in left[:TABLE_ROWS]
    )
    table = Table((Column("Chỉ tiêu chính"), Column("Đơn vị tính"), Column("Mục tiêu", "number")), rows)
    notes = "Chưa có đề án theo dõi, bảo đảm thực hiện các chỉ tiêu này; cần giao đề án hoặc cơ quan chịu trách nhiệm."
    return Slide(title, table, said.words("3.not-carried", notes), _source(material))


def _point(finding: Finding, longest: int) -> str:
    """A finding short enough for a slide; the whole of it is in the notes.

    Cut after a whole statement, which needs no sign; else where it pauses, and the sign of the cut says so.
    """
    text = ended(finding.text)[:-1]
    longest -= len(ILLUSTRATIVE) + 3 if finding.illustrative else 0
    if len(text) > longest:
        whole = text.rfind(";", longest // 4, longest)
        pause = max(text.rfind(mark, longest // 3, longest) for mark in (",", ":"))
        cut = text[:pause] if pause > 0 else text[:longest].rsplit(" ", 1)[0]
        text = text[:whole] if whole > 0 else f"{cut}…"
    return f"{text} ({ILLUSTRATIVE})" if finding.illustrative else text


def _points(title: str, found: Sequence[Finding], material: Material) -> Slide | None:
    if not found:
        return None
    notes = " ".join(ended(finding.text) for finding in found)
    longest = LONGEST if len(found) <= FEW else SHORTEST
    return Slide(title, tuple(_point(finding, longest) for finding in found[:POINTS]), notes, _source(material))


def _causes(material: Material) -> Slide | None:
    found = material.of_kind(FindingKind.CAUSE)
    subjective = [each for each in found if each.nature == SUBJECTIVE]
    objective = [each for each in found if each.nature == OBJECTIVE]
    if subjective:
        return _points(_many(subjective, "nguyên nhân chủ quan của tồn tại, hạn chế"), subjective, material)
    return _points(_many(objective, "nguyên nhân khách quan của tồn tại, hạn chế"), objective, material)


def _many(found: Sequence[Finding], noun: str) -> str:
    """`4 nguyên nhân chủ quan`, where all of them stand on the slide; a single one without the counting."""
    return f"{number(len(found))} {noun}" if 1 < len(found) <= POINTS else capitalised(noun)


def _facts(material: Material) -> Slide | None:
    return _points("Một số kết quả chủ yếu", material.facts, material)


def _lessons(material: Material) -> Slide | None:
    found = material.of_kind(FindingKind.LESSON)
    return _points(_many(found, "bài học kinh nghiệm"), found, material)


def _faster(material: Material, said: Spoken) -> Slide | None:
    """The targets that must speed up most."""
    found = faster_targets(material.entries, material.review.as_of)
    ranked = [each for each in found if each.times and each.times > 1][:WORST]
    if not ranked:
        return None
    most = number(ranked[0].times or 0, 1)
    title = f"{number(len(found))} {NOUN} phải tăng tốc, cao nhất gấp {most} lần bình quân"
    names = tuple(each.entry.target.indicator.name for each in ranked)
    values = tuple(float(each.times or 0) for each in ranked)
    alt = "; ".join(f"{name}: gấp {number(value, 1)} lần" for name, value in zip(names, values, strict=True)) + "."
    chart = SlideChart("bars", names, (Series("Gấp số lần bình quân đã qua", values),), "lần", 1, alt)
    aim = f"Để hoàn thành mục tiêu đến {up_to(material.node.end)}"
    notes = f"{aim}, mỗi kỳ còn lại phải đạt gấp nhiều lần bình quân mỗi kỳ đã qua. {alt}"
    return Slide(title, chart, said.words("6.faster", notes), _source(material))


def _tasks(material: Material) -> Slide | None:
    found = material.of_kind(FindingKind.TASK)
    return _points(_many(found, f"nhiệm vụ, giải pháp {ahead(material)}"), found, material)
