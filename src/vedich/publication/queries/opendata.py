"""Open data of a review as content: its targets, its scores, and the figures of its report, with their sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from vedich.common.text import fold
from vedich.documents.content import Document, ListItem, Note, Paragraph, Table
from vedich.documents.datapackage import DataPackage, DataTable, Field, Licence, Value
from vedich.plan.models import Direction
from vedich.publication.queries.material import Entry, Material, paper_day
from vedich.publication.queries.report import footer
from vedich.publication.queries.sections.targets import reason
from vedich.scorecard.models import Band, Pace

TABLES = ("targets", "scores", "figures")

DIRECTIONS = "at_least: ít nhất; at_most: nhiều nhất; hold_at_least, hold_at_most: giữ mức; milestone: việc phải xong"
_TARGETS = (
    Field("target", "string", "Mã chỉ tiêu", required=True),
    Field("name", "string", "Tên chỉ tiêu", required=True),
    Field("name_en", "string", "Tên tiếng Anh"),
    Field("measure", "string", "Đơn vị tính", required=True),
    Field("programme", "string", "Mã chương trình"),
    Field("programme_title", "string", "Chương trình"),
    Field("scheme", "string", "Mã đề án (nút của kế hoạch giao chỉ tiêu)"),
    Field("scheme_title", "string", "Đề án"),
    Field("unit", "string", "Mã đơn vị", required=True),
    Field("unit_name", "string", "Đơn vị", required=True),
    Field("lead", "string", "Cơ quan chủ trì"),
    Field("direction", "string", "Chiều", DIRECTIONS, among=tuple(Direction)),
    Field("baseline", "number", "Số gốc"),
    Field("planned_value", "number", "Mục tiêu", "Ô trống: chỉ tiêu là việc phải hoàn thành, không có số"),
    Field("due", "date", "Thời hạn", required=True),
    Field("is_main", "boolean", "Chỉ tiêu chính của nghị quyết", required=True),
)
_SCORES = (
    Field("target", "string", "Mã chỉ tiêu", required=True),
    Field("day", "date", "Ngày của số liệu", required=True),
    Field("actual", "number", "Thực hiện", "Ô trống: chưa có số liệu; 0: đã báo cáo là không"),
    Field("is_estimate", "boolean", "Là số ước thực hiện", required=True),
    Field("attained", "number", "Tỷ lệ đạt (%)", "Ô trống: không chấm được"),
    Field("band", "string", "Mức", required=True, among=tuple(Band)),
    Field("planned", "number", "Phải đạt theo tiến độ"),
    Field("pace", "string", "So với tiến độ", among=tuple(Pace)),
    Field("units_reported", "integer", "Số đơn vị đã có số", required=True),
    Field("units_expected", "integer", "Số đơn vị phải có số", required=True),
    Field("reason", "string", "Nguyên nhân chậm"),
)
_FIGURES = (
    Field("figure", "string", "Khóa của con số", required=True),
    Field("text", "string", "Con số như viết trong báo cáo", required=True),
    Field("source", "string", "Cách tính hoặc nguồn"),
)

TARGETED = {"planned_value": "mục tiêu", "baseline": "số gốc", "due": "thời hạn"}
SCORED = {"actual": "thực hiện", "attained": "tỷ lệ đạt (%)", "band": "mức"}
"""Columns whose change is told figure by figure, and what each is called."""


def open_data(material: Material, paper: Document, tables: tuple[str, ...] = TABLES) -> DataPackage:
    """The package of what a review looked at; `paper` is the report whose figures are listed."""
    review = material.review
    made = {"targets": _targets, "scores": _scores, "figures": lambda _: _figures(paper)}
    note = f" {review.illustrative_note}" if review.illustrative_note else ""
    found = tuple(made[name](material) for name in TABLES if name in tables)
    if "targets" not in tables:
        found = tuple(replace(each, refers=()) for each in found)
    return DataPackage(
        name=fold(review.code).replace(" ", "-"),
        title=review.title,
        description=f"{footer(material)}{note}",
        day=paper_day(review),
        publisher=str(review.issuer.get("organisation") or review.node.title),
        tables=found,
        sources=sources_of(material, paper),
        licence=_licence(review.issuer.get("licence")),
        keywords=("sơ kết", "chỉ tiêu", "nghị quyết"),
    )


def sources_of(material: Material, paper: Document) -> tuple[str, ...]:
    """What a paper rests on: documents of the plan, sources of the sentences that stand in it, the rules of scoring."""
    said = "\n".join(_texts(paper))
    findings = (each for found in material.findings.values() for each in found)
    named = {each.source for each in findings if each.source and each.text.rstrip(". ") in said}
    papers = [document.symbol for document in material.documents]
    rules = [f"Bộ quy tắc chấm {material.run.rulebook}"] if material.run and material.run.rulebook else []
    return tuple(dict.fromkeys([*papers, *sorted(named), *rules]))


def _texts(paper: Document) -> Iterator[str]:
    for block in paper.blocks:
        if isinstance(block, Paragraph | ListItem | Note):
            yield "".join(run.text for run in block.runs)
        elif isinstance(block, Table):
            yield from (str(cell) for row in block.rows if isinstance(row, tuple) for cell in row)


def _licence(said: Any) -> Licence:
    if not isinstance(said, Mapping):
        return Licence()
    return Licence(str(said["name"]), str(said.get("title") or said["name"]), str(said.get("path") or ""))


def _everything(material: Material) -> list[tuple[Entry, bool]]:
    """Every target once, main targets first, with whether it is one."""
    main = {entry.target.pk for entry in material.main}
    return [(each, True) for each in material.main] + [(e, False) for e in material.entries if e.target.pk not in main]


def _targets(material: Material) -> DataTable:
    programmes = {
        entry.target.pk: branch.node for branch in material.branches if not branch.is_own for entry in branch.entries
    }
    rows = []
    for entry, is_main in _everything(material):
        target, version = entry.target, entry.version
        indicator, programme = target.indicator, programmes.get(target.pk)
        row: tuple[Value, ...] = (
            target.code,
            indicator.name,
            indicator.name_en or None,
            indicator.measure,
            programme.code if programme else None,
            programme.title if programme else None,
            target.node.code if target.node else None,
            target.node.title if target.node else None,
            target.unit.code,
            target.unit.name,
            entry.lead or None,
            indicator.direction,
            _decimal(version.baseline),
            _decimal(version.value),
            version.due,
            is_main,
        )
        rows.append(row)
    return DataTable("targets", "Chỉ tiêu đã giao", _TARGETS, tuple(rows), ("target",))


def _scores(material: Material) -> DataTable:
    rows: list[tuple[Value, ...]] = []
    for entry, _ in _everything(material):
        record = entry.record
        rows.append(
            (
                entry.target.code,
                material.review.as_of,
                _decimal(record and record.actual),
                bool(record and record.estimate),
                _decimal(record and record.attained),
                str(entry.band),
                _decimal(record and record.planned),
                (record.pace or None) if record else None,
                record.covered if record else 0,
                record.expected if record else 0,
                reason(entry) if entry.is_behind else None,
            )
        )
    refers = (("target", "targets", "target"),)
    return DataTable("scores", "Kết quả thực hiện và mức đạt", _SCORES, tuple(rows), ("target", "day"), refers)


def figures_of(paper: Document) -> dict[str, tuple[str, str]]:
    """Each figure of a paper once: its words and its source, by key. One key with several words keeps them apart."""
    found: dict[str, tuple[str, str]] = {}
    for figure in paper.figures():
        key, at = figure.key, 1
        while key in found and found[key][0] != figure.text:
            at += 1
            key = f"{figure.key}#{at}"
        if key not in found or not found[key][1]:
            found[key] = (figure.text, figure.source)
    return found


def _figures(paper: Document) -> DataTable:
    rows = tuple((key, text, source or None) for key, (text, source) in figures_of(paper).items())
    return DataTable("figures", "Con số trong báo cáo", _FIGURES, rows, ("figure",))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
