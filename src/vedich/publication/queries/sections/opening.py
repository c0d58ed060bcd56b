"""The preface, and section I: the situation and how the work was led and organised."""

from __future__ import annotations

from datetime import date

from vedich.common.text import fold
from vedich.documents.content import Block, Figure, ListItem, Note, Paragraph
from vedich.documents.numbers import day, number
from vedich.plan.models import AssignmentRole, Document, NodeKind
from vedich.publication.queries import wordings
from vedich.publication.queries.material import Material, is_thematic, known_day
from vedich.publication.queries.sections.section import KEY, Section, absent, listed, natures, numbered, paragraph
from vedich.publication.queries.sentences import money, plan
from vedich.publication.queries.sentences.words import Words, joined, share_text, spaced, up_to, years
from vedich.publication.queries.wordings import Values
from vedich.review.models import FindingKind

LISTED_DOCUMENTS = 10
"""So many documents are listed in the text; more go to an annex."""


def when(material: Material) -> str:
    """`ước tính đến hết năm 2013`, or `tính đến …` where nothing is an estimate."""
    return f"{'ước tính' if material.is_estimate else 'tính'} đến {up_to(material.review.as_of)}"


def preface(material: Material) -> Section:
    """What was promised, what this report looks at, and what its figures rest on."""
    based = [Paragraph(each, f"basis-{at}") for at, each in enumerate(wordings.bases(material.wordings), 1)]
    counted = plan.reporting(material.lacking, material.estimates, len(material.entries))
    blocks = [*based, *paragraph(_promised(material), "promised"), *paragraph(_looked_at(material), "looked-at")]
    blocks += paragraph(counted, "rests-on")
    note = material.review.illustrative_note
    return Section(0, "Đặt vấn đề", (*blocks, *([Note(joined([note]))] if note else [])))


def _layout(material: Material) -> Words:
    schemes = material.nodes_of(NodeKind.SCHEME)
    thematic = sum(map(is_thematic, schemes))
    programmes = len(material.nodes_of(NodeKind.PROGRAMME))
    groups = sum(node.parent_id == material.node.pk for node in material.nodes_of(NodeKind.GROUP))
    return plan.layout(programmes, len(schemes) - thematic, len(material.entries), thematic, groups)


def _promised(material: Material) -> Words:
    node = material.node
    laid_out, term = _layout(material), years(node.start, node.end)
    if not laid_out:
        return joined([f"{node.title} được triển khai trong {term}; kế hoạch chưa có chỉ tiêu nào."])
    if values := promised_values(material):
        return wordings.said("promised", material.wordings, values)
    bare = "" if material.entries else ", không có chỉ tiêu bằng số"
    return joined([f"{node.title} được thực hiện trong {term}, gồm ", laid_out, f"{bare}."])


def promised_values(material: Material) -> Values | None:
    """What fills the sentence on what a resolution promised; None where another one stands there."""
    node, laid_out = material.node, _layout(material)
    if not laid_out or node.kind != NodeKind.RESOLUTION:
        return None
    main = plan.counted(len(material.main), "chỉ tiêu chính", "count:main:all", "đếm chỉ tiêu gắn với chính nghị quyết")
    return {
        "nghị quyết": joined([f"{node.title} với ", main]) if material.main else node.title,
        "cơ quan": issuing_body(material),
        "nội dung": laid_out,
        "giai đoạn": years(node.start, node.end),
    }


def issuing_body(material: Material) -> str:
    return str(material.review.issuer.get("organisation") or "cấp ủy")


def _looked_at(material: Material) -> Words:
    review = material.review
    span = f"từ ngày {day(review.start)} đến ngày {day(review.end)}"
    if material.run is None:
        return joined([f"Báo cáo đánh giá kết quả thực hiện {span}. Các chỉ tiêu chưa được xếp mức."])
    return wordings.said("looked_at", material.wordings, looked_at_values(material) or {})


def looked_at_values(material: Material) -> Values | None:
    review, run = material.review, material.run
    if run is None:
        return None
    return {
        "ngày đầu": day(review.start),
        "ngày cuối": day(review.end),
        "thời điểm": when(material),
        "cách xếp mức": f"; mức đạt xếp theo {rulebook_words(run.rulebook)}" if run.rulebook else "",
    }


RULEBOOKS = {"mac-dinh": "mặc định"}


def rulebook_words(name: str) -> str:
    """`bộ quy tắc chấm mặc định, áp dụng từ ngày 01/01/2010`, from the name of a rulebook."""
    code, _, since = name.rpartition(" ")
    try:
        return f"bộ quy tắc chấm {RULEBOOKS.get(code, code)}, áp dụng từ ngày {day(date.fromisoformat(since))}"
    except ValueError:
        return f"bộ quy tắc chấm {name}"


def leadership(material: Material) -> Section:
    """The time gone, what was issued, who answers, what was done, what was mobilised."""
    parts = [
        ("Đặc điểm tình hình", _situation(material)),
        ("Công tác lãnh đạo, chỉ đạo", _led(material)),
        ("Tổ chức thực hiện", _organised(material)),
    ]
    title = "Đặc điểm tình hình; công tác lãnh đạo, chỉ đạo, tổ chức thực hiện"
    missing = () if material.conditions else ("thuận lợi, khó khăn",)
    missing += () if material.documents else ("văn bản ban hành",)
    return Section(1, title, tuple(numbered(parts)), missing)


def months(start: date, end: date) -> int:
    """Whole months from the first day to the last, both included."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    return max(0, whole + (1 if end.day >= 28 or end.day >= start.day else 0))


def _situation(material: Material) -> list[Block]:
    values = time_gone_values(material)
    if values is None:
        return []
    time = wordings.said("time_gone", material.wordings, values)
    return [Paragraph(time, "time"), *(natures(material.conditions) or absent("thuận lợi, khó khăn"))]


def time_gone_values(material: Material) -> Values | None:
    """How much of the term is over; None before its first month is."""
    node, review = material.node, material.review
    gone, term = months(node.start, min(review.as_of, node.end)), months(node.start, node.end)
    if not term or not gone:
        return None
    share, source = share_text(gone, term), "số tháng từ đầu kỳ kế hoạch, trên tổng số tháng"
    return {
        "thời điểm": up_to(review.as_of),
        "số tháng": (Figure(f"{number(gone)}/{number(term)}", "window:months", source),),
        "giai đoạn": years(node.start, node.end),
        "tỷ lệ": (Figure(share, "window:share", f"{number(gone)} : {number(term)} = {share}"),),
    }


def document_words(document: Document) -> str:
    return f"{document.symbol}, ngày {day(document.day)}" if document.day else document.symbol


def _issued(material: Material) -> list[Block]:
    found = material.documents
    if not found:
        return absent("các văn bản đã ban hành", "văn bản ban hành")
    if len(found) == 1:
        only = joined([f"Văn bản làm căn cứ triển khai thực hiện: {document_words(next(iter(found)))}."])
        return [Paragraph(only, "issued")]
    counted = plan.counted(len(found), "văn bản", "plan:documents", "đếm văn bản mà chương trình, đề án dẫn chiếu")
    if len(found) > LISTED_DOCUMENTS:
        annex = 1 + bool(material.main) + bool(material.weak)
        return [
            Paragraph(
                joined(["Đã ban hành, triển khai ", counted, f" (danh mục tại Phụ lục {annex})."]),
                "issued",
            )
        ]
    items = [ListItem(joined([f"{document_words(each)}."]), key=_document_key(each)) for each in found]
    return [Paragraph(joined(["Đã ban hành, triển khai ", counted, ":"]), "issued"), *items]


def _document_key(document: Document) -> str:
    return f"d.{fold(document.symbol).replace(' ', '-')}"[:KEY]


def _covered(material: Material, role: str) -> list[plan.Covered]:
    groups = []
    schemes = material.nodes_of(NodeKind.SCHEME)
    for key, noun, nodes in (
        (NodeKind.PROGRAMME, "chương trình", material.nodes_of(NodeKind.PROGRAMME)),
        (NodeKind.SCHEME, "đề án", [node for node in schemes if not is_thematic(node)]),
        ("thematic", plan.THEMATIC, [node for node in schemes if is_thematic(node)]),
    ):
        held = sum(bool(material.assignments.get(node.pk, {}).get(role)) for node in nodes)
        groups.append(plan.Covered(noun, f"plan:{key}:{role}", held, len(nodes)))
    return groups


def _answering(material: Material) -> list[Words]:
    """Who is in charge and who leads: in one sentence where both cover the same, else in two."""
    in_charge, lead = (_covered(material, role) for role in (AssignmentRole.IN_CHARGE, AssignmentRole.LEAD))
    if [(each.part, each.whole) for each in in_charge] == [(each.part, each.whole) for each in lead]:
        act = "đã phân công lãnh đạo phụ trách, giao cơ quan chủ trì cho"
        return [plan.answered(in_charge, act, "Chưa ghi phân công lãnh đạo phụ trách, cơ quan chủ trì")]
    return [
        plan.answered(in_charge, "đã phân công lãnh đạo phụ trách", "Chưa ghi phân công lãnh đạo phụ trách"),
        plan.answered(lead, "đã giao cơ quan chủ trì cho", "Chưa ghi cơ quan chủ trì"),
    ]


def _led(material: Material) -> list[Block]:
    who = spaced([*_answering(material), plan.patrons(material.patrons)])
    # What is said of no part of the plan is about how the whole was led.
    kinds = (FindingKind.RESULT, FindingKind.WHY)
    said = [each for kind in kinds for each in material.of_kind(kind) if not each.node_id and not each.target_id]
    lead = "Một số nét chính trong lãnh đạo, chỉ đạo, tổ chức thực hiện:"
    return [*_issued(material), *paragraph(who, "who"), *listed(said, lead, "said")]


def _organised(material: Material) -> list[Block]:
    known = f"đến {up_to(known_day(material.review))}"
    tasks = Paragraph(plan.tasks(material.tasks, before=known), "tasks")
    return [tasks, Paragraph(money.mobilised(material.money), "money")]
