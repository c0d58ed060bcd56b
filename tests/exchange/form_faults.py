"""The small plan with a quarterly form and a survey, and one fault for every problem of forms."""

from __future__ import annotations

from collections.abc import Callable

from tests.exchange.faults import Fault, add, both, cell, fault
from tests.exchange.plans import DISTRICT, Plan, small

SURVEYED = {
    "code": "KS", "name": "Hộ có nhà tạm", "measure": "hộ", "direction": "at_most", "over_time": "last",
    "over_space": "sum", "collected_at": "commune", "frequency": "once", "decimals": 0,
}  # fmt: skip
FORM = {
    "code": "BC-XA", "title": "Báo cáo quý của xã", "title_en": "Quarterly report", "unit_kind": "commune",
    "frequency": "quarter", "kind": "actual", "regime": "state", "office": "02", "audience": DISTRICT,
    "first_start": "2024-01-01", "tiers": "above;office", "illustrative": "yes",
}  # fmt: skip
SURVEY = {
    "code": "KS-NHA", "title": "Khảo sát nhà ở", "unit_kind": "commune", "frequency": "once", "regime": "party",
    "office": "02", "audience": "02", "first_start": "2024-02-05", "window_to": "2024-04-01",
}  # fmt: skip
LINES = [
    {"form": "BC-XA", "section": "I. Dân cư", "section_en": "I. People", "indicator": "HO", "owner": "so-nn",
     "blank_allowed": "no", "by_village": "yes", "unusual_ratio": 1.5},
    {"form": "BC-XA", "section": "II. Giảm nghèo", "indicator": "HN", "blank_allowed": "yes", "unusual_ratio": 0},
    {"form": "KS-NHA", "section": "Nhà ở", "indicator": "KS"},
]  # fmt: skip
CHECKS = [
    {"form": "BC-XA", "left": "HN", "relation": "<=", "right": "HO", "sentence": "Hộ nghèo nhiều hơn tổng số hộ",
     "sentence_en": "More poor households than households"},
    {"form": "BC-XA", "left": "HO - HN", "relation": ">=", "right": "0"},
]  # fmt: skip


def with_forms() -> Plan:
    """A copy to be spoiled."""
    plan = small()
    plan["indicators"].append(dict(SURVEYED))
    plan["forms"] = [dict(FORM), dict(SURVEY)]
    plan["form_lines"] = [dict(row) for row in LINES]
    plan["form_checks"] = [dict(row) for row in CHECKS]
    return plan


def drop(sheet: str, index: int) -> Callable[[Plan], object]:
    return lambda plan: plan[sheet].pop(index)


FORMS = [
    fault("a line of a form that is not in the files", cell("form_lines", 0, "form", "BC-X"),
          ("unknown_form", "form_lines.csv", 2, "form", "BC-X"), ("bad_check", "form_checks.csv", 2, "right", "HO"),
          ("bad_check", "form_checks.csv", 3, "left", "HO - HN")),
    fault("a check of a form that is not in the files", cell("form_checks", 1, "form", "BC-X"),
          ("unknown_form", "form_checks.csv", 3, "form", "BC-X")),
    fault("a form without lines", drop("form_lines", 2), ("form_without_lines", "forms.csv", 3, "code", "KS-NHA")),
    fault("a code that cannot stand in an address", add("forms", **{**SURVEY, "code": "KS/1"}),
          ("bad_form_code", "forms.csv", 4, "code", "KS/1"), ("form_without_lines", "forms.csv", 4, "code", "KS/1")),
    fault("a tier that is none", cell("forms", 0, "tiers", "above;boss"),
          ("bad_tiers", "forms.csv", 2, "tiers", "above;boss")),
    fault("a tier twice", cell("forms", 0, "tiers", "office; office"),
          ("bad_tiers", "forms.csv", 2, "tiers", "office;office")),
    fault("a quarter that begins in February", cell("forms", 0, "first_start", "2024-02-01"),
          ("form_first_start", "forms.csv", 2, "first_start", "2024-02-01")),
    fault("a survey without an end", cell("forms", 1, "window_to", ""),
          ("form_window", "forms.csv", 3, "window_to", "")),
    fault("a survey that ends before it begins", cell("forms", 1, "window_to", "2024-01-01"),
          ("form_window", "forms.csv", 3, "window_to", "2024-01-01")),
    fault("a quarterly form with a window", cell("forms", 0, "window_to", "2024-04-01"),
          ("form_no_window", "forms.csv", 2, "window_to", "2024-04-01")),
    fault("an office nobody knows", cell("forms", 0, "office", "vp"),
          ("unknown_unit", "forms.csv", 2, "office", "vp")),
    fault("one of several units asked is unknown", cell("forms", 0, "audience", f"{DISTRICT}; 99999"),
          ("unknown_unit", "forms.csv", 2, "audience", "99999")),
    fault("nobody asked", cell("forms", 0, "audience", " ; "), ("required", "forms.csv", 2, "audience", "")),
    fault("an owner nobody knows", cell("form_lines", 0, "owner", "so-x"),
          ("unknown_unit", "form_lines.csv", 2, "owner", "so-x")),
    fault("an indicator nobody knows", cell("form_lines", 2, "indicator", "KS2"),
          ("unknown_indicator", "form_lines.csv", 4, "indicator", "KS2")),
    fault("an indicator that is computed", both(cell("form_lines", 1, "indicator", "TL"),
                                                lambda plan: plan.pop("form_checks")),
          ("value_of_formula", "form_lines.csv", 3, "indicator", "TL")),
    fault("an indicator of another kind of unit", cell("indicators", 4, "collected_at", "district"),
          ("line_other_kind", "form_lines.csv", 4, "indicator", "KS")),
    fault("an indicator of another frequency", cell("form_lines", 2, "indicator", "TN"),
          ("line_other_frequency", "form_lines.csv", 4, "indicator", "TN")),
    fault("an indicator twice", add("form_lines", **LINES[0]),
          ("duplicate_key", "form_lines.csv", 5, "", "BC-XA")),
    fault("never more than itself", cell("form_lines", 0, "unusual_ratio", 1),
          ("bad_ratio", "form_lines.csv", 2, "unusual_ratio", "1")),
    fault("neither yes nor no", cell("form_lines", 0, "by_village", "có"),
          ("bad_choice", "form_lines.csv", 2, "by_village", "có")),
    fault("a check of an indicator that the form does not ask for", cell("form_checks", 0, "right", "TN"),
          ("bad_check", "form_checks.csv", 2, "right", "TN")),
    fault("a hostile check", cell("form_checks", 0, "left", "__import__('os')"),
          ("bad_check", "form_checks.csv", 2, "left", "__import__('os')")),
    fault("a check with more brackets than anybody needs", cell("form_checks", 0, "left", "(" * 200 + "HN" + ")" * 200),
          ("bad_check", "form_checks.csv", 2, "left", "(" * 79 + "…")),
    fault("a check of numbers only", both(cell("form_checks", 0, "left", "1"), cell("form_checks", 0, "right", "2")),
          ("check_of_nothing", "form_checks.csv", 2, "left", "1")),
    fault("a relation that is none", cell("form_checks", 0, "relation", "≤"),
          ("bad_choice", "form_checks.csv", 2, "relation", "≤")),
]  # fmt: skip


def spoiled_forms(one: Fault) -> Plan:
    plan = with_forms()
    one.spoil(plan)
    return plan
