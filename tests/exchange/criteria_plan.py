"""The small plan with a criteria set, a province's own over it, and what was found; one fault for every problem."""

from __future__ import annotations

from tests.exchange.faults import Fault, add, both, cell, fault
from tests.exchange.plans import DISTRICT, MERGED, NORTH, SOUTH, Plan, small

SETS = [
    {"code": "BO", "name": "Bộ tiêu chí mẫu", "name_en": "A set", "decision": "1/QĐ-TTg", "issued": "2022-01-15",
     "valid_from": "2022-03-01", "valid_to": "2026-01-01", "satisfaction": 90, "lost_named": 30, "lost": 50,
     "source": "tự đặt"},
    {"code": "BO-HG", "name": "Bộ của tỉnh", "decision": "2/QĐ-UBND", "valid_from": "2022-06-01", "base": "BO"},
]  # fmt: skip
CRITERIA = [
    {"set": "BO", "number": 2, "name": "Giao thông", "name_en": "Transport", "group": "Hạ tầng",
     "group_en": "Infrastructure"},
    {"set": "BO", "number": 10, "name": "Thu nhập", "owner": "so-nn", "named": "yes"},
]  # fmt: skip
REQUIREMENTS = [
    {"set": "BO", "criterion": 2, "code": "2.1", "name": "Đường trục xã", "measure": "%", "comparison": ">="},
    {"set": "BO", "criterion": 2, "code": "2.10", "name": "Đường sạch", "name_en": "Clean roads", "verified": "yes"},
    {"set": "BO", "criterion": 10, "code": "10.1", "name": "Thu nhập", "measure": "triệu đồng", "comparison": ">=",
     "indicator": "TN"},
    {"set": "BO", "criterion": 10, "code": "10.2", "name": "Hộ nghèo", "measure": "%", "comparison": "<="},
]  # fmt: skip
LEVELS = [
    {"set": "BO", "requirement": "2.1", "kind": "province", "words": "UBND tỉnh quy định"},
    {"set": "BO", "requirement": "2.10", "kind": "yes", "words": "Đạt", "verified": "yes", "source": "báo"},
    {"set": "BO", "requirement": "10.1", "place": "north", "kind": "number", "amount": 36},
    {"set": "BO", "requirement": "10.1", "place": "north", "year": 2024, "kind": "number", "amount": 45.5},
    {"set": "BO", "requirement": "10.2", "kind": "unknown"},
    {"set": "BO-HG", "requirement": "2.1", "place": "north", "kind": "number", "amount": 70},
]  # fmt: skip
COMMUNES = [
    {"set": "BO-HG", "unit": NORTH, "place": "north", "finish_year": 2024},
    {"set": "BO-HG", "unit": SOUTH, "place": "north"},
]  # fmt: skip
ASSESSMENTS = [
    {"set": "BO-HG", "requirement": "2.1", "unit": NORTH, "period": "2024-Q1", "source": "self", "amount": 71},
    {"set": "BO-HG", "requirement": "2.10", "unit": NORTH, "period": "2024-Q1", "source": "verified", "state": "met",
     "note": "Biên bản 12"},
    {"set": "BO-HG", "requirement": "10.1", "unit": NORTH, "period": "2024", "source": "recognised", "amount": 40,
     "state": "largely_met"},
    {"set": "BO-HG", "requirement": "10.2", "unit": SOUTH, "period": "2023-H1", "source": "self", "state": "met",
     "amount": 12.5},
    {"set": "BO-HG", "requirement": "2.10", "unit": SOUTH, "period": "2022-07-01/2022-10-01", "source": "self",
     "state": "not_applicable"},
]  # fmt: skip
RECOGNITIONS = [
    {"set": "BO-HG", "unit": NORTH, "on": "2023-12-20", "decision": "2345/QĐ-UBND", "satisfied": 95.5,
     "arrears_free": "yes", "secure": "no", "withdrawn_on": "2024-12-01", "withdrawal_decision": "99/QĐ-UBND",
     "withdrawal_reason": "Rớt chuẩn"},
    {"set": "BO-HG", "unit": NORTH, "on": "2025-03-01", "decision": "7/QĐ-UBND"},
]  # fmt: skip
BROUGHT = {
    "criteria_sets": SETS, "criteria": CRITERIA, "requirements": REQUIREMENTS, "levels": LEVELS,
    "criteria_communes": COMMUNES, "assessments": ASSESSMENTS, "recognitions": RECOGNITIONS,
}  # fmt: skip


def with_criteria() -> Plan:
    """A copy to be spoiled."""
    return {**small(), **{name: [dict(row) for row in rows] for name, rows in BROUGHT.items()}}


def spoiled_criteria(one: Fault) -> Plan:
    plan = with_criteria()
    one.spoil(plan)
    return plan


FAULTS = [
    fault("a base that is none", cell("criteria_sets", 1, "base", "BO-X"),
          ("unknown_set", "criteria_sets.csv", 3, "base", "BO-X"),
          *(("unknown_requirement", "levels.csv", 7, "requirement", "2.1") for _ in "1"),
          *(("unknown_requirement", "assessments.csv", row, "requirement", code)
            for row, code in ((2, "2.1"), (3, "2.10"), (4, "10.1"), (5, "10.2"), (6, "2.10")))),
    fault("a set on itself", cell("criteria_sets", 0, "base", "BO"),
          ("set_on_set", "criteria_sets.csv", 2, "base", "BO"), ("set_on_set", "criteria_sets.csv", 3, "base", "BO")),
    fault("a set that ends before it begins", cell("criteria_sets", 0, "valid_to", "2022-03-01"),
          ("dates_order", "criteria_sets.csv", 2, "valid_to", "2022-03-01")),
    fault("one share of two", cell("criteria_sets", 0, "lost", ""), ("lost_together", "criteria_sets.csv", 2, "lost", "")),
    fault("shares the wrong way round", cell("criteria_sets", 0, "lost", 20),
          ("lost_in_order", "criteria_sets.csv", 2, "lost", "20")),
    fault("a share over 100", cell("criteria_sets", 0, "satisfaction", 101),
          ("out_of_range", "criteria_sets.csv", 2, "satisfaction", "101")),
    fault("a criterion of a set over another", add("criteria", set="BO-HG", number=3, name="Thủy lợi"),
          ("set_has_a_base", "criteria.csv", 4, "set", "BO-HG")),
    fault("a criterion of no set", cell("criteria", 0, "set", "BO-X"),
          ("unknown_set", "criteria.csv", 2, "set", "BO-X"),
          ("unknown_criterion", "requirements.csv", 2, "criterion", "2"),
          ("unknown_criterion", "requirements.csv", 3, "criterion", "2")),
    fault("an agency that is none", cell("criteria", 1, "owner", "so-x"),
          ("unknown_unit", "criteria.csv", 3, "owner", "so-x")),
    fault("a criterion without a number", cell("criteria", 0, "number", 0),
          ("out_of_range", "criteria.csv", 2, "number", "0")),
    fault("an indicator that is none", cell("requirements", 2, "indicator", "TN-X"),
          ("unknown_indicator", "requirements.csv", 4, "indicator", "TN-X")),
    fault("a level that says two things", cell("levels", 0, "amount", 5),
          ("level_amount", "levels.csv", 2, "amount", "5")),
    fault("a number without a number", cell("levels", 2, "amount", ""), ("level_amount", "levels.csv", 4, "amount", "")),
    fault("a number to reach in words", both(cell("levels", 1, "kind", "number"), cell("levels", 1, "amount", 5)),
          ("level_without_comparison", "levels.csv", 3, "kind", "number")),
    fault("a province's level where the decision has one",
          add("levels", set="BO-HG", requirement="10.1", place="north", kind="number", amount=30),
          ("level_settled", "levels.csv", 8, "requirement", "10.1")),
    fault("a requirement that is none", cell("levels", 0, "requirement", "2.2"),
          ("unknown_requirement", "levels.csv", 2, "requirement", "2.2")),
    fault("a commune that is none", add("criteria_communes", set="BO", unit="99999"),
          ("unknown_unit", "criteria_communes.csv", 4, "unit", "99999")),
    fault("a finish long ago", cell("criteria_communes", 0, "finish_year", 1013),
          ("out_of_range", "criteria_communes.csv", 2, "finish_year", "1013")),
    fault("an assessment of a commune outside", cell("assessments", 0, "unit", MERGED),
          ("commune_not_in_set", "assessments.csv", 2, "unit", MERGED)),
    fault("a period before the set", cell("assessments", 1, "period", "2021"),
          ("period_outside_set", "assessments.csv", 3, "period", "2021")),
    fault("a number where words are asked", cell("assessments", 1, "amount", 5),
          ("number_not_asked", "assessments.csv", 3, "amount", "5")),
    fault("a level beside nothing", cell("assessments", 1, "level", 5),
          ("level_without_amount", "assessments.csv", 3, "level", "5")),
    fault("a number that cannot be compared", cell("assessments", 3, "state", ""),
          ("level_not_known", "assessments.csv", 5, "amount", "12.5")),
    fault("a number that says otherwise", cell("assessments", 0, "state", "not_met"),
          ("number_says_otherwise", "assessments.csv", 2, "state", "not_met")),
    fault("one assessment twice", add("assessments", **ASSESSMENTS[0]),
          ("duplicate_key", "assessments.csv", 7, "", "BO-HG")),
    fault("a recognition of a district", cell("recognitions", 1, "unit", DISTRICT),
          ("commune_not_in_set", "recognitions.csv", 3, "unit", DISTRICT)),
    fault("a withdrawal by nothing", cell("recognitions", 0, "withdrawal_decision", ""),
          ("withdrawn_by_nothing", "recognitions.csv", 2, "withdrawal_decision", "")),
    fault("a withdrawal before it", cell("recognitions", 0, "withdrawn_on", "2023-12-20"),
          ("dates_order", "recognitions.csv", 2, "withdrawn_on", "2023-12-20")),
    fault("two recognitions that stand", both(cell("recognitions", 0, "withdrawn_on", ""),
                                              cell("recognitions", 0, "withdrawal_decision", "")),
          ("recognised_twice", "recognitions.csv", 3, "on", "2025-03-01")),
]  # fmt: skip
