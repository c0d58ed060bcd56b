"""Classification: every case an official can read in cases/classification/*.yaml, and rules that cannot be used."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vedich.scoring.classification import LEVELS, Candidate, classify, rules_on
from vedich.scoring.rulebook import RulebookError, documents_in

CASES = Path(__file__).parent / "cases" / "classification"
DOCUMENTS = documents_in(Path(__file__).parents[2] / "rulebooks")
RULES = rules_on(DOCUMENTS, date(2025, 12, 31))
ALL_HOLD = {"tasks_done": Decimal(100), "on_time": Decimal(100), "beyond": Decimal(40), "disciplined": False}


def cases(name: str) -> list[Any]:
    return [pytest.param(each, id=each["name"]) for each in yaml.safe_load((CASES / name).read_text("utf-8"))]


def spread(total: Decimal) -> dict[str, Decimal | None]:
    """So many points over the criteria groups, the first ones filled first."""
    points: dict[str, Decimal | None] = {}
    for group in RULES.groups:
        points[group.code] = min(total, group.points)
        total -= min(total, group.points)
    return points


def of(name: str, total: object, **more: Any) -> Candidate:
    return Candidate(name, spread(Decimal(str(total))), **{**ALL_HOLD, **more})


@pytest.mark.parametrize("case", cases("01-muc.yaml"))
def test_one_unit_is_proposed_the_level_an_official_expects(case: dict[str, Any]) -> None:
    told = dict(case["unit"])
    amounts = {"done": "tasks_done", "on_time": "on_time", "beyond": "beyond"}
    points = [None if each is None else Decimal(str(each)) for each in told.pop("points")]
    known = {field: Decimal(str(told.pop(name))) for name, field in amounts.items() if name in told}
    unit = Candidate("A", dict(zip((group.code for group in RULES.groups), points, strict=True)), **known, **told)
    # A cap of the whole group, so that only points and conditions speak.
    free = replace(RULES, cap=replace(RULES.cap, share=Fraction(1), outstanding_share=Fraction(1)))
    [found] = classify([unit], free).proposals
    total = None if case["total"] is None else Decimal(str(case["total"]))
    assert (found.total, found.level, [each.code for each in found.reasons]) == (total, case["level"], case["why"])


@pytest.mark.parametrize("case", cases("02-tran.yaml"))
def test_a_group_is_capped_as_an_official_expects(case: dict[str, Any]) -> None:
    cap = replace(
        RULES.cap,
        base=case.get("of", RULES.cap.base),
        rounding=case.get("rounding", RULES.cap.rounding),
        least=case.get("least", RULES.cap.least),
    )
    units = [of(f"X{place}", total) for place, total in enumerate(case["excellent"])]
    units += [of(f"T{place}", 80) for place in range(case["good"])]
    units += [of(f"H{place}", 60) for place in range(case.get("completed", 0))]
    units += [of(f"C{place}", 95, on_time=None) for place in range(case.get("undecided", 0))]
    found = classify(units, replace(RULES, cap=cap), outstanding=case.get("outstanding", False))
    kept = [each.total for each in found.proposals if each.level == "EXCELLENT"]
    tied = [each.total for each in found.proposals if each.reasons[-1].code == "tied_at_cap"]
    lowered = [each for each in found.proposals if each.reached == "EXCELLENT" != each.level]
    assert (found.cap.exact, found.cap.allowed, kept, tied) == (
        Fraction(case["exact"]), case["allowed"], case["kept"], case.get("tied", []),
    )  # fmt: skip
    assert {each.level for each in lowered} <= {"GOOD"}
    assert found.cap.undecided == case.get("undecided", 0)


@given(st.lists(st.integers(0, 100), max_size=40), st.booleans())
def test_never_more_than_allowed_and_never_a_lower_score_before_a_higher_one(
    totals: list[int], outstanding: bool
) -> None:
    found = classify([of(str(place), total) for place, total in enumerate(totals)], RULES, outstanding=outstanding)
    kept = [each.total for each in found.proposals if each.level == "EXCELLENT"]
    cut = [each.total for each in found.proposals if each.reached == "EXCELLENT" != each.level]
    assert len(kept) <= found.cap.allowed
    assert not kept or not cut or min(kept) > max(cut)
    assert all(LEVELS.index(each.level) >= LEVELS.index(each.reached) for each in found.proposals)


def test_who_is_cut_is_told_how_many_competed_for_how_many_places() -> None:
    found = classify([of("A", 95), of("B", 91), *(of(f"T{i}", 80) for i in range(3))], RULES)
    last = found.proposals[1].reasons[-1]
    assert (last.code, last.about, last.needed, last.found) == ("cut_by_cap", "2", Decimal(1), Decimal(91))


def test_points_beyond_what_a_criteria_group_gives_are_refused() -> None:
    with pytest.raises(ValueError, match="A: points out of range for KQ"):
        classify([Candidate("A", {"KQ": Decimal(51)})], RULES)


def test_the_default_rules_say_that_nobody_has_compared_them_with_the_full_text() -> None:
    assert (RULES.is_verified, RULES.source.date, RULES.name) == (
        False, date(2025, 8, 30), "classification 2025-08-30",
    )  # fmt: skip
    assert [(level.code, level.least) for level in RULES.levels] == list(zip(LEVELS, (90, 70, 50, 0), strict=True))


def broken(change: Any) -> dict[str, Any]:
    documents = copy.deepcopy({"classification": DOCUMENTS["classification"]})
    change(documents["classification"]["classification"]["values"][date(2025, 8, 30)])
    return documents


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value["groups"][0].update(points=49),
        lambda value: value["groups"][1].update(code="KQ"),
        lambda value: value["groups"][2].update({"chỉ đạo": None}),
        lambda value: value["levels"].reverse(),
        lambda value: value["levels"][0].update({"from": 70}),
        lambda value: value["levels"][1]["at_least"].update(smiles=100),
        lambda value: value["levels"][3].update({"from": 10}),
        lambda value: value["cap"].update(share=30),
        lambda value: value["cap"].update(of="everybody"),
        lambda value: value["cap"].update(rounding="up"),
        lambda value: value.pop("cap"),
    ],
)
def test_rules_that_cannot_be_used_are_refused(change: Any) -> None:
    with pytest.raises(RulebookError) as refused:
        rules_on(broken(change), date(2025, 12, 31))
    assert refused.value.code == "rule_value_invalid"
