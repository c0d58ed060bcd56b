"""Beside a target: who answers for it, and what its parts are called."""

from __future__ import annotations

import pytest
from tests.desk.promised import office, village_roads
from tests.desk.test_target_page import as_, page, text

from vedich.plan.models import Assignment

pytestmark = pytest.mark.django_db


def test_who_is_in_charge_is_named_where_the_target_names_only_who_does_the_work() -> None:
    made = village_roads(1)
    Assignment.objects.create(target=made.targets["10-05"], role="lead", holder_post="UBND các huyện")
    Assignment.objects.create(node=made.nodes["DA10"], role="in_charge", holder_post="Phó Bí thư")
    answering = page(made, office(made)).answering
    assert [(role, [row.holder for row in rows]) for role, rows in answering.roles] == [
        ("phụ trách", ["Phó Bí thư"]),
        ("chủ trì", ["UBND các huyện"]),
    ]
    assert (answering.node, answering.lent) == (None, made.nodes["DA10"])
    assert f'Phó Bí thư</span><br><span class="xs dim">{made.nodes["DA10"].title}</span>' in text(
        as_(office(made)), "/chi-tieu/10-05"
    )


def test_parts_that_are_not_places_of_one_kind_are_called_parts() -> None:
    made = village_roads(2)
    made.units["D1"].kind = "agency"
    made.units["D1"].save()
    assert "<h2>2/2 phần chậm tiến độ; thấp nhất là huyện 0</h2>" in text(as_(office(made)), "/chi-tieu/10-05")
