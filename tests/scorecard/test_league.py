"""League tables: groups of comparable size, ties, what is missing, places before a merger, and who sees what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.desk.made import AT, END, Made, frame_of_plan, programme, unit, user

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.actions.units import rebuild_paths
from vedich.org.models import Succession, Unit
from vedich.plan.models import Indicator, Target, TargetVersion
from vedich.scorecard.models import Band, ScoreRecord, ScoreRun
from vedich.scorecard.queries.league import BELOW, PROMISED, TARGETS, AskedLeague, League, league

pytestmark = pytest.mark.django_db
MET, MISSED, NONE = Band.ACHIEVED, Band.UNDER_60, Band.NO_DATA


def districts(made: Made, **bands: list[Band]) -> None:
    """Districts with targets of their own at these levels, scored alike in every run."""
    for code, each in bands.items():
        if code not in made.units:
            unit(made, code, f"Huyện {code}", "district", "10")
        for place, band in enumerate(each):
            scored(made, made.units[code], f"{code}-{place}", band, made.runs)
    rebuild_paths()


def scored(
    made: Made, place: Unit, code: str, band: Band, runs: list[ScoreRun], *, indicator: Indicator | None = None,
    promised: int = 100, actual: int | None = None,
) -> Target:  # fmt: skip
    measured = indicator or road(code)
    target = Target.objects.create(code=f"{code}-{place.code}", indicator=measured, unit=place)
    version = TargetVersion.objects.create(target=target, number=1, due=END, value=Decimal(promised))
    attained = None if actual is None else Decimal(100 * actual) / promised
    ScoreRecord.objects.bulk_create(
        ScoreRecord(
            run=run, target=target, version=version, computed_at=AT, band=band, attained=attained,
            actual=actual, reasons={"method": "ratio"},
        )
        for run in runs
    )  # fmt: skip
    return target


def road(code: str) -> Indicator:
    return Indicator.objects.create(
        code=code, name=f"Đường {code}", measure="km", direction="at_least", over_time="sum", over_space="sum",
        collected_at="commune", frequency="year",
    )  # fmt: skip


def seen(person: User, **asked: str) -> League:
    found = league(person, AskedLeague(**{"kind": "district", **asked}), timezone.localdate())
    assert found is not None
    return found


def told(found: League) -> list[tuple[str, int | None, bool]]:
    return [
        (row.unit.code, row.place.rank, row.place.tied)
        for group in found.groups
        for row in (*group.ranked, *group.apart)
    ]


@pytest.fixture
def made() -> Made:
    return frame_of_plan()


def test_shares_of_targets_met_are_ranked_ties_together_and_those_without_figures_apart(made: Made) -> None:
    districts(made, **{"085": [MET, MISSED], "086": [MET, MET, NONE], "A": [MET, MISSED], "B": [MISSED], "C": [NONE]})
    found = seen(user(made, Role.VIEWER))
    assert told(found) == [("086", 1, False), ("A", 2, True), ("085", 2, True), ("B", 4, False), ("C", None, False)]
    first, last = found.groups[0].ranked[0], found.groups[0].apart[0]
    assert (first.met, first.scored, first.unscored, last.value) == (2, 2, 1, None)


def test_an_indicator_ranks_by_what_was_attained_and_only_those_who_were_given_it(made: Made) -> None:
    districts(made, A=[MET], B=[MET], C=[MET])
    shared = road("ROADS")
    for code, actual in (("085", 80), ("086", 20), ("A", None)):
        scored(made, made.units[code], "R", MISSED, made.runs, indicator=shared, promised=40, actual=actual)
    found = seen(user(made, Role.VIEWER), indicator="ROADS")
    assert told(found) == [("085", 1, False), ("086", 2, False), ("A", None, False)]
    assert [float(row.value) for row in found.groups[0].ranked] == [200.0, 50.0]


def test_groups_are_thirds_of_what_was_promised_or_of_the_units_below(made: Made) -> None:
    districts(made, A=[], B=[], C=[], D=[])
    shared = road("ROADS")
    for code, promised in (("085", 10), ("086", 20), ("A", 30), ("B", 40), ("C", 50), ("D", 60)):
        scored(made, made.units[code], "R", MISSED, made.runs, indicator=shared, promised=promised, actual=5)
    viewer = user(made, Role.VIEWER)
    found = seen(viewer, indicator="ROADS", size=PROMISED)
    assert [(group.code, [(row.unit.code, row.place.rank) for row in group.ranked]) for group in found.groups] == [
        ("upper", [("C", 1), ("D", 2)]), ("middle", [("A", 1), ("B", 2)]), ("lower", [("085", 1), ("086", 2)]),
    ]  # fmt: skip
    assert {group.code for group in seen(viewer, size=BELOW).groups} == {"lower", "upper"}
    assert [group.code for group in seen(viewer, size="không có").groups] == [""]


def test_groups_by_the_number_of_targets_keep_one_of_one_away_from_thirty_of_thirty(made: Made) -> None:
    districts(made, **{"085": [MET], "086": [MET, MISSED, MISSED]})
    found = seen(user(made, Role.VIEWER), size=TARGETS)
    assert [(group.code, [row.unit.code for row in group.ranked]) for group in found.groups] == [
        ("middle", ["086"]), ("lower", ["085"]),
    ]  # fmt: skip


def test_agencies_are_ranked_by_the_targets_they_lead(made: Made) -> None:
    unit(made, "SNN", "Sở Nông nghiệp", "agency", "10")
    rebuild_paths()
    programme(made, 1, [["EXCEEDED", "UNDER_60", "UNDER_60", "NO_DATA"]])
    lead = made.nodes["DA11"].assignments.create(role="lead", holder_unit=made.units["SNN"])
    assert lead.node_id
    programme(made, 2, [["ACHIEVED"]])
    found = seen(user(made, Role.VIEWER), kind="agency")
    rows = [(row.unit.code, row.place.rank, row.met, row.scored) for row in found.groups[0].ranked]
    assert rows == [("SGT", 1, 1, 1), ("SNN", 2, 1, 3)]


def test_the_place_before_is_that_of_all_a_merged_unit_came_from(made: Made) -> None:
    before, now = made.runs[0], made.runs[-1]
    made.runs[1].delete()
    merged = Unit.objects.create(
        code="M", name="Huyện mới", kind="district", parent_code="10", valid_from=date(2013, 7, 1)
    )
    for code in ("085", "086"):
        Unit.objects.filter(code=code).update(valid_to=date(2013, 7, 1))
        Succession.objects.create(
            predecessor=made.units[code], successor=merged, day=date(2013, 7, 1), kind="whole", share=1
        )
    made.units["M"] = merged
    for code in ("A", "B"):
        unit(made, code, f"Huyện {code}", "district", "10")
    rebuild_paths()
    earlier = {"085": [MET], "086": [MISSED], "A": [MET, MET], "B": [MISSED]}
    for code, bands in earlier.items():
        for place, band in enumerate(bands):
            scored(made, made.units[code], f"{code}{place}", band, [before])
    for code, band in (("M", MET), ("A", MISSED), ("B", MISSED)):
        scored(made, made.units[code], f"now{code}", band, [now])
    found = seen(user(made, Role.VIEWER))
    rows = {row.unit.code: (row.place.rank, row.before.rank, row.change, row.merged) for row in found.groups[0].ranked}
    # Before: A 100 %, the two that became M together 50 %, B 0 %.
    assert rows == {"M": (1, 2, 1, True), "A": (2, 1, -1, False), "B": (2, 3, 1, False)}


def test_a_unit_that_was_divided_has_no_place_before(made: Made) -> None:
    half = Unit.objects.create(
        code="N", name="Huyện tách", kind="district", parent_code="10", valid_from=date(2013, 7, 1)
    )
    Succession.objects.create(
        predecessor=made.units["085"], successor=half, day=date(2013, 7, 1), kind="part", share=Decimal("0.5")
    )
    made.units["N"] = half
    rebuild_paths()
    scored(made, made.units["085"], "x", MET, made.runs)
    scored(made, half, "y", MET, made.runs[-1:])
    found = seen(user(made, Role.ADMINISTRATOR))
    rows = {row.unit.code: row.change for group in found.groups for row in group.ranked}
    assert rows == {"085": 0, "N": None}


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_who_sees_one_district_is_told_its_rank_among_all_and_no_other_row(made: Made) -> None:
    districts(made, **{"085": [MISSED], "086": [MET], "A": [MET, MISSED]})
    reporter = user(made, Role.REPORTER, "085")
    assert told(seen(reporter)) == [("085", 3, False)]
    page = client_of(reporter).get("/xep-hang?loai=district").content.decode()
    assert "Bạn xem được 1 trên 3 đơn vị" in page
    assert "Huyện 086" not in page
    rows = client_of(reporter).get("/xep-hang?loai=district&dang=csv").content.decode("utf-8-sig").splitlines()
    assert rows[1:] == [",3,3,085,Huyện 085,0,0,1,0,,3,0"]


def test_the_page_says_what_is_ranked_and_every_unit_listed_opens(made: Made) -> None:
    districts(made, **{"085": [MET], "086": [MISSED], "A": [NONE]})
    client = client_of(user(made, Role.VIEWER))
    page = client.get("/xep-hang").content.decode()
    assert "Tỷ lệ chỉ tiêu đạt: huyện" in page
    assert "Chưa có số liệu, không xếp hạng:" in page
    assert "không đổi" in page
    for code in ("085", "086", "A"):
        assert client.get(f"/don-vi/{code}").status_code == 200
    assert client.get("/xep-hang?loai=x&ct=y&nhom=z").status_code == 200


def test_without_scores_or_without_two_units_there_is_nothing_to_rank(made: Made) -> None:
    client = client_of(user(made, Role.VIEWER))
    assert "nên chưa xếp hạng được" in client.get("/xep-hang").content.decode()
    ScoreRun.objects.all().delete()
    assert "Chưa chấm mức" in client.get("/xep-hang").content.decode()
    assert client.get("/xep-hang?dang=csv").status_code == 200


def test_many_units_take_as_many_queries_as_few(made: Made) -> None:
    districts(made, **{"085": [MET], "086": [MISSED]})
    client, counts = client_of(user(made, Role.VIEWER)), []
    for more in ({}, {f"H{place}": [MET, MISSED] for place in range(12)}):
        districts(made, **more)
        client.get("/xep-hang")
        with CaptureQueriesContext(connection) as asked:
            client.get("/xep-hang?loai=district&nhom=so-don-vi")
        counts.append(len(asked))
    assert counts[0] == counts[1]
