"""The steps of a score: the computation as a person would write it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from vedich.scoring.facts import Facts, Point, Score, Target, TaskFact
from vedich.scoring.period import closed_in
from vedich.scoring.rulebook import Rulebook
from vedich.scoring.score import attained_shown, score, totals

MID_TERM = date(2013, 12, 31)
START, DUE = date(2011, 1, 1), date(2015, 12, 31)


def _facts(actual: str, *, accepted: int = 3) -> Facts:
    return Facts(Decimal(actual), accepted=accepted, moved=accepted, closed_periods=3)


def test_steps_from_a_baseline_write_out_every_number(default_rulebook: Rulebook) -> None:
    poor = Target("XDGN-01", "at_most", Decimal(10), DUE, START, Decimal(40), frequency="year")
    assert score(poor, _facts("22"), default_rulebook, MID_TERM).steps == (
        ("attained", "100 × (40 − 22) / (40 − 10) = 60"),
        ("band", "60 ≤ 60 < 100 → OVER_60"),
        ("planned", "40 + (10 − 40) × 1095 / 1825 = 22"),
        ("pace", "−1.5 ≤ 22 − 22 = 0 ≤ 1.5 → on"),
        ("required", "(10 − 22) / 2 = −6"),
    )


def test_steps_by_ratio_mark_what_is_rounded(default_rulebook: Rulebook) -> None:
    roads = Target("10-05", "at_least", Decimal(2600), DUE, START, Decimal(0), is_flow=True)
    series = tuple(
        Point(period.last_day, Decimal(87 * count))
        for count, period in enumerate(closed_in("quarter", START, MID_TERM), 1)
    )
    facts = Facts(Decimal(1046), accepted=12, moved=12, closed_periods=12, series=series[:2])
    assert score(roads, facts, default_rulebook, MID_TERM).steps == (
        ("attained", "100 × 1046 / 2600 ≈ 40.23"),
        ("band", "20 ≤ 40.23 < 60 → UNDER_60"),
        ("planned", "0 + (2600 − 0) × 1095 / 1825 = 1560"),
        ("pace", "1046 − 1560 = −514 < −130 → behind"),
        ("required", "(2600 − 1046) / 8 = 194.25"),
    )


def test_steps_end_with_the_forecast_where_there_is_one(default_rulebook: Rulebook) -> None:
    roads = Target("10-05", "at_least", Decimal(2600), DUE, START, Decimal(0), is_flow=True)
    days = [period.last_day for period in closed_in("quarter", START, MID_TERM)]
    series = tuple(Point(day, Decimal((day - START).days)) for day in days)
    found = score(roads, Facts(Decimal(1095), accepted=12, moved=12, series=series), default_rulebook, MID_TERM)
    assert found.forecast is not None
    shown = f"1825 [{found.forecast.low:.6g}; {found.forecast.high:.6g}]"
    assert found.steps[-1] == ("forecast", f"{shown}; P(≥ 2600) ≈ 0")


def test_steps_bracket_negative_numbers(default_rulebook: Rulebook) -> None:
    balance = Target("NS-02", "at_least", Decimal(5), DUE, None, Decimal(-5), frequency="once")
    assert score(balance, _facts("-2.5"), default_rulebook, MID_TERM).steps == (
        ("attained", "100 × (−2.5 − (−5)) / (5 − (−5)) = 25"),
        ("band", "20 ≤ 25 < 60 → UNDER_60"),
    )


def test_steps_show_as_many_decimals_as_the_band_needs(default_rulebook: Rulebook) -> None:
    target = Target("KT-01", "at_least", Decimal(100), DUE, frequency="once")
    assert score(target, _facts("59.999999"), default_rulebook, MID_TERM).steps == (
        ("attained", "100 × 59.999999 / 100 ≈ 60"),
        ("band", "20 ≤ 59.999999 < 60 → UNDER_60"),
    )
    assert score(target, _facts("100.00000000000000001"), default_rulebook, MID_TERM).steps[1] == (
        "band",
        "100.00000000000000001 > 100 → EXCEEDED",
    )


def test_steps_of_a_division_by_zero_stop_before_the_result(default_rulebook: Rulebook) -> None:
    target = Target("KT-02", "at_least", Decimal(50), DUE, None, Decimal(50), frequency="year")
    found = score(target, _facts("51"), default_rulebook, MID_TERM)
    assert found.steps == (
        ("attained", "100 × (51 − 50) / (50 − 50)"),
        ("band", "accepted = 3, closed = 3 → NO_DATA"),
    )
    assert [(problem.code, problem.where, problem.message) for problem in found.problems] == [
        (
            "target_equals_baseline",
            "KT-02",
            "Target KT-02 equals its baseline, so there is no distance to divide by."
            " Correct the value or the baseline, or use the method ratio.",
        )
    ]


def test_steps_of_at_most_with_nothing_left_say_why(default_rulebook: Rulebook) -> None:
    nothing = Facts(Decimal(0), accepted=3, closed_periods=3)
    some = Target("AN-01", "at_most", Decimal(5), DUE, frequency="year")
    none = Target("AN-02", "at_most", Decimal(0), DUE, frequency="year")
    assert score(some, nothing, default_rulebook, MID_TERM).steps == (
        ("attained", "0 < 5; 100 × 5 / 0 = –"),
        ("band", "0 < 5 → EXCEEDED"),
    )
    assert score(none, nothing, default_rulebook, MID_TERM).steps == (
        ("attained", "0 ≤ 0 → 100"),
        ("band", "100 = 100 → ACHIEVED"),
    )


def test_steps_of_a_hold_list_every_period(default_rulebook: Rulebook) -> None:
    growth = Target("KT-03", "hold_at_least", Decimal(14), DUE, frequency="year")
    held = (("2011", Decimal("14.2")), ("2012", Decimal("13.9")), ("2013", Decimal(14)))
    assert score(growth, Facts(Decimal(14), accepted=3, moved=3, held=held), default_rulebook, MID_TERM).steps == (
        ("held", "2011: 14.2 ≥ 14; 2012: 13.9 < 14; 2013: 14 ≥ 14"),
        ("attained", "100 × 2 / 3 ≈ 66.67"),
        ("band", "60 ≤ 66.67 < 100 → OVER_60"),
    )


def test_steps_of_a_milestone_come_from_its_tasks(default_rulebook: Rulebook) -> None:
    centre = Target("VH-01", "milestone", Decimal(1), DUE, frequency="once")
    begun = (TaskFact("NV-1", Decimal(1), True, True), TaskFact("NV-2", Decimal("0.25"), True, False))
    idle = (TaskFact("NV-1", Decimal(0), False, False),)
    assert score(centre, Facts(None, tasks=begun), default_rulebook, MID_TERM).steps == (
        ("attained", "100 × (1 + 0.25) / 2 = 62.5"),
        ("band", "60 ≤ 62.5 < 100 → OVER_60"),
    )
    assert score(centre, Facts(None, tasks=idle), default_rulebook, MID_TERM).steps == (
        ("attained", "100 × 0 / 1 = 0"),
        ("band", "accepted = 0, moved = 0, tasks begun = 0/1 → NOT_STARTED"),
    )


def test_a_score_is_all_of_its_reasons(default_rulebook: Rulebook) -> None:
    target = Target("VX-01", "at_least", Decimal(3), DUE, frequency="once")
    facts = Facts(Decimal(1), True, (2, 3), 1, 1, value_ids=(7, 9))
    assert score(target, facts, default_rulebook, MID_TERM) == Score(
        target="VX-01",
        day=MID_TERM,
        band="UNDER_60",
        attained=Decimal("33.333333333333"),
        actual=Decimal(1),
        estimate=True,
        coverage=(2, 3),
        method="ratio",
        forecast_absent="not_enough_history",
        rulebook="mac-dinh 2010-01-01",
        steps=(("attained", "100 × 1 / 3 ≈ 33.33"), ("band", "20 ≤ 33.33 < 60 → UNDER_60")),
        value_ids=(7, 9),
    )


def test_attained_is_shown_half_up_with_two_decimals(default_rulebook: Rulebook) -> None:
    target = Target("VX-01", "at_least", Decimal(1000), DUE, None, Decimal(0))
    shown = [
        str(attained_shown(score(target, _facts(actual), default_rulebook, MID_TERM)))
        for actual in ("0.05", "0.0499", "-0.05", "-0.04", "1120")
    ]
    assert shown == ["0.01", "0.00", "-0.01", "0.00", "112.00"]


def test_attained_that_does_not_exist_is_not_shown(default_rulebook: Rulebook) -> None:
    target = Target("VX-01", "at_least", Decimal(1000), DUE)
    assert attained_shown(score(target, Facts(None), default_rulebook, MID_TERM)) is None


def test_totals_name_all_eight_bands(default_rulebook: Rulebook) -> None:
    target = Target("VX-01", "at_least", Decimal(100), DUE)
    scores = [score(target, _facts(actual), default_rulebook, MID_TERM) for actual in ("120", "60", "61", "5")]
    scores.append(score(target, Facts(None, closed_periods=2), default_rulebook, MID_TERM))
    assert totals(scores) == {
        "EXCEEDED": 1,
        "ACHIEVED": 0,
        "OVER_60": 2,
        "UNDER_60": 0,
        "UNDER_20": 1,
        "NOT_STARTED": 0,
        "NOT_DUE": 0,
        "NO_DATA": 1,
    }
    assert totals([]) == dict.fromkeys(totals(scores), 0)
