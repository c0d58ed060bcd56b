"""The example of the new rural communes: importable, written again byte by byte, and true to the article's order."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from vedich.criteria.models import CriteriaSet, Enrolment
from vedich.criteria.queries.sets import structure
from vedich.criteria.queries.standings import standings
from vedich.scoring.criteria import ranked
from vedich.support.models import Sponsorship
from vedich.support.queries.found import read, sums

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "khoi-ntm"


def sheet(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.once
def test_the_example_is_written_again_byte_by_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "examples" / "khoi_ntm.py", tmp_path], check=True, capture_output=True)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in FOLDER.glob("*.csv")}


@pytest.mark.once
def test_the_set_is_the_national_one_with_thirteen_bodies_that_answer() -> None:
    reference = ROOT / "reference" / "criteria" / "491-342"
    for name in ("criteria_sets", "requirements", "levels"):
        assert sheet(name) == sheet(name, reference)
    assert [{**row, "owner": ""} for row in sheet("criteria")] == sheet("criteria", reference)
    agencies = {row["code"] for row in sheet("units") if row["kind"] == "agency"}
    assert len(agencies) == 13
    assert {row["owner"] for row in sheet("criteria")} == agencies - {"HT-VPDP"}


@pytest.mark.django_db
def test_the_seven_lowest_criteria_are_those_of_the_article_in_its_order(take: Callable) -> None:
    take(FOLDER)
    held = CriteriaSet.objects.get(code="NTM-491-342")
    asked, enrolments = structure(held), list(Enrolment.objects.filter(criteria_set=held))
    found = standings(held, asked, enrolments, date(2016, 7, 31))
    ranks = ranked(asked, found.values())

    assert [rank.number for rank in ranks[:7]] == [17, 2, 6, 10, 11, 5, 16]
    assert len({rank.met for rank in ranks[:8]}) == 8
    assert (len(found), sum(each.state == "claimed" for it in found.values() for each in it.criteria)) == (73, 53)
    finished = [each for each in enrolments if each.finish_year == 2015]
    assert [found[each.unit_id].distance for each in finished] == [0] * 6
    assert take(FOLDER).difference.touched == 0


@pytest.mark.django_db
def test_51_organisations_sponsor_the_73_communes_and_the_roads_of_the_youth_union_are_exact(take: Callable) -> None:
    take(FOLDER)
    ties = read(Sponsorship.objects.all(), date(2016, 8, 15))
    assert len({tie.sponsorship.sponsor_id for tie in ties}) == 51
    assert {tie.sponsorship.commune_id for tie in ties} == set(Enrolment.objects.values_list("unit", flat=True))
    found = {each.measure: each for each in sums(ties)}
    assert (found["đường điện"].delivered, found["km"].delivered) == (238, Decimal("224.8"))
    youth = [each for tie in ties if tie.sponsorship.sponsor.code == "HT-DB-TD" for each in tie.promised]
    assert {each.now.measure for each in youth} == {"đường điện", "km"}
    assert {each.now.measure for tie in ties for each in tie.promised if each not in youth}.isdisjoint(
        {"km", "đường điện"}
    )
