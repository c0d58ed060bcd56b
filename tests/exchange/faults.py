"""One fault for every problem of a cell or a row: what is done to the small plan, and what must be said about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.exchange.plans import DISTRICT, NORTH, PROVINCE, SOUTH, Plan, small

Said = tuple[str, str, int | None, str, str]
"""(code, file, row, column, value)."""


class Fault(NamedTuple):
    name: str
    spoil: Callable[[Plan], object]
    said: list[Said]


def fault(name: str, spoil: Callable[[Plan], object], *said: Said) -> Fault:
    return Fault(name, spoil, list(said))


def cell(sheet: str, index: int, column: str, value: object) -> Callable[[Plan], None]:
    """Put something else into one cell; row 2 of the file is index 0."""

    def spoil(plan: Plan) -> None:
        plan[sheet][index][column] = value

    return spoil


def add(sheet: str, **row: object) -> Callable[[Plan], None]:
    return lambda plan: plan[sheet].append(row)


def both(*spoils: Callable[[Plan], object]) -> Callable[[Plan], None]:
    def spoil(plan: Plan) -> None:
        for each in spoils:
            each(plan)

    return spoil


INDICATOR = {
    "name": "Chỉ tiêu", "measure": "km", "direction": "at_least", "over_time": "sum", "over_space": "sum",
    "collected_at": "commune", "frequency": "month",
}  # fmt: skip
UNIT = {"name": "Xã", "kind": "commune"}
LONG = "x" * 501
TALL = [{"code": f"L{level}", **UNIT, "parent": f"L{level - 1}" * (level > 0)} for level in range(32)]

CELLS = [
    fault("a required cell is empty", cell("units", 0, "name", "  "), ("required", "units.csv", 2, "name", "")),
    fault("a word where a number must stand", cell("targets", 0, "value", "nhiều"),
          ("bad_number", "targets.csv", 2, "value", "nhiều")),
    fault("an amount that is no number", cell("values", 0, "amount", "chưa có"),
          ("bad_amount", "values.csv", 2, "amount", "chưa có")),
    fault("infinity is no number", cell("targets", 0, "value", "1e999"),
          ("bad_number", "targets.csv", 2, "value", "1e999")),
    fault("NaN is no number", cell("values", 0, "amount", "NaN"), ("bad_amount", "values.csv", 2, "amount", "NaN")),
    fault("a comma in a number", cell("values", 0, "amount", "1,046"),
          ("number_marks", "values.csv", 2, "amount", "1,046")),
    fault("sixteen digits", cell("values", 0, "amount", "1234567890.123456"),
          ("too_precise", "values.csv", 2, "amount", "1234567890.123456")),
    fault("a share above one", cell("tasks", 1, "share_done", "1.5"),
          ("out_of_range", "tasks.csv", 3, "share_done", "1.5")),
    fault("a share of zero", cell("succession", 1, "share", "0"), ("out_of_range", "succession.csv", 3, "share", "0")),
    fault("money below zero", cell("funding", 0, "allocated", "-1"),
          ("out_of_range", "funding.csv", 2, "allocated", "-1")),
    fault("a year long ago", cell("funding", 0, "year", "13"), ("out_of_range", "funding.csv", 2, "year", "13")),
    fault("a year with a fraction", cell("funding", 0, "year", "2013.5"),
          ("bad_integer", "funding.csv", 2, "year", "2013.5")),
    fault("a date in the order of speech", cell("nodes", 0, "start", "01/01/2021"),
          ("bad_date", "nodes.csv", 2, "start", "01/01/2021")),
    fault("a day that does not exist", cell("nodes", 0, "start", "2021-02-30"),
          ("bad_date", "nodes.csv", 2, "start", "2021-02-30")),
    fault("a month that does not exist", cell("values", 0, "period", "2024-13"),
          ("bad_period", "values.csv", 2, "period", "2024-13")),
    fault("a choice in capitals", cell("indicators", 0, "direction", "AT_LEAST"),
          ("bad_choice", "indicators.csv", 2, "direction", "AT_LEAST")),
    fault("a code on two lines", cell("units", 6, "code", "so\nnn"),
          ("bad_code", "units.csv", 8, "code", "so␚nn")),
    fault("a character that cannot be shown", cell("units", 0, "name", "Hà\x07Giang"),
          ("control_character", "units.csv", 2, "name", "Hà␚Giang")),
    fault("a title without end", cell("nodes", 0, "title", LONG),
          ("too_long", "nodes.csv", 2, "title", "x" * 79 + "…")),
]  # fmt: skip

ROWS = [
    fault("two tasks that came from one conclusion",
          both(cell("tasks", 0, "origin_key", "ky-1/2"), cell("tasks", 1, "origin_key", "ky-1/2")),
          ("origin_twice", "tasks.csv", 3, "origin_key", "ky-1/2")),
    fault("a task is led by a unit that never was", cell("tasks", 0, "lead", "so-la"),
          ("unknown_unit", "tasks.csv", 2, "lead", "so-la")),
    fault("the same task twice", lambda plan: plan["tasks"].append(plan["tasks"][0]),
          ("duplicate_key", "tasks.csv", 4, "", "V1")),
    fault("the same value in two spellings of its period",
          add("values", indicator="HO", unit=NORTH, period="2024-01-01/2024-04-01", amount=1),
          ("duplicate_key", "values.csv", 8, "", "HO")),
    fault("two versions decided on one day", cell("targets", 2, "decided_on", "2021-02-01"),
          ("duplicate_key", "targets.csv", 4, "", "T1")),
    fault("a task under a node and a target", cell("tasks", 0, "target", "T1"),
          ("exactly_one", "tasks.csv", 2, "node, target", "DA1")),
    fault("an assignment of nothing", cell("assignments", 0, "node", ""),
          ("exactly_one", "assignments.csv", 2, "node, target, unit", "")),
    fault("a unit that ends before it begins",
          add("units", code="X", **UNIT, valid_from="2020-01-01", valid_to="2020-01-01"),
          ("dates_order", "units.csv", 9, "valid_to", "2020-01-01")),
    fault("a node that ends before it starts", cell("nodes", 2, "end", "2020-12-31"),
          ("dates_order", "nodes.csv", 4, "end", "2020-12-31")),
    fault("a task done before it started", cell("tasks", 0, "done", "2022-01-09"),
          ("dates_order", "tasks.csv", 2, "done", "2022-01-09")),
    fault("a baseline after the due day", cell("targets", 0, "baseline_date", "2026-01-01"),
          ("dates_order", "targets.csv", 2, "due", "2025-12-31")),
    fault("two units with one code at one time", add("units", code=DISTRICT, **UNIT, valid_from="2020-01-01"),
          ("overlap", "units.csv", 9, "valid_from", DISTRICT)),
    fault("a unit nobody knows", cell("values", 0, "unit", "99999"),
          ("unknown_unit", "values.csv", 2, "unit", "99999")),
    fault("a unit without its zeros", cell("values", 0, "unit", "901"),
          ("unknown_unit", "values.csv", 2, "unit", "901")),
    fault("a unit that is not there yet", add("values", indicator="HO", unit="00907", period="2025-Q2", amount=1),
          ("unit_not_yet", "values.csv", 8, "unit", "00907")),
    fault("a unit that is no more", cell("values", 0, "period", "2025-Q3"),
          ("unit_expired", "values.csv", 2, "unit", NORTH)),
    fault("a parent that begins too late", add("units", code="X", **UNIT, valid_from="2025-06-30", parent="08"),
          ("unit_not_yet", "units.csv", 9, "parent", "08")),
    fault("a parent that has gone when an open beginning asks for it",
          both(add("units", code="O", **UNIT, valid_from="2020-01-01"),
               add("units", code="X", **UNIT, valid_to="2019-01-01", parent="O")),
          ("unit_not_yet", "units.csv", 10, "parent", "O")),
    fault("a unit above itself", cell("units", 0, "parent", NORTH),
          ("unit_cycle", "units.csv", 2, "parent", PROVINCE), ("unit_cycle", "units.csv", 4, "parent", DISTRICT),
          ("unit_cycle", "units.csv", 5, "parent", NORTH)),
    fault("a tree of units without end", lambda plan: plan["units"].extend(TALL),
          ("unit_too_deep", "units.csv", 40, "parent", "L31")),
    fault("a predecessor that goes on", cell("units", 3, "valid_to", ""),
          ("predecessor_stays", "succession.csv", 2, "from_code", NORTH)),
    fault("a successor that is not there yet", cell("units", 5, "valid_from", "2025-08-01"),
          ("unit_not_yet", "succession.csv", 2, "to_code", "00907"),
          ("unit_not_yet", "succession.csv", 3, "to_code", "00907"),
          ("unit_not_yet", "values.csv", 7, "unit", "00907")),
    fault("shares that leave something over", cell("succession", 1, "share", "0.6"),
          ("shares_sum", "succession.csv", 3, "share", SOUTH)),
    fault("shares above the whole beside an undetermined one",
          both(cell("succession", 1, "share", "1"), cell("succession", 1, "kind", "part"),
               add("units", code="Y", **UNIT, valid_from="2025-07-01"),
               add("units", code="Z", **UNIT, valid_from="2025-07-01"),
               add("succession", from_code=SOUTH, to_code="Y", date="2025-07-01", kind="part", share="0.1"),
               add("succession", from_code=SOUTH, to_code="Z", date="2025-07-01", kind="part")),
          ("shares_sum", "succession.csv", 6, "share", SOUTH)),
    fault("a node under nothing known", cell("nodes", 2, "parent", "CT9"),
          ("unknown_node", "nodes.csv", 4, "parent", "CT9")),
    fault("nodes in a circle", cell("nodes", 0, "parent", "DA1"),
          ("node_cycle", "nodes.csv", 2, "parent", "NQ"), ("node_cycle", "nodes.csv", 3, "parent", "CT1"),
          ("node_cycle", "nodes.csv", 4, "parent", "DA1")),
    fault("a value of an unknown indicator", cell("values", 0, "indicator", "HO9"),
          ("unknown_indicator", "values.csv", 2, "indicator", "HO9")),
    fault("a weight nobody knows", cell("indicators", 3, "weight_by", "DS"),
          ("unknown_indicator", "indicators.csv", 5, "weight_by", "DS")),
    fault("a formula with a stray bracket", cell("indicators", 2, "formula", "100*(HN/HO"),
          ("bad_formula", "indicators.csv", 4, "formula", "100*(HN/HO")),
    fault("a formula that wants to run something", cell("indicators", 2, "formula", "__import__('os').system('ls')"),
          ("bad_formula", "indicators.csv", 4, "formula", "__import__('os').system('ls')")),
    fault("a formula with an unknown code", cell("indicators", 2, "formula", "HN/DS"),
          ("bad_formula", "indicators.csv", 4, "formula", "HN/DS")),
    fault("a formula of itself", cell("indicators", 2, "formula", "TL+1"),
          ("formula_cycle", "indicators.csv", 4, "formula", "TL")),
    fault("a weight that is weighted by what it weighs",
          both(cell("indicators", 0, "over_space", "weighted"), cell("indicators", 0, "weight_by", "TN")),
          ("formula_cycle", "indicators.csv", 2, "formula", "HO"),
          ("formula_cycle", "indicators.csv", 5, "formula", "TN")),
    fault("a weighted mean without weights", cell("indicators", 3, "weight_by", ""),
          ("weight_missing", "indicators.csv", 5, "weight_by", "TN")),
    fault("a milestone of an unknown target", cell("milestones", 0, "target", "T9"),
          ("unknown_target", "milestones.csv", 2, "target", "T9")),
    fault("targets in a circle", cell("targets", 0, "parent", "T1"),
          ("target_cycle", "targets.csv", 2, "parent", "T0"), ("target_cycle", "targets.csv", 3, "parent", "T1")),
    fault("versions under two nodes", cell("targets", 2, "node", "CT1"),
          ("versions_disagree", "targets.csv", 4, "node", "CT1")),
    fault("a target due before its scheme starts",
          both(cell("targets", 0, "due", "2020-12-31"), cell("targets", 0, "baseline_date", "")),
          ("due_before_start", "targets.csv", 2, "due", "2020-12-31")),
    fault("from a baseline that is not there", cell("targets", 3, "method", "from_baseline"),
          ("baseline_missing", "targets.csv", 5, "baseline", "")),
    fault("a milestone after the due day", cell("milestones", 0, "date", "2026-01-01"),
          ("milestone_outside", "milestones.csv", 2, "date", "2026-01-01")),
    fault("a milestone before the scheme starts", cell("milestones", 0, "date", "2020-12-31"),
          ("milestone_outside", "milestones.csv", 2, "date", "2020-12-31")),
    fault("a value of a formula", add("values", indicator="TL", unit=NORTH, period="2024-Q1", amount=1),
          ("value_of_formula", "values.csv", 8, "indicator", "TL")),
]  # fmt: skip


def spoiled(one: Fault) -> Plan:
    plan = small()
    one.spoil(plan)
    return plan
