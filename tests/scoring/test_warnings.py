"""Early warnings: each with numbers, each with a case in which it must stay silent."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from vedich.scoring.facts import Point, Target
from vedich.scoring.period import Period, closed_in
from vedich.scoring.rulebook import RulebookError, Source, documents_in
from vedich.scoring.warnings import Slow, Threshold, Worse, silent_for, slow, warning_rules_on, worse

DOCUMENTS = documents_in(Path(__file__).parents[2] / "rulebooks")
RULES = warning_rules_on(DOCUMENTS, date(2013, 12, 31))
DUE, START, TOLERANCE = date(2015, 12, 31), date(2011, 1, 1), Decimal("0.05")
QUARTERS = [period.last_day for period in closed_in("quarter", START, date(2013, 12, 31))]


def series(*figures: str | int) -> list[Point]:
    days = QUARTERS[-len(figures) :]
    return [Point(day, Decimal(str(figure))) for day, figure in zip(days, figures, strict=True)]


def target(direction: str = "at_least", value: str = "1000", **more: Any) -> Target:
    return Target("T", direction, Decimal(value), DUE, START, **more)


def warned(figures: list[Point], required: str | None, chance: float | None = 0.1, **more: Any) -> Slow | None:
    needed = None if required is None else Decimal(required)
    return slow(target(**more), figures, needed, chance, TOLERANCE, RULES)


def test_a_pace_below_four_fifths_of_what_is_needed_is_warned_about_with_both_numbers() -> None:
    # The plan line passes 499 on 30/06/2013 and 549 on 30/09/2013: from then on the figure is behind by more than 50.
    found = warned(series(380, 420, 460, 480, 500), "62.5", is_flow=True)
    assert found == Slow(date(2013, 9, 30), Fraction(30), Decimal("62.5"), 4)


def test_right_on_four_fifths_is_not_below_it() -> None:
    figures = series(100, 140, 180, 220, 260)
    assert warned(figures, "50", is_flow=True) is None
    assert warned(figures, "50.01", is_flow=True) is not None


def test_going_down_too_slowly_is_slow_too() -> None:
    figures = series(40, 39, 38, 37, 36)
    found = warned(figures, "-2", direction="at_most", value="10", baseline=Decimal(50))
    assert found is not None
    assert (found.trend, found.required) == (Fraction(-1), Decimal(-2))
    assert warned(series(40, 38, 36, 34, 32), "-2", direction="at_most", value="10", baseline=Decimal(50)) is None


@pytest.mark.parametrize(
    ("figures", "required", "chance"),
    [
        (series(100, 110, 120), None, 0.1),
        (series(100, 110), "50", 0.1),
        ([], "50", 0.1),
        (series(100, 110, 120), "50", 0.5),
    ],
    ids=["met or past due", "short history", "no history", "likely to be met all the same"],
)
def test_no_warning_of_slowness(figures: list[Point], required: str | None, chance: float) -> None:
    assert warned(figures, required, chance, is_flow=True) is None


def test_a_trend_that_is_not_yet_behind_the_plan_counts_from_where_it_was_measured() -> None:
    found = warned(series(590, 592, 594, 596), "50.5", is_flow=True)
    assert found is not None
    assert found.since == date(2013, 3, 31)


def test_three_periods_in_a_row_worse_are_warned_about() -> None:
    assert worse(target(), series(50, 60, 58, 57, 51), RULES) == Worse(date(2013, 6, 30), Decimal(60), Decimal(51), 3)
    assert worse(target(), series(60, 58, 58, 51), RULES) is None
    assert worse(target(), series(60, 58, 51), RULES) is None
    assert worse(target("at_most"), series(10, 11, 12, 13), RULES) == Worse(
        date(2013, 6, 30), Decimal(10), Decimal(13), 3
    )
    assert worse(target("hold_at_least"), series(9, 8, 7, 6), RULES) is not None
    assert worse(target("milestone"), series(9, 8, 7, 6), RULES) is None


def test_a_flow_is_worse_where_each_period_brings_less_than_the_one_before() -> None:
    growing = series(10, 50, 80, 100, 110)
    assert worse(target(is_flow=True), growing, RULES) == Worse(date(2013, 6, 30), Decimal(40), Decimal(10), 3)
    assert worse(target(), growing, RULES) is None
    assert worse(target(is_flow=True), [], RULES) is None


QUARTERS_2013 = [Period.parse(f"2013-Q{number}") for number in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("missing", "expected"),
    [((3, 2), 2), ((3, 2, 1, 0), 4), ((3,), 0), ((3, 1), 0), ((2, 1, 0), 0), ((), 0)],
)
def test_silence_is_counted_without_a_gap_up_to_the_last_period(missing: tuple[int, ...], expected: int) -> None:
    assert silent_for([QUARTERS_2013[place] for place in missing], QUARTERS_2013[3], RULES) == expected


def test_right_on_a_threshold_is_not_beyond_it_and_missing_passes_nothing() -> None:
    above, below = Threshold("X", "commune", above=Decimal(5)), Threshold("X", "commune", below=Decimal(90))
    assert [above.is_passed(figure) for figure in (Decimal(5), Decimal("5.01"), None)] == [False, True, False]
    assert [below.is_passed(figure) for figure in (Decimal(90), Decimal("89.9"), None)] == [False, True, False]


def test_the_default_thresholds_say_that_they_rest_on_no_document() -> None:
    assert [each.source for each in RULES.thresholds] == [None] * 5
    assert RULES.source.date is None


def changed(change: Any) -> dict[str, Any]:
    documents = copy.deepcopy({"warnings": DOCUMENTS["warnings"]})
    change(documents["warnings"]["warnings"]["values"][date(2010, 1, 1)])
    return documents


def test_a_province_gives_its_own_threshold_a_source() -> None:
    own = {
        "indicator": "XH-TL-BO",
        "kind": "commune",
        "above": 1,
        "source": {"title": "Kế hoạch", "date": "2013-01-05"},
    }
    found = warning_rules_on(changed(lambda value: value.update(thresholds=[own])), date(2013, 12, 31))
    assert found.thresholds[0].source == Source("Kế hoạch", date(2013, 1, 5))


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value["slow"].update(periods=1),
        lambda value: value["worse"].update(periods=0),
        lambda value: value["silent"].pop("periods"),
        lambda value: value["thresholds"][0].pop("above"),
        lambda value: value["slow"].update(share="much"),
    ],
)
def test_rules_that_cannot_be_used_are_refused(change: Any) -> None:
    with pytest.raises(RulebookError):
        warning_rules_on(changed(change), date(2013, 12, 31))
