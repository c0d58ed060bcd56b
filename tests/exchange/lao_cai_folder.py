"""The Lào Cai folder read as plain CSV, with figures and bands worked out anew from the domain's formulas."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "lao-cai"
BANDS = ("EXCEEDED", "ACHIEVED", "OVER_60", "UNDER_60", "UNDER_20", "NOT_STARTED")


@cache
def sheet(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def review() -> dict:
    return yaml.safe_load((FOLDER / "review.yaml").read_text(encoding="utf-8"))


@cache
def by_code(name: str) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in sheet(name)}


@cache
def values() -> dict[str, dict[str, dict[str, str]]]:
    """indicator → unit → period → amount"""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in sheet("values"):
        found[row["indicator"]][row["unit"]][row["period"]] = row["amount"]
    return found


def unit_on(code: str, day: date) -> dict[str, str] | None:
    found = [
        row
        for row in sheet("units")
        if row["code"] == code
        and (not row["valid_from"] or date.fromisoformat(row["valid_from"]) <= day)
        and (not row["valid_to"] or day < date.fromisoformat(row["valid_to"]))
    ]
    assert len(found) < 2, code
    return found[0] if found else None


@cache
def old_units() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in sheet("units") if row["valid_to"]}


@cache
def reporters(unit: str, kind: str) -> list[str]:
    """The units of a kind at or under a unit, before July 2025."""
    found, level = [], [unit]
    while level:
        found += [code for code in level if old_units()[code]["kind"] == kind]
        level = [code for code, row in old_units().items() if row["parent"] in level]
    return found


def over_time(rule: str, amounts: list[str]) -> Fraction | None:
    numbers = [Fraction(0) if each == "nil" else Fraction(each) for each in amounts if each != "n/a"]
    if rule != "sum":
        numbers = [Fraction(each) for each in amounts if each not in ("nil", "n/a")]
    if not numbers:
        return None
    if rule == "mean":
        return sum(numbers) / len(numbers)
    return {"sum": sum, "last": lambda all_: all_[-1], "min": min, "max": max}[rule](numbers)


@cache
def figure(code: str, unit: str) -> Fraction | None:
    """Domain §4 for flat data: time first, unit by unit, then space, then the formula."""
    indicator = by_code("indicators")[code]
    if indicator["formula"]:
        names = set(re.findall(r"[A-Z][A-Z0-9_]*", indicator["formula"]))
        return eval(indicator["formula"], {}, {name: figure(name, unit) for name in names})
    found = {}
    for each in reporters(unit, indicator["collected_at"]):
        series = values()[code].get(each, {})
        amount = over_time(indicator["over_time"], [series[period] for period in sorted(series)])
        if amount is not None:
            found[each] = amount
    if not found:
        return None
    match indicator["over_space"]:
        case "none" | "sum":
            return sum(found.values(), Fraction(0))
        case "mean":
            return sum(found.values(), Fraction(0)) / len(found)
        case "min" | "max" as rule:
            return {"min": min, "max": max}[rule](found.values())
        case "count":
            return Fraction(sum(each != 0 for each in found.values()))
    weights = {each: figure(indicator["weight_by"], each) for each in found}
    return sum(found[each] * weights[each] for each in found) / sum(weights.values())


def attained(target: dict[str, str]) -> Fraction | None:
    """Domain §5, in percent."""
    indicator = by_code("indicators")[target["indicator"]]
    goal = Fraction(target["value"])
    direction = indicator["direction"]
    if direction == "milestone":
        return milestone(target)
    if direction.startswith("hold"):
        series = [Fraction(each) for each in values()[indicator["code"]][target["unit"]].values()]
        kept = [each >= goal if direction == "hold_at_least" else each <= goal for each in series]
        return Fraction(100 * sum(kept), len(kept))
    actual = figure(indicator["code"], target["unit"])
    if actual is None:
        return None
    flow = indicator["over_time"] == "sum" and not indicator["formula"]
    base = Fraction(target["baseline"]) if target["baseline"] else None
    if direction == "at_most":
        return 100 * goal / actual if base is None else 100 * (base - actual) / (base - goal)
    return 100 * actual / goal if base is None or flow else 100 * (actual - base) / (goal - base)


def tasks_of(target: dict[str, str]) -> list[dict[str, str]]:
    return [task for task in sheet("tasks") if task["target"] == target["code"]]


def milestone(target: dict[str, str]) -> Fraction:
    amounts = values()[target["indicator"]].get(target["unit"], {}).values()
    if any(Fraction(each) >= Fraction(target["value"]) for each in amounts):
        return Fraction(100)
    shares = [Fraction(1) if task["done"] else Fraction(task["share_done"] or 0) for task in tasks_of(target)]
    return 100 * sum(shares) / len(shares)


def moved(code: str, unit: str, base: str) -> bool:
    formula = by_code("indicators")[code]["formula"]
    codes = re.findall(r"[A-Z][A-Z0-9_]*", formula) or [code]
    below = {each for one in codes for each in reporters(unit, by_code("indicators")[one]["collected_at"])}
    amounts = [each for one in codes for place in below for each in values()[one].get(place, {}).values()]
    idle = {Fraction(0)} | ({Fraction(base)} if base else set())
    return any(each not in ("nil", "n/a") and Fraction(each) not in idle for each in amounts)


@cache
def band(code: str) -> str:
    target = by_code("targets")[code]
    percent = attained(target)
    if percent is None:
        return "NO_DATA"
    begun = any(task["started"] for task in tasks_of(target))
    if percent < 100 and not begun and not moved(target["indicator"], target["unit"], target["baseline"]):
        return "NOT_STARTED"
    if percent >= 100:
        return "EXCEEDED" if percent > 100 else "ACHIEVED"
    return "OVER_60" if percent >= 60 else "UNDER_60" if percent >= 20 else "UNDER_20"


def counted(targets: list[dict[str, str]]) -> tuple[int, ...]:
    found = Counter(band(target["code"]) for target in targets)
    assert set(found) <= set(BANDS)
    return tuple(found[each] for each in BANDS)


def of_schemes() -> list[dict[str, str]]:
    return [target for target in sheet("targets") if target["node"].startswith("DA-")]


def main_targets() -> list[dict[str, str]]:
    return [target for target in sheet("targets") if target["node"] == "NQ-XIV"]


def parts(code: str) -> list[dict[str, str]]:
    return [target for target in sheet("targets") if target["parent"] == code and not target["node"]]
