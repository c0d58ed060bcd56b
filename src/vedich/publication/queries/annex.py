"""The annex workbook: every target with real numbers, totals that close, and how the figures came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from vedich.documents.content import Absent, Amount, Cell, Column, GroupRow, Row, Sheet, Workbook
from vedich.documents.numbers import capitalised, day
from vedich.publication.queries.material import Branch, Entry, Material
from vedich.publication.queries.reading import read
from vedich.publication.queries.report import footer, organisation, signature
from vedich.publication.queries.sections.opening import rulebook_words
from vedich.publication.queries.sections.outlook import Faster, faster_targets
from vedich.publication.queries.sections.results import band_note, kind_word
from vedich.publication.queries.sections.targets import reason
from vedich.publication.queries.sentences import money
from vedich.publication.queries.sentences.bands import Tally
from vedich.publication.queries.sentences.money import Sum
from vedich.publication.queries.sentences.words import MILLION_PER_BILLION, decimals_of, share_of
from vedich.review.models import Review
from vedich.scorecard.models import Band
from vedich.scorecard.queries.compute import rulebook_on

RULES = {
    "band_edges": "ranh giới các mức",
    "behind_share": "ngưỡng coi là chậm",
    "forecast": "cách dự báo",
    "pace_tolerance": "độ lệch tiến độ cho phép",
}
PACE = {"ahead": "vượt tiến độ", "on": "đúng tiến độ", "behind": "chậm tiến độ", "": ""}
_BANDS = tuple(Band)
COUNTED = "Đơn vị tính: chỉ tiêu"


def annex(review: Review) -> Workbook:
    """The workbook that goes with the report of a review."""
    return workbook(read(review))


def workbook(material: Material) -> Workbook:
    """The workbook from material already read."""
    counted, main = len(material.entries), len(material.main)
    sheets = [
        _by_part(material),
        _by_scheme(material),
        _printed(material),
        _targets(material, material.entries, f"{counted} chỉ tiêu", f"Kết quả thực hiện {counted} chỉ tiêu"),
    ]
    if main:
        title = f"Kết quả thực hiện {main} chỉ tiêu chính"
        sheets.append(_targets(material, material.main, f"{main} chỉ tiêu chính", title))
    sheets += [_money(material), _notes(material)]
    review = material.review
    return Workbook(review.title, organisation(review), review.as_of, tuple(sheets))


def _band_columns(material: Material, first: str) -> tuple[Column, ...]:
    edges = material.edges
    heads = ["Số chỉ tiêu", "Vượt và đạt", f"Đạt dưới {edges.middle}% (ba mức)", *map(edges.heading, _BANDS)]
    return (Column("Mã", width=22), Column(first, width=116), *(Column(head, "number", width=18) for head in heads))


def _band_row(code: str, title: str, tally: Tally) -> Row:
    counts = tally.counts
    return (code, title, counts.total, counts.met, counts.behind, *(counts[band] for band in _BANDS))


def _by_part(material: Material) -> Sheet:
    word = capitalised(kind_word(material))
    rows = tuple(_band_row(branch.node.code, branch.title, branch.tally) for branch in material.branches)
    total = _band_row("", "Cộng", material.tally)
    title = f"Tổng hợp mức đạt theo {word.lower()}"
    columns = _band_columns(material, word)
    return Sheet(f"Tổng hợp {word.lower()}", title, columns, rows, COUNTED, total, band_note(material.edges))


def _by_scheme(material: Material) -> Sheet:
    rows: list[Row | GroupRow] = []
    for branch in material.branches:
        if branch.leaves:
            rows.append(GroupRow(branch.title))
        rows += [_band_row(leaf.node.code, leaf.title, leaf.tally) for leaf in branch.leaves or (branch,)]
    columns = _band_columns(material, "Đề án")
    total = _band_row("", "Cộng", material.tally)
    title = "Tổng hợp mức đạt theo đề án"
    return Sheet("Tổng hợp đề án", title, columns, tuple(rows), COUNTED, total, band_note(material.edges))


_PRINTED_COLUMNS = (
    Column("TT", "number", width=12),
    Column("Chỉ tiêu", width=110),
    Column("Đơn vị tính", width=28),
    Column("Kế hoạch", "number", width=26),
    Column("Thực hiện/ước", "number", width=28),
    Column("Tỷ lệ đạt (%)", "number", 1, width=20),
    Column("Mức", width=40),
    Column("Cơ quan chủ trì", width=78),
)


def _printed(material: Material) -> Sheet:
    """The form that is printed and signed: every target under its scheme, in the columns of official forms."""
    rows: list[Row | GroupRow] = []
    at = 0
    for _, group in groupby(material.entries, key=lambda entry: entry.target.node_id):
        found = list(group)
        rows.append(GroupRow(found[0].target.node.title))
        for entry in found:
            at += 1
            rows.append(_printed_row(at, entry, material))
    title = "Biểu kết quả thực hiện chỉ tiêu"
    signers = ("NGƯỜI LẬP BIỂU", _signer(material.review))
    return Sheet("Biểu in", title, _PRINTED_COLUMNS, tuple(rows), note=footer(material), signers=signers)


def _signer(review: Review) -> str:
    """Who signs the form: as the report is signed, else the head of the body that issues it."""
    signed = signature(review.issuer)
    lines = [*signed.authority, signed.post] if signed else []
    return "\n".join(filter(None, lines)) or "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"


def _printed_row(at: int, entry: Entry, material: Material) -> Row:
    indicator, record = entry.target.indicator, entry.record
    figures = (
        _measured(entry, entry.version.value),
        _measured(entry, record and record.actual),
        _some(record and record.attained),
    )
    return (at, indicator.name, indicator.measure, *figures, material.edges.heading(entry.band), entry.lead)


_TARGET_COLUMNS = (
    Column("Mã", width=20),
    Column("Chỉ tiêu", width=96),
    Column("Chương trình", width=60),
    Column("Đề án", width=76),
    Column("Đơn vị tính", width=26),
    Column("Đơn vị thực hiện", width=30),
    Column("Cơ quan chủ trì", width=60),
    Column("Phụ trách", width=90),
    Column("Số gốc", "number", width=20),
    Column("Kế hoạch", "number", width=20),
    Column("Thời hạn", "date", width=22),
    Column("Thực hiện/ước", "number", width=22),
    Column("Có số ước", width=14),
    Column("Tỷ lệ đạt (%)", "number", 2, width=16),
    Column("Mức", width=40),
    Column("Phải đạt theo tiến độ", "number", 2, width=22),
    Column("Tiến độ", width=28),
    Column("Dự báo thấp", "number", 2, width=22),
    Column("Dự báo cao", "number", 2, width=22),
    Column("Đơn vị đã báo cáo", "number", 0, width=16),
    Column("Đơn vị phải báo cáo", "number", 0, width=16),
    Column("Bình quân mỗi kỳ đã qua", "number", 2, width=20),
    Column("Mỗi kỳ còn lại phải đạt", "number", 2, width=20),
    Column("Nguyên nhân", width=120),
)


def _targets(material: Material, entries: Sequence[Entry], name: str, title: str) -> Sheet:
    places = _places(material)
    faster = {each.entry.target.pk: each for each in faster_targets(entries, material.review.as_of)}
    rows = tuple(_target_row(each, material, places, faster.get(each.target.pk)) for each in entries)
    return Sheet(name, title, _TARGET_COLUMNS, rows, note=footer(material), frozen=2)


def _places(material: Material) -> dict[int, tuple[str, str]]:
    """Per node id, the titles of the programme and the scheme it belongs to."""
    found: dict[int, tuple[str, str]] = {}
    for branch in material.branches:
        found[branch.node.pk] = _titles(branch, branch)
        found.update({leaf.node.pk: _titles(branch, leaf) for leaf in branch.leaves})
    return found


def _titles(branch: Branch, leaf: Branch) -> tuple[str, str]:
    if branch.node.kind == "scheme":
        return "", branch.node.title
    return branch.node.title, "" if leaf.node.pk == branch.node.pk else leaf.node.title


def _some(value: Decimal | float | None) -> Cell:
    return Absent.MISSING if value is None else value


def _measured(entry: Entry, value: Decimal | None) -> Cell:
    """An amount with the decimals of its indicator: communes are whole, percentages are not."""
    if value is None:
        return Absent.MISSING
    return Amount(value, decimals_of(value, entry.target.indicator.decimals))


def _target_row(entry: Entry, material: Material, places: dict[int, tuple[str, str]], faster: Faster | None) -> Row:
    target, record, version = entry.target, entry.record, entry.version
    programme, scheme = places.get(target.node_id or 0, ("", ""))
    return (
        target.code,
        target.indicator.name,
        programme,
        scheme,
        target.indicator.measure,
        target.unit.name,
        entry.lead,
        entry.in_charge,
        _measured(entry, version.baseline),
        _measured(entry, version.value),
        version.due,
        _measured(entry, record and record.actual),
        "" if record is None or record.actual is None else "có" if record.estimate else "không",
        _some(record and record.attained),
        material.edges.heading(entry.band),
        _some(record and record.planned),
        PACE[record.pace if record else ""],
        _some(record and record.forecast_low),
        _some(record and record.forecast_high),
        _some(record and record.covered),
        _some(record and record.expected),
        _some(faster and faster.so_far),
        _some(record and record.required),
        reason(entry) if entry.is_behind else "",
    )


_MONEY_COLUMNS = (
    Column("Nguồn vốn, nội dung", width=70),
    Column("Dự toán", "number", 3, width=28),
    Column("Bố trí", "number", 3, width=28),
    Column("So với dự toán (%)", "number", 1, width=20),
    Column("Giải ngân", "number", 3, width=28),
    Column("So với vốn bố trí (%)", "number", 1, width=20),
)


def _money(material: Material) -> Sheet:
    """By source, and the same money by part of the plan; both add up to the total."""
    rows: list[Row | GroupRow] = [GroupRow("Theo nguồn vốn"), *(_money_row(each.name, each) for each in material.money)]
    parts = [(branch.title, branch.money) for branch in material.branches if branch.money]
    if parts and money.total([each for _, each in parts]).estimated == money.total(material.money).estimated:
        rows += [GroupRow(f"Theo {kind_word(material)}"), *(_money_row(title, each) for title, each in parts)]
    total = _money_row("Cộng", money.total(material.money)) if material.money else None
    heads = {"Bố trí": "allocated", "Giải ngân": "disbursed"}
    columns = tuple(
        replace(c, header=money.heading(heads[c.header], foreseen=material.foresees_money)) if c.header in heads else c
        for c in _MONEY_COLUMNS
    )
    return Sheet("Nguồn lực", "Kinh phí thực hiện", columns, tuple(rows), "Đơn vị tính: tỷ đồng", total)


def _money_row(name: str, each: Sum) -> Row:
    shares = ((each.allocated, each.estimated), (each.disbursed, each.allocated))
    first, second = (None if part is None or whole is None else share_of(part, whole) for part, whole in shares)
    estimated, allocated, disbursed = map(_billion, (each.estimated, each.allocated, each.disbursed))
    return (name, estimated, allocated, _some(first), disbursed, _some(second))


def _billion(value: Decimal | None) -> Cell:
    return Absent.MISSING if value is None else Decimal(value) / MILLION_PER_BILLION


def _notes(material: Material) -> Sheet:
    """How the figures came about: the day, the rulebook, the method, the sources."""
    review, run = material.review, material.run
    book = rulebook_on(review.as_of)
    rows: list[Row] = [
        ("Đợt sơ kết", review.title),
        ("Phạm vi", material.node.title),
        ("Kỳ sơ kết", f"Từ ngày {day(review.start)} đến ngày {day(review.end)}"),
        ("Số liệu", footer(material)),
        ("Cơ cấu đơn vị", f"Theo đơn vị hành chính ngày {day(review.structure or review.as_of)}"),
        ("Bộ quy tắc chấm", capitalised(rulebook_words(run.rulebook if run and run.rulebook else book.name))),
        ("Các mức", band_note(material.edges)),
        ("Cách cộng", "Chỉ tiêu chính của nghị quyết đếm riêng, không cộng vào số chỉ tiêu của các đề án."),
        ("Tỷ lệ đạt", "Theo chiều và phương pháp của từng chỉ tiêu; chỉ tiêu giảm tính trên phần đã giảm."),
        ("Phải đạt theo tiến độ", "Nội suy thẳng theo ngày giữa số gốc, các mốc và thời hạn."),
        ("Dự báo", f"Khoảng dự báo {book.forecast.interval:.0%} đến thời hạn của chỉ tiêu."),
        ("Ký hiệu", "“…” là chưa có số liệu."),
    ]
    rows += [(f"Nguồn của {RULES.get(name, name)}", _source(source)) for name, source in sorted(book.sources.items())]
    sources = {finding.source for found in material.findings.values() for finding in found}
    rows += [("Nguồn của nhận định", text) for text in sorted(sources - {""})]
    if review.illustrative_note:
        rows.append(("Số liệu minh họa", review.illustrative_note))
    columns = (Column("Nội dung", width=48), Column("Ghi chú", width=140))
    return Sheet("Ghi chú", "Ghi chú về số liệu và cách tính", columns, tuple(rows))


def _source(source) -> str:
    return f"{source.title}, ngày {day(source.date)}" if source.date else source.title
