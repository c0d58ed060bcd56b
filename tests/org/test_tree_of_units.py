"""Parents by code and day: who stands above whom, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from vedich.common.models import AuditEntry
from vedich.org.actions import put_successions, put_units
from vedich.org.actions.tree import Tree, links
from vedich.org.models import ALWAYS, EVER, ParentLink, Succession, Unit, UnitPath

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, tzinfo=UTC)
MERGER = date(2025, 7, 1)


def unit(code: str, parent: str = "", start: date = ALWAYS, end: date = EVER, kind: str = "commune") -> Unit:
    return Unit(code=code, name=code, kind=kind, parent_code=parent, valid_from=start, valid_to=end)


def paths(code: str) -> set[tuple[str, int, date, date]]:
    found = UnitPath.objects.filter(descendant__code=code).select_related("ancestor")
    return {(path.ancestor.code, path.depth, path.valid_from, path.valid_to) for path in found}


def test_a_unit_stands_under_everything_above_it_and_under_itself() -> None:
    put_units([unit("P"), unit("D", "P"), unit("C", "D")], by=None, at=AT)

    assert paths("C") == {("C", 0, ALWAYS, EVER), ("D", 1, ALWAYS, EVER), ("P", 2, ALWAYS, EVER)}


def test_a_parent_is_the_unit_that_has_its_code_on_each_day() -> None:
    put_units(
        [unit("15", end=MERGER), unit("15", start=MERGER), unit("C", "15", start=date(2020, 1, 1))], by=None, at=AT
    )

    assert paths("C") == {
        ("C", 0, date(2020, 1, 1), EVER),
        ("15", 1, date(2020, 1, 1), MERGER),
        ("15", 1, MERGER, EVER),
    }
    assert ParentLink.objects.count() == 2


def test_a_path_lasts_only_while_every_step_of_it_lasts() -> None:
    put_units(
        [unit("P"), unit("D", "P", start=date(2010, 1, 1), end=MERGER), unit("C", "D", start=date(2000, 1, 1))],
        by=None,
        at=AT,
    )

    assert paths("C") == {
        ("C", 0, date(2000, 1, 1), EVER),
        ("D", 1, date(2010, 1, 1), MERGER),
        ("P", 2, date(2010, 1, 1), MERGER),
    }


def test_a_unit_that_changes_its_parent_moves_with_everything_below_it() -> None:
    put_units([unit("P"), unit("Q"), unit("D", "P"), unit("C", "D")], by=None, at=AT)
    district = Unit.objects.get(code="D")
    district.parent_code = "Q"
    put_units([district], by=None, at=AT)

    assert paths("C") == {("C", 0, ALWAYS, EVER), ("D", 1, ALWAYS, EVER), ("Q", 2, ALWAYS, EVER)}


def test_a_circle_is_seen_and_ends_the_walk() -> None:
    units = [unit("A", "B"), unit("B", "A")]
    tree = Tree(units, links(units, ["B", "A"]))

    assert [(step.unit, step.depth, step.circular) for step in tree.ancestors(0)] == [
        (0, 0, False),
        (1, 1, False),
        (0, 2, True),
    ]


def test_a_name_is_found_without_its_marks() -> None:
    put_units([Unit(code="A", name="Xã Đường Thượng", name_en="Duong Thuong", kind="commune")], by=None, at=AT)

    assert Unit.objects.get().search == "xa duong thuong duong thuong"


def test_known_units_and_successions_are_changed_in_place_and_every_act_is_recorded() -> None:
    put_units([unit("A", end=MERGER), unit("B", start=MERGER)], by=None, at=AT)
    first, second = Unit.objects.order_by("code")
    put_successions([Succession(predecessor=first, successor=second, day=MERGER, kind="part")], by=None, at=AT)
    known = Succession.objects.get()
    known.kind, known.share = "whole", 1
    put_successions([known], by=None, at=AT)

    assert [(each.kind, each.share) for each in Succession.objects.all()] == [("whole", 1)]
    assert list(AuditEntry.objects.order_by("pk").values_list("act", "detail")) == [
        ("put_units", {"new": 2, "changed": 0}),
        ("put_successions", {"new": 1, "changed": 0}),
        ("put_successions", {"new": 0, "changed": 1}),
    ]
