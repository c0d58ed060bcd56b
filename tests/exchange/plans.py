"""A small plan that says something in every sheet, as a folder or a workbook."""

from __future__ import annotations

import csv
from copy import deepcopy
from datetime import date
from pathlib import Path

import openpyxl

Plan = dict[str, list[dict[str, object]]]

PROVINCE, DISTRICT, NORTH, SOUTH, MERGED = "02", "024", "00901", "00904", "00907"

SMALL: Plan = {
    "units": [
        {"code": PROVINCE, "name": "Tỉnh Hà Giang", "kind": "province", "valid_to": "2025-07-01",
         "name_en": "Hà Giang"},
        {"code": "08", "name": "Tỉnh Tuyên Quang", "kind": "province", "valid_from": "2025-07-01"},
        {"code": DISTRICT, "name": "Huyện Quản Bạ", "kind": "district", "parent": PROVINCE, "valid_to": "2025-07-01"},
        {"code": NORTH, "name": "Xã Đông Hà", "kind": "commune", "parent": DISTRICT, "valid_to": "2025-07-01"},
        {"code": SOUTH, "name": "Xã Lùng Tám", "kind": "commune", "parent": DISTRICT, "valid_to": "2025-07-01",
         "groups": "vùng cao;biên giới"},
        {"code": MERGED, "name": "Xã Lùng Tám", "kind": "commune", "parent": "08", "valid_from": "2025-07-01"},
        {"code": "so-nn", "name": "Sở Nông nghiệp", "kind": "agency", "parent": PROVINCE, "valid_to": "2025-07-01"},
    ],
    "succession": [
        {"from_code": NORTH, "to_code": MERGED, "date": "2025-07-01", "kind": "whole"},
        {"from_code": SOUTH, "to_code": MERGED, "date": "2025-07-01", "kind": "whole", "share": 1},
        {"from_code": PROVINCE, "to_code": "08", "date": "2025-07-01", "kind": "whole"},
    ],
    "nodes": [
        {"code": "NQ", "kind": "resolution", "title": "Nghị quyết đại hội", "start": "2021-01-01", "end": "2025-12-31",
         "document": "01-NQ/ĐH", "document_date": "2020-10-15"},
        {"code": "CT1", "kind": "programme", "title": "Chương trình 1", "parent": "NQ", "start": "2021-01-01",
         "end": "2025-12-31", "clause": "II.1", "phase": "1"},
        {"code": "DA1", "kind": "scheme", "title": "Đề án 1", "parent": "CT1", "start": "2021-01-01",
         "end": "2025-12-31"},
    ],
    "indicators": [
        {"code": "HO", "name": "Số hộ", "measure": "hộ", "direction": "at_least", "over_time": "last",
         "over_space": "sum", "collected_at": "commune", "frequency": "quarter", "decimals": 0},
        {"code": "HN", "name": "Số hộ nghèo", "measure": "hộ", "direction": "at_most", "over_time": "last",
         "over_space": "sum", "collected_at": "commune", "frequency": "quarter", "decimals": 0},
        {"code": "TL", "name": "Tỷ lệ hộ nghèo", "measure": "%", "direction": "at_most", "over_time": "last",
         "over_space": "sum", "collected_at": "commune", "frequency": "quarter", "formula": "100*HN/HO",
         "decimals": 2, "name_en": "Poverty rate"},
        {"code": "TN", "name": "Thu nhập", "measure": "triệu đồng", "direction": "at_least", "over_time": "mean",
         "over_space": "weighted", "collected_at": "commune", "frequency": "year", "weight_by": "HO"},
    ],
    "targets": [
        {"code": "T0", "node": "NQ", "indicator": "TL", "unit": PROVINCE, "due": "2025-12-31", "value": 10,
         "baseline": 40, "baseline_date": "2020-12-31"},
        {"code": "T1", "node": "DA1", "indicator": "TL", "unit": PROVINCE, "due": "2025-12-31", "value": 12,
         "baseline": 40, "baseline_date": "2020-12-31", "method": "from_baseline", "weight": 2, "parent": "T0",
         "decided_by": "15-QĐ/TU", "decided_on": "2021-02-01"},
        {"code": "T1", "node": "DA1", "indicator": "TL", "unit": PROVINCE, "due": "2025-12-31", "value": 11.5,
         "baseline": 40, "baseline_date": "2020-12-31", "method": "from_baseline", "weight": 2, "parent": "T0",
         "decided_by": "20-QĐ/TU", "decided_on": "2023-02-01"},
        {"code": "T2", "indicator": "TN", "unit": NORTH, "due": "2024-12-31", "value": 45.5},
    ],
    "milestones": [
        {"target": "T1", "date": "2023-12-31", "value": 25},
        {"target": "T2", "date": "2022-12-31", "value": 30.25},
    ],
    "assignments": [
        {"node": "DA1", "role": "lead", "holder": "so-nn"},
        {"target": "T1", "role": "in_charge", "holder": "Ủy viên Ban Thường vụ phụ trách nông nghiệp"},
        {"unit": NORTH, "role": "patron", "holder": "so-nn"},
    ],
    "values": [
        {"indicator": "HO", "unit": NORTH, "period": "2024-Q1", "amount": 612},
        {"indicator": "HN", "unit": NORTH, "period": "2024-Q1", "amount": 130, "kind": "estimate",
         "source": "verified"},
        {"indicator": "HO", "unit": SOUTH, "period": "2024-Q1", "amount": "nil"},
        {"indicator": "HN", "unit": SOUTH, "period": "2024-Q1", "amount": "n/a"},
        {"indicator": "TN", "unit": NORTH, "period": "2023", "amount": 31.125, "source": "recognised"},
        {"indicator": "HO", "unit": MERGED, "period": "2025-07-01/2025-10-01", "amount": 0},
    ],
    "tasks": [
        {"code": "V1", "node": "DA1", "title": "Ban hành hướng dẫn", "owner": "so-nn", "deadline": "2022-06-30",
         "started": "2022-01-10", "done": "2022-06-01", "share_done": 1},
        {"code": "V2", "target": "T1", "title": "Rà soát hộ nghèo", "owner": "Trưởng ban quản lý",
         "deadline": "2024-12-31", "share_done": 0.25},
    ],
    "funding": [
        {"node": "DA1", "source": "Ngân sách trung ương", "year": 2023, "estimated": 1200.5, "allocated": 1000},
        {"node": "DA1", "source": "Nhân dân đóng góp", "year": 2023, "disbursed": 0},
    ],
}  # fmt: skip

DAYS = {"valid_from", "valid_to", "date", "start", "end", "document_date", "due", "baseline_date", "decided_on",
        "deadline", "started", "done"}  # fmt: skip


def small() -> Plan:
    """A copy to be spoiled."""
    return deepcopy(SMALL)


def columns(rows: list[dict[str, object]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def write_folder(folder: Path, plan: Plan, *, encoding: str = "utf-8") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in plan.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns(rows), restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def write_workbook(path: Path, plan: Plan) -> Path:
    """With native numbers and dates, as a person would have typed them."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in plan.items():
        sheet = workbook.create_sheet(name)
        names = columns(rows)
        sheet.append(names)
        for row in rows:
            sheet.append([_native(column, row.get(column)) for column in names])
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    workbook.save(path)
    return path


def _native(column: str, cell: object) -> object:
    return date.fromisoformat(cell) if column in DAYS and isinstance(cell, str) else cell
