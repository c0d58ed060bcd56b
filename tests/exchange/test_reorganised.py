"""What is stored already and what comes later: units that are reorganised, targets that move, promises that change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from tests.exchange.plans import SMALL, Plan

from vedich.exchange.stored import targets
from vedich.org.models import Unit
from vedich.plan.models import Target, TargetVersion
from vedich.report.models import Value

pytestmark = pytest.mark.django_db

BEFORE: Plan = {
    "units": [{"code": "A", "name": "Huyện A", "kind": "commune"}],
    "indicators": [
        {"code": "I", "name": "Chỉ tiêu", "measure": "km", "direction": "at_least", "over_time": "sum",
         "over_space": "sum", "collected_at": "commune", "frequency": "quarter"},
    ],
    "targets": [{"code": "T", "indicator": "I", "unit": "A", "due": "2026-12-31", "value": 10}],
    "values": [
        {"indicator": "I", "unit": "A", "period": "2025-Q2", "amount": 1},
        {"indicator": "I", "unit": "A", "period": "2025-Q3", "amount": 2},
    ],
}  # fmt: skip
RENAMED: Plan = {
    "units": [
        {"code": "A", "name": "Huyện A", "kind": "commune", "valid_to": "2025-07-01"},
        {"code": "A", "name": "Phường A", "kind": "commune", "valid_from": "2025-07-01"},
    ],
    "succession": [{"from_code": "A", "to_code": "A", "date": "2025-07-01", "kind": "rename"}],
}
ENDED: Plan = {"units": [{"code": "A", "name": "Huyện A", "kind": "commune", "valid_to": "2025-07-01"}]}


def test_values_of_later_periods_belong_to_the_later_row_of_their_unit(folder: Callable, take: Callable) -> None:
    take(folder(BEFORE, "before"))
    take(folder(RENAMED, "renamed"))

    standing = Value.objects.filter(is_current=True).order_by("start").values_list("start", "unit__name", "amount")
    assert list(standing) == [(date(2025, 4, 1), "Huyện A", 1), (date(2025, 7, 1), "Phường A", 2)]
    assert Value.objects.count() == 3
    assert Target.objects.get().unit.name == "Phường A"


def test_after_that_the_first_files_still_change_nothing(folder: Callable, take: Callable) -> None:
    take(folder(BEFORE, "before"))
    take(folder(RENAMED, "renamed"))

    assert take(folder({name: BEFORE[name] for name in ("targets", "values")}, "again")).difference.touched == 0


def test_a_changed_value_can_come_with_the_reorganisation(folder: Callable, take: Callable) -> None:
    take(folder(BEFORE, "before"))
    later = {"indicator": "I", "unit": "A", "period": "2025-Q3", "amount": 5}
    outcome = take(folder({**RENAMED, "values": [later]}, "renamed"))

    assert outcome.difference.counts()["values"] == {"new": 0, "changed": 1, "same": 0, "refused": 0}
    revisions = Value.objects.filter(start=date(2025, 7, 1)).order_by("pk")
    assert list(revisions.values_list("unit__name", "amount", "revision", "is_current")) == [
        ("Huyện A", 2, 1, False),
        ("Phường A", 2, 1, False),
        ("Phường A", 5, 2, True),
    ]


def test_a_unit_cannot_end_while_later_values_would_be_left_without_one(
    folder: Callable, take: Callable, said: Callable
) -> None:
    take(folder(BEFORE, "before"))

    assert said(folder(ENDED, "ended")) == [
        ("unit_still_used", "units.csv", 2, "valid_to", "A"),
        ("unit_expired", "targets", None, "unit", "A"),
    ]
    assert Unit.objects.get().valid_to == date.max


def test_an_indicator_with_values_cannot_become_a_formula(folder: Callable, take: Callable, said: Callable) -> None:
    take(folder(BEFORE, "before"))
    row = {**BEFORE["indicators"][0], "formula": "2+2"}

    assert said(folder({"indicators": [row]}, "formula")) == [
        ("indicator_has_values", "indicators.csv", 2, "formula", "I")
    ]


def test_a_scheme_cannot_start_after_its_stored_targets_and_milestones(
    loaded: None, folder: Callable, said: Callable
) -> None:
    row = {**SMALL["nodes"][2], "start": "2024-01-01", "end": "2026-12-31"}

    assert said(folder({"nodes": [row]}, "later")) == [("milestone_outside", "milestones", None, "date", "2023-12-31")]


def test_a_later_version_can_move_its_target_and_every_version_goes_along(
    loaded: None, folder: Callable, take: Callable
) -> None:
    row = {**SMALL["targets"][2], "node": "CT1", "decided_on": "2024-02-01", "value": 11}
    take(folder({"targets": [row]}, "moved"))

    rows = [(each.node, each.decided_on, each.value) for each in targets() if each.code == "T1"]
    assert rows == [
        ("CT1", date(2021, 2, 1), 12),
        ("CT1", date(2023, 2, 1), Decimal("11.5")),
        ("CT1", date(2024, 2, 1), 11),
    ]


def test_a_changed_promise_is_a_new_version_and_the_old_one_stays(
    loaded: None, folder: Callable, take: Callable
) -> None:
    row = {**SMALL["targets"][1], "value": 13}
    outcome = take(folder({"targets": [SMALL["targets"][0], row, SMALL["targets"][2]]}, "changed"))

    assert outcome.difference.counts() == {"targets": {"new": 0, "changed": 1, "same": 2, "refused": 0}}
    versions = TargetVersion.objects.filter(target__code="T1").order_by("number")
    assert list(versions.values_list("number", "value", "decided_on")) == [
        (1, 12, date(2021, 2, 1)),
        (2, Decimal("11.5"), date(2023, 2, 1)),
        (3, 13, date(2021, 2, 1)),
    ]
    assert [each.value for each in targets() if each.code == "T1"] == [13, Decimal("11.5")]
