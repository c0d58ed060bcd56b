"""Criteria sets: every case an official can read in cases/criteria, and what holds of any set."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vedich.scoring.criteria import (
    SOURCES,
    STATES,
    CriteriaSet,
    Criterion,
    Finding,
    FinishGroup,
    Judgement,
    Level,
    Rank,
    Requirement,
    Rules,
    Standing,
    Statement,
    finish_groups,
    hindrances,
    judge,
    level_of,
    loses_recognition,
    overlaid,
    ranked,
    stand,
)

DAY = date(2016, 7, 31)


def cases(name: str) -> list[Any]:
    path = Path(__file__).parent / "cases" / "criteria" / f"{name}.yaml"
    return [pytest.param(case, id=case["name"]) for case in yaml.safe_load(path.read_text("utf-8"))]


def number(written: Any) -> Decimal | None:
    return None if written is None else Decimal(str(written))


def level(told: dict[str, Any]) -> Level:
    return Level(**(told | ({"amount": number(told["amount"])} if "amount" in told else {})))


@pytest.mark.parametrize("case", cases("01-chi-tieu"))
def test_one_requirement_is_judged_as_an_official_expects(case: dict[str, Any]) -> None:
    found = judge(
        case.get("comparison", ""), number(case.get("level")), case.get("said", ""), number(case.get("amount"))
    )
    assert found == Judgement(*case["is"])


@pytest.mark.parametrize("case", cases("02-muc"))
def test_the_level_of_a_place_and_year(case: dict[str, Any]) -> None:
    asked = Requirement("1.1", ">=", tuple(map(level, case["levels"])))
    whole = CriteriaSet("", (Criterion(1, (asked,)),))
    if "overlay" in case:
        whole = overlaid(whole, {"1.1": map(level, case["overlay"])})
    found = level_of(whole.criteria[0].requirements[0], *case["at"])
    assert {"kind": found.kind, "amount": found.amount} == {"amount": None} | {
        **case["is"], **({"amount": number(case["is"]["amount"])} if "amount" in case["is"] else {}),
    }  # fmt: skip


def set_of(told: dict[int, list[str]]) -> CriteriaSet:
    return CriteriaSet("mau", tuple(Criterion(each, tuple(map(Requirement, codes))) for each, codes in told.items()))


@pytest.mark.parametrize("case", cases("03-xa"))
def test_where_a_commune_stands(case: dict[str, Any]) -> None:
    found = stand(set_of(case["set"]), [Statement(*said) for said in case["said"]])
    assert {
        "is": {each.number: each.state for each in found.criteria},
        "lacking": {each.number: list(each.lacking) for each in found.criteria if each.lacking},
        **{name: getattr(found, name) for name in ("met", "total", "distance")},
    } == {name: case[name] for name in ("is", "lacking", "met", "total", "distance")}


@pytest.mark.parametrize("case", cases("04-thu-hoi"))
def test_when_recognition_is_withdrawn(case: dict[str, Any]) -> None:
    rules = Rules(Decimal(90), Decimal(30), Decimal(50)) if case.get("rules", True) else Rules()
    numbers = range(1, 11)
    criteria = tuple(Criterion(each, (Requirement(f"{each}.1"),), each in case["named"]) for each in numbers)
    found = stand(
        CriteriaSet("mau", criteria, rules),
        [Statement(f"{each}.1", "verified", "not_met" if each in case["lost"] else "met", DAY) for each in numbers],
    )
    assert loses_recognition(CriteriaSet("mau", criteria, rules), found) is case["withdrawn"]


def test_what_nobody_assessed_is_not_lost() -> None:
    whole = CriteriaSet("mau", (Criterion(1, (Requirement("1.1"),), True),), Rules(None, Decimal(30), Decimal(50)))
    assert loses_recognition(whole, stand(whole, [])) is False


def test_a_standing_says_by_whose_word_each_requirement_stands() -> None:
    found = stand(
        set_of({10: ["10.1"]}),
        [
            Statement("10.1", "self", "met", DAY, Decimal(20)),
            Statement("10.1", "verified", "not_met", DAY, Decimal(17)),
        ],
    )
    assert found.criteria[0].findings == (Finding("10.1", "not_met", "verified", Decimal(17), DAY),)


def commune(*unmet: int, of: tuple[int, ...] = (2, 10, 17), without: int | None = None) -> Standing:
    told = set_of({each: [f"{each}.1"] for each in of})
    said = [
        Statement(
            f"{each}.1", "verified", "not_applicable" if each == without else "not_met" if each in unmet else "met", DAY
        )
        for each in of
    ]
    return stand(told, said)


def test_criteria_are_ranked_from_the_one_that_fewest_communes_meet() -> None:
    told = set_of({2: ["2.1"], 10: ["10.1"], 17: ["17.1"]})
    found = ranked(told, [commune(17, 2), commune(17), commune(17, without=10), commune()])
    assert found == (Rank(17, 1, 4), Rank(2, 3, 4), Rank(10, 3, 3))


def test_ranking_goes_by_share_where_a_criterion_does_not_apply_everywhere() -> None:
    told = set_of({2: ["2.1"], 10: ["10.1"]})
    communes = [
        commune(of=(2, 10), without=10),
        commune(of=(2, 10), without=10),
        commune(of=(2, 10)),
        commune(2, of=(2, 10)),
    ]
    assert ranked(told, communes) == (Rank(2, 3, 4), Rank(10, 2, 2))


def test_ranking_nothing_ranks_by_number() -> None:
    assert ranked(set_of({17: ["17.1"], 2: ["2.1"]}), []) == (Rank(2, 0, 0), Rank(17, 0, 0))


def test_communes_are_grouped_by_the_year_for_which_they_are_registered() -> None:
    standings = {"A": commune(17, 2), "B": commune(17), "C": commune(), "D": commune(2), "E": commune(2, 10)}
    found = finish_groups(standings, {"A": 2016, "B": 2016, "C": 2017, "D": None})
    assert found == (
        FinishGroup(2016, ("B", "A"), 0, 3, (17,)),
        FinishGroup(2017, ("C",), 1, 0, ()),
        FinishGroup(None, ("D", "E"), 0, 3, (2,)),
    )


@pytest.mark.parametrize(
    ("satisfied", "arrears_free", "secure", "expected"),
    [
        (Decimal(95), True, True, ()),
        (Decimal(90), True, True, ()),
        (Decimal(89), True, True, ("satisfaction",)),
        (None, None, None, ("satisfaction", "arrears", "security")),
        (Decimal(95), False, True, ("arrears",)),
        (Decimal(95), True, False, ("security",)),
    ],
)
def test_the_three_conditions_beside_the_criteria(satisfied, arrears_free, secure, expected) -> None:
    rules = Rules(satisfaction=Decimal(90))
    assert hindrances(rules, commune(), satisfied=satisfied, arrears_free=arrears_free, secure=secure) == expected


def test_older_sets_ask_only_for_their_criteria() -> None:
    asked = {"satisfied": None, "arrears_free": None, "secure": None}
    assert hindrances(Rules(), commune(), **asked) == ()
    assert hindrances(Rules(), commune(17), **asked) == ("criteria",)


statements = st.lists(
    st.builds(
        Statement,
        st.sampled_from(["1.1", "1.2", "2.1"]),
        st.sampled_from(SOURCES),
        st.sampled_from(STATES),
        st.dates(date(2015, 1, 1), date(2016, 12, 31)),
    ),
    max_size=12,
    unique_by=lambda each: (each.requirement, each.source, each.day),
)


@given(statements, st.randoms())
def test_the_order_in_which_things_were_said_changes_nothing_and_the_sums_close(said, random) -> None:
    told = set_of({1: ["1.1", "1.2"], 2: ["2.1"]})
    found = stand(told, said)
    shuffled = list(said)
    random.shuffle(shuffled)

    assert stand(told, shuffled) == found
    assert found.met + len(found.unmet) == found.total == found.met + found.distance


@given(statements)
def test_what_only_the_commune_says_is_never_met(said) -> None:
    own = [Statement(each.requirement, "self", each.state, each.day) for each in said]
    assert stand(set_of({1: ["1.1", "1.2"], 2: ["2.1"]}), own).met == 0
