"""Section II: results in general, by part of the plan, and resources."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from vedich.documents.content import (
    Absent,
    Block,
    Cell,
    Column,
    Figure,
    GroupRow,
    Head,
    Heading,
    Note,
    Paragraph,
    Row,
    Table,
)
from vedich.documents.numbers import number
from vedich.plan.models import NodeKind
from vedich.publication.queries import charts
from vedich.publication.queries.material import Branch, Material, is_thematic, known_day
from vedich.publication.queries.sections import commended, criteria
from vedich.publication.queries.sections.naming import in_words, named
from vedich.publication.queries.sections.opening import when
from vedich.publication.queries.sections.section import (
    Section,
    absent,
    listed,
    numbered,
    paragraph,
    said,
)
from vedich.publication.queries.sections.targets import target_table
from vedich.publication.queries.sentences import bands, money, plan
from vedich.publication.queries.sentences.bands import Tally
from vedich.publication.queries.sentences.money import Sum
from vedich.publication.queries.sentences.words import (
    MILLION_PER_BILLION,
    Edges,
    Words,
    billion_decimals,
    joined,
    opened,
    share_of,
    spaced,
    up_to,
    years,
)
from vedich.review.models import FindingKind
from vedich.scorecard.models import Band

RESOLUTION = "Nghị quyết Đại hội"
MOST_BEHIND = 3
LISTED = 30
"""So many targets are shown one by one under their part; of more, the annexes show those that matter."""
PACES = {"ahead": "vượt tiến độ", "on": "đúng tiến độ", "behind": "chậm tiến độ"}


def results(material: Material) -> Section:
    """The whole, the parts, the money."""
    parts = [
        ("Đánh giá chung", _overall(material)),
        (f"Kết quả theo {kind_word(material)}", _by_part(material)),
        ("Kết quả thực hiện bộ tiêu chí", criteria.reached(material)),
        ("Nguồn lực thực hiện", _resources(material)),
        ("Điển hình tiên tiến, khen thưởng", commended.agreed(material)),
    ]
    missing = () if material.entries or material.work else ("kết quả thực hiện chỉ tiêu",)
    return Section(2, "Kết quả thực hiện", tuple(numbered(parts)), missing)


def kind_word(material: Material) -> str:
    """What the plan falls into directly under the node reviewed."""
    kinds = {branch.node.kind for branch in material.branches if not branch.is_own}
    if kinds == {NodeKind.PROGRAMME}:
        return "chương trình"
    if kinds == {NodeKind.SCHEME}:
        return "đề án, nghị quyết" if any(is_thematic(branch.node) for branch in material.branches) else "đề án"
    return "nội dung"


def resolution_words(material: Material) -> str:
    """How a resolution is called in a sentence once its full name has been given."""
    return RESOLUTION if material.node.title.startswith(RESOLUTION) else "Nghị quyết"


def _overall(material: Material) -> list[Block]:
    first = [_main(material), _counted(material), _annexed(material)]
    blocks: list[Block] = paragraph(spaced(first), "counts")
    blocks += paragraph(spaced([_pace(material), _since(material)]), "pace")
    if material.entries:
        blocks += [charts.bands(material), Note(joined([band_note(material.edges)]))]
    return [*blocks, *listed(material.facts, "Một số kết quả chủ yếu:", "facts")]


def _annexed(material: Material) -> Words:
    return joined(["Kết quả từng chỉ tiêu chính tại Phụ lục 1."]) if material.main else ()


def _main(material: Material) -> Words:
    if not material.main:
        return ()
    return bands.main_sentence(
        material.main_tally, len(material.not_carried), resolution_words(material), before=when(material)
    )


def _counted(material: Material) -> Words:
    if not material.entries and material.work:
        return ()
    return bands.sentence(material.tally, before="" if material.main else when(material))


def _pace(material: Material) -> Words:
    """Against the planned line, which is straight between baseline, milestones and due day."""
    paces = [entry.record.pace for entry in material.entries if entry.record and entry.record.pace]
    if not paces:
        return ()
    found = []
    source = f"so số thực hiện với số phải đạt theo kế hoạch đến {up_to(material.review.as_of)}"
    for pace, words in PACES.items():
        if count := paces.count(pace):
            found.append(joined([Figure(number(count), f"pace:targets:{pace}", source), f" chỉ tiêu {words}"]))
    whole = Figure(number(len(paces)), "pace:targets:total", "chỉ tiêu có đường kế hoạch và có số thực hiện")
    lead = f"So với tiến độ kế hoạch đến {up_to(material.review.as_of)}, "
    if len(found) == 1 and len(paces) > 1:
        return joined([lead, "cả ", whole, f" chỉ tiêu so sánh được đều {PACES[paces[0]]}."])
    lead = f"{lead}trong số "
    return joined([lead, whole, " chỉ tiêu so sánh được, có ", bands.series(found, between="; ", last="; "), "."])


def _since(material: Material) -> Words:
    """How the counts moved since the look before."""
    last = material.review.accepted_to or material.review.as_of
    before = [
        (day, counts) for day, counts in material.past if counts.total and day <= last and day < material.review.as_of
    ]
    if not before or not material.tally.total:
        return ()
    day, counts = before[-1]
    parts = []
    for what, words in (("met", "vượt và đạt"), ("behind", material.edges.behind)):
        then, now = getattr(counts, what), material.tally.number(what)
        figure = Figure(number(then), f"past:{day.isoformat()}:{what}", f"đếm theo mức chấm đến {up_to(day)}")
        moved = "giữ nguyên" if then == now else "tăng từ" if now > then else "giảm từ"
        tail = [] if then == now else [" lên " if now > then else " xuống ", material.tally.figure(what)]
        parts.append(joined([f"số chỉ tiêu {words} {moved} ", figure, *tail]))
    return joined([f"So với thời điểm {up_to(day)}, ", bands.series(parts, between="; ", last="; "), "."])


def band_note(edges: Edges) -> str:
    """What the words for bands mean, so that cumulative and exclusive counts are not taken for each other."""
    return (
        f"“Đạt trên {edges.middle}%” là từ {edges.middle}% đến dưới 100%. “Đạt dưới {edges.middle}%” là tổng của "
        f"ba mức: từ {edges.low} đến dưới {edges.middle}%, dưới {edges.low}% và chưa triển khai."
    )


_COUNTED = ("total", "met", Band.OVER_60, "behind", Band.UNDER_60, Band.UNDER_20, Band.NOT_STARTED)


def _band_columns(edges: Edges, first: str, unscored: bool) -> tuple[tuple[Column, ...], tuple[Head, ...]]:
    """Cumulative totals stand apart from the exclusive bands they are the sum of."""
    headers = ["Số chỉ tiêu", "Vượt và đạt", f"Trên {edges.middle}%", "Tổng số"]
    headers += [edges.heading(band) for band in (Band.UNDER_60, Band.UNDER_20, Band.NOT_STARTED)]
    upper = [Head(), Head(), Head(), Head(), Head(f"Dưới {edges.middle}%", 4)]
    if unscored:
        headers.append("Chưa đến kỳ, chưa có số liệu")
        upper.append(Head())
    columns = (Column(first, width=None), *(Column(header, "number") for header in headers))
    return columns, tuple(upper)


def _band_row(title: str, tally: Tally, unscored: bool, *, bold: bool = False) -> Row:
    kinds = (*_COUNTED, "unscored") if unscored else _COUNTED
    return (title, *(tally.figure(kind, bold=bold) for kind in kinds))


def band_table(rows: Sequence[Branch | str], whole: Tally, first: str, caption: str) -> Table:
    """Counts by band for each part of the plan; strings name groups. The total row is counted apart and must agree."""
    unscored = bool(whole.counts.unscored)
    columns, upper = _band_columns(whole.edges, first, unscored)
    lines = tuple(GroupRow(r) if isinstance(r, str) else _band_row(r.title, r.tally, unscored) for r in rows)
    total = _band_row("Cộng", whole, unscored, bold=True)
    return Table(columns, lines, caption, "Đơn vị tính: chỉ tiêu", total, (upper,))


def _by_part(material: Material) -> list[Block]:
    branches = material.branches
    if not material.entries:
        return _by_work(material) or absent("kết quả thực hiện các chỉ tiêu: kế hoạch chưa có chỉ tiêu nào")
    if len(branches) == 1 and not branches[0].leaves:
        return [target_table(material.entries, "Kết quả thực hiện các chỉ tiêu", material.edges)]
    word = kind_word(material)
    blocks: list[Block] = [
        band_table(branches, material.tally, word.capitalize(), f"Mức đạt của các chỉ tiêu theo {word}"),
        charts.by_branch(branches, f"Mức đạt của các chỉ tiêu theo {word}"),
    ]
    for place, branch in enumerate(branches, 1):
        blocks += [Heading(3, f"2.{place}. {named(branch)}"), *_branch(material, branch)]
    leaves = [row for branch in branches if branch.leaves for row in (branch.title, *branch.leaves)]
    if leaves:
        own = [row for branch in branches if not branch.leaves for row in (branch,)]
        blocks.append(band_table([*own, *leaves], material.tally, "Đề án", "Mức đạt của các chỉ tiêu theo đề án"))
    return blocks


def _by_work(material: Material) -> list[Block]:
    """A plan that promises work and no numbers: part by part what was given to do, and what people wrote about it."""
    day, blocks = f"đến {up_to(known_day(material.review))}", []
    for place, branch in enumerate(material.branches, 1):
        states = material.work.get(branch.node.pk)
        done = (
            paragraph(plan.tasks(states, before=day, scope=f"tasks:{branch.node.code}"), f"t.{branch.node.code}")
            if states
            else []
        )
        if found := [*_written(material, {branch.node.pk}), *done]:
            blocks += [Heading(3, f"2.{place}. {named(branch)}"), *found]
    return blocks


_SAID = {FindingKind.RESULT: "Kết quả nổi bật", FindingKind.WHY: "Khó khăn, vướng mắc"}


def _branch(material: Material, branch: Branch) -> list[Block]:
    """One part: how its targets stand, where most are behind, its money, then what people wrote about it."""
    words = spaced([bands.sentence(branch.tally), _most_behind(branch), _branch_money(material, branch)])
    blocks = paragraph(words, f"b.{branch.tally.scope}")
    blocks += _written(material, {branch.node.pk, *(leaf.node.pk for leaf in branch.leaves)})
    if branch.entries and not branch.leaves and len(material.entries) <= LISTED:
        blocks.append(target_table(branch.entries, "Kết quả thực hiện các chỉ tiêu", material.edges))
    return blocks


def _written(material: Material, inside: set[int]) -> list[Block]:
    """What people wrote about some nodes."""
    blocks: list[Block] = []
    for kind, lead in _SAID.items():
        about = [each for each in material.of_kind(kind) if each.node_id in inside and each.target_id is None]
        blocks += [said(each, f"{lead}: ") for each in about]
    return blocks


def _most_behind(branch: Branch) -> Words:
    """Where its targets behind are gathered, where there is a choice."""
    found = [leaf for leaf in branch.leaves if leaf.tally.counts.behind]
    if not found or len(branch.leaves) < 2:
        return ()
    ranked = sorted(found, key=lambda leaf: (-leaf.tally.counts.behind, leaf.tally.total, leaf.node.code))
    behind = branch.tally.edges.behind
    if len(found) == 1:
        return joined([f"Chỉ tiêu {behind} chỉ có ở {in_words(found[0])} (", bands.ratio(found[0].tally), ")."])
    named = [joined([in_words(leaf), " (", bands.ratio(leaf.tally), ")"]) for leaf in ranked[:MOST_BEHIND]]
    where = "có ở" if len(found) <= MOST_BEHIND else "tập trung nhiều nhất ở"
    return joined([f"Chỉ tiêu {behind} {where} ", bands.series(named), "."])


def _branch_money(material: Material, branch: Branch) -> Words:
    whole = branch.money
    if whole is None or whole.estimated is None:
        return ()
    scope = branch.tally.scope
    spent = money.spent(whole, up_to(material.review.as_of), scope, foreseen=material.foresees_money)
    return opened(joined(["kinh phí dự toán ", whole.figure(scope, "estimated"), ". " if spent else ".", spent]))


def _resources(material: Material) -> list[Block]:
    if not material.money:
        return absent("kinh phí thực hiện")
    whole, term = money.total(material.money), years(material.node.start, material.node.end)
    foreseen = material.foresees_money
    spent = money.spent(whole, up_to(material.review.as_of), foreseen=foreseen)
    text = spaced([money.estimated(whole, term), spent, money.unknown(material.money)])
    chart = charts.money(whole, foreseen=foreseen)
    return [
        Paragraph(text, "money"),
        money_table(material.money, whole, foreseen=foreseen),
        *([chart] if chart else []),
    ]


def money_table(sums: Sequence[Sum], whole: Sum, *, foreseen: bool = False) -> Table:
    """By source, in billion VND, with what part of the estimate was allocated and of the allocation disbursed."""
    amounts = [getattr(each, stage) for each in sums for stage in money.STAGES]
    decimals = billion_decimals([Decimal(a) / MILLION_PER_BILLION for a in amounts if a is not None])
    columns = (
        Column("Nguồn vốn"),
        Column(money.heading("estimated"), "number", decimals),
        Column("Cơ cấu (%)", "number", 1),
        Column(money.heading("allocated", foreseen=foreseen), "number", decimals),
        Column("So với dự toán (%)", "number", 1),
        Column(money.heading("disbursed", foreseen=foreseen), "number", decimals),
        Column("So với vốn bố trí (%)", "number", 1),
    )
    rows = tuple(_money_row(each.name, each, whole.estimated) for each in sums)
    total = _money_row("Cộng", whole, whole.estimated)
    return Table(columns, rows, "Kinh phí thực hiện theo nguồn vốn", "Đơn vị tính: tỷ đồng", total)


def _money_row(name: str, each: Sum, whole: Decimal | None) -> Row:
    return (
        name,
        _amount(each.estimated),
        _share(each.estimated, whole),
        _amount(each.allocated),
        _share(each.allocated, each.estimated),
        _amount(each.disbursed),
        _share(each.disbursed, each.allocated),
    )


def _amount(value: Decimal | None) -> Cell:
    return Absent.MISSING if value is None else Decimal(value) / MILLION_PER_BILLION


def _share(part: Decimal | None, whole: Decimal | None) -> Cell:
    share = None if part is None or whole is None else share_of(part, whole)
    return Absent.MISSING if share is None else share
