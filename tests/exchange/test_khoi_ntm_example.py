"""The example of the new rural communes: importable, written again byte by byte, and true to the article's order."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from tests.exchange.shipped_story import Shipped
from tests.publication.word import read

from vedich.common.models import AuditEntry, User
from vedich.criteria.models import Assessment, CriteriaSet, Enrolment
from vedich.criteria.queries.sets import structure
from vedich.criteria.queries.standings import standings
from vedich.documents.reconcile import read as read_word
from vedich.documents.reconcile import reconcile
from vedich.org.actions import create_demo_accounts
from vedich.org.queries import by_code
from vedich.plan.models import Assignment, AssignmentRole, Task
from vedich.publication.actions import make
from vedich.publication.queries.known import data_of
from vedich.publication.queries.reading import read as material_of
from vedich.review.actions import freeze
from vedich.review.models import Review
from vedich.review.queries.conference import lines
from vedich.scoring.criteria import ranked
from vedich.support.models import Sponsorship
from vedich.support.queries.found import read as read_ties
from vedich.support.queries.found import sums

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = Shipped("khoi-ntm")
FOLDER, story = SHIPPED.folder, SHIPPED.story
CODE, DAY = "khoi-ntm-2016-7m", date(2016, 7, 31)
LOWEST = [17, 2, 6, 10, 11, 5, 16]
"""From the article, in its order."""


@pytest.fixture(scope="module")
def example(django_db_setup, django_db_blocker) -> object:
    """The example is loaded once for the tests that only read."""
    with SHIPPED.loaded(django_db_blocker):
        yield


@pytest.fixture
def loaded(example: object, db: None, settings, tmp_path: Path) -> Review:
    settings.DATA = tmp_path / "data"
    return Review.objects.get(code=CODE)


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

    assert [rank.number for rank in ranks[:7]] == LOWEST
    assert len({rank.met for rank in ranks[:8]}) == 8
    assert (len(found), sum(each.state == "claimed" for it in found.values() for each in it.criteria)) == (73, 53)
    finished = [each for each in enrolments if each.finish_year == 2015]
    assert [found[each.unit_id].distance for each in finished] == [0] * 6
    assert take(FOLDER).difference.touched == 0


def test_every_figure_and_sentence_of_the_article_stands_in_the_report(loaded: Review, at) -> None:
    text = read(make(loaded, "docx", by=None, at=at)).text

    for said in (
        "51 đảng bộ, chi bộ trực thuộc Đảng bộ Khối đỡ đầu, giúp đỡ 73 xã",
        "Có 73 xã được phân công người theo dõi, phụ trách.",
        "238 đường điện thắp sáng, tương đương 224,8 km",
        "gồm 4 nội dung công tác với 9 chỉ tiêu",
        "Kế hoạch số 11 của Ban Thường vụ Đảng ủy Khối, ngày 27/05/2016",
    ):
        assert said in text, said
    of_story = [
        item
        for name in ("facts", "results", "why", "shortcomings", "tasks")
        for item in story()[name]
        if item.get("source")
    ]
    assert len(of_story) == 23
    for item in of_story:
        assert item["text_vi"].rstrip(".") in text, item["text_vi"]
        assert f"{item['text_vi'].rstrip('.')} (minh họa)" not in text


def test_figures_of_the_article_are_the_sums_of_what_was_collected(loaded: Review) -> None:
    figures = {entry.target.code: (entry.record.actual, entry.record.covered) for entry in material_of(loaded).entries}

    assert (figures["KN-CT-3"], figures["KN-CT-4"]) == ((51, 1), (73, 73))
    assert (figures["KN-CT-6"], figures["KN-CT-7"]) == ((238, 73), (Decimal("224.8"), 73))
    patrons = Counter(Assignment.objects.filter(role=AssignmentRole.PATRON).values_list("holder_unit__code", flat=True))
    assert (len(patrons), patrons.total(), Counter(patrons.values())) == (51, 73, {1: 29, 2: 22})


def test_the_report_counts_communes_and_names_the_lowest_criteria_in_the_order_of_the_article(
    loaded: Review, at
) -> None:
    paper = read(make(loaded, "docx", by=None, at=at))
    counted = next(
        line for line in paper.text.splitlines() if line.startswith("Tính đến hết tháng 7/2016, trong số 73")
    )
    lowest = next(line for line in paper.text.splitlines() if line.startswith("Các tiêu chí có tỷ lệ xã đạt thấp nhất"))

    numbers = [int(n) for n in re.findall(r"(\d+) xã (?:đạt|chưa)", counted)]
    assert (numbers[0], sum(numbers)) == (7, 73)
    assert [int(n) for n in re.findall(r"tiêu chí (\d+) “", lowest)] == LOWEST
    assert "tiêu chí 17 “Môi trường” (18/73 xã, 24,7%)" in lowest
    table = paper.table("Số xã đạt", "Số xã áp dụng")
    assert len(table) == 20
    assert [int(row[0].partition(".")[0]) for row in table[1:8]] == LOWEST
    assert table[1] == ["17. Môi trường", "18", "73", "24,7", "Sở Tài nguyên và Môi trường"]


def test_every_figure_of_the_report_says_where_it_came_from_and_agrees_with_the_data(loaded: Review, at) -> None:
    data = make(loaded, "docx", by=None, at=at)
    found = [each for each in reconcile(read_word(data), data_of(material_of(loaded))) if each.mention.is_figure]

    assert [(each.text, each.mention.text) for each in found if each.verdict != "agrees"] == []
    assert len(found) > 100


def test_its_conference_can_be_lived_again_and_its_eight_conclusions_are_directives(loaded: Review) -> None:
    held, found = loaded.held, lines(loaded.held, date(2016, 12, 31))

    assert (held.day, held.agenda.count(), held.delegates.count(), held.opinions.count()) == (
        date(2016, 8, 15),
        4,
        9,
        5,
    )
    assert (held.is_confirmed, held.confirmed_by) == (True, None)
    assert [line.number for line in found] == list(range(1, 9))
    assert {line.to for line in found} == {"Cấp ủy các đảng bộ, chi bộ trực thuộc Đảng ủy Khối"}
    assert Task.objects.filter(origin_key__startswith=f"{CODE}/", asked_unit__code="HT-DUK").count() == 8


def test_frozen_it_says_the_same_whatever_is_assessed_afterwards(loaded: Review, at) -> None:
    before = read(make(loaded, "docx", by=None, at=at))
    snapshot = freeze(loaded, by=None, at=at)
    assert (snapshot.schema, snapshot.rows["enrolments"], snapshot.rows["criteria"]) == (2, 73, 19)
    assert snapshot.rows["statements"] == Assessment.objects.count() == 5694

    Assessment.objects.filter(requirement__criterion__number=17).update(state="met")
    Enrolment.objects.update(finish_year=2020)
    frozen = read(make(loaded, "docx", by=None, at=at))
    assert frozen.blocks == before.blocks
    freeze(loaded, by=None, at=at)
    assert read(make(loaded, "docx", by=None, at=at)).text != before.text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"/so-ket/{CODE}?muc=2", "Kết quả thực hiện bộ tiêu chí"),
        (f"/so-ket/{CODE}?muc=3", "Các tiêu chí có tỷ lệ xã đạt thấp nhất"),
        (f"/so-ket/{CODE}/hoi-nghi", "Đã xác nhận ngày 15/08/2016"),
        (f"/so-ket/{CODE}/hoi-nghi/y-kien", "224,8 km"),
        ("/chuong-trinh/KHOI-NTM", "Lãnh đạo, chỉ đạo xây dựng nông thôn mới năm 2016"),
    ],
)
def test_its_pages_are_read_by_the_office(loaded: Review, path: str, words: str, settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    if not User.objects.filter(username="vanphong").exists():
        create_demo_accounts(unit=by_code("42", date(2026, 1, 1)), leader="", by=None, at=AuditEntry.objects.last().at)
    client = Client()
    client.force_login(User.objects.get(username="vanphong"))

    page = client.get(path)
    assert page.status_code == 200
    assert words in page.content.decode()


def test_every_sentence_is_in_both_languages_and_says_where_it_comes_from() -> None:
    for kind in ("facts", "results", "why", "reasons", "shortcomings", "causes", "lessons", "forecast", "tasks"):
        for item in story()[kind]:
            assert item["text_vi"] and item["text_en"], item
            assert item.get("illustrative", False) != bool(item.get("source")), item


@pytest.mark.django_db
def test_51_organisations_sponsor_the_73_communes_and_the_roads_of_the_youth_union_are_exact(take: Callable) -> None:
    take(FOLDER)
    ties = read_ties(Sponsorship.objects.all(), date(2016, 8, 15))
    assert len({tie.sponsorship.sponsor_id for tie in ties}) == 51
    assert {tie.sponsorship.commune_id for tie in ties} == set(Enrolment.objects.values_list("unit", flat=True))
    found = {each.measure: each for each in sums(ties)}
    assert (found["đường điện"].delivered, found["km"].delivered) == (238, Decimal("224.8"))
    youth = [each for tie in ties if tie.sponsorship.sponsor.code == "HT-K-23" for each in tie.promised]
    assert {each.now.measure for each in youth} == {"đường điện", "km"}
    assert {each.now.measure for tie in ties for each in tie.promised if each not in youth}.isdisjoint(
        {"km", "đường điện"}
    )
