"""The example of the Hà Giang scheme: phase 1 comes out as the story tells it, and phase 2 opens with its directives."""

from __future__ import annotations

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
from tests.exchange.test_round_trip import contents, forget
from tests.publication.word import read

from vedich.common.models import AuditEntry, User
from vedich.exchange.cli.shipped import load
from vedich.exchange.writing import everything, write
from vedich.org.actions import create_demo_accounts
from vedich.org.models import Unit
from vedich.org.queries import by_code
from vedich.plan.models import Target, Task, TaskOrigin
from vedich.plan.queries.tasks import with_state
from vedich.publication.actions import make
from vedich.publication.queries.conclusions import conclusions_of, notice_of_conclusions
from vedich.publication.queries.reading import read as material_of
from vedich.review.actions import freeze
from vedich.review.models import Conference, Finding, Review
from vedich.review.queries.conference import lines
from vedich.review.queries.found import recurring
from vedich.review.queries.last_time import review_before
from vedich.scorecard.models import Band

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = Shipped("ha-giang-de-an")
FOLDER, sheet, story = SHIPPED.folder, SHIPPED.sheet, SHIPPED.story
FIRST, SECOND = "ha-giang-de-an-gd1", "ha-giang-de-an-gd2"
DAY, CONFERENCE, MIDDLE = date(2013, 11, 30), date(2013, 12, 25), date(2014, 6, 30)
ORGANISATION, DISTRICTS = "Ban Tổ chức Tỉnh ủy", "Các huyện ủy, thành ủy"
ACADEMY = "Giảng viên Học viện Chính trị - Hành chính Quốc gia Hồ Chí Minh"
PILOTS = {"00901": "Xã Lùng Tám", "00895": "Xã Đông Hà", "01204": "Xã Đức Xuân", "01186": "Xã Bằng Hành"}


@pytest.fixture(scope="module")
def example(django_db_setup, django_db_blocker) -> object:
    """The example is loaded once for the tests that only read."""
    with SHIPPED.loaded(django_db_blocker):
        yield


@pytest.fixture
def loaded(example: object, db: None, settings, tmp_path: Path) -> Review:
    settings.DATA = tmp_path / "data"
    return Review.objects.get(code=FIRST)


def test_the_script_writes_the_same_bytes_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "examples" / "ha_giang_de_an.py", tmp_path], check=True, capture_output=True)

    written = contents(tmp_path)
    assert len(written) == 9
    assert written == {name: (FOLDER / name).read_bytes() for name in written}


def test_every_figure_and_sentence_of_the_story_stands_in_the_report(loaded: Review, at) -> None:
    text = read(make(loaded, "docx", by=None, at=at)).text

    for said in (
        "gồm 5 nội dung công tác với 10 chỉ tiêu",
        "cả 5 nhiệm vụ được giao đều đã hoàn thành",
        "23/24",
        "Qua gần 2 năm triển khai",
        "bốn xã thí điểm Lùng Tám, Đông Hà (Quản Bạ), Đức Xuân, Bằng Hành (Bắc Quang)",
        "giai đoạn 2 ở 11 huyện, thành phố",
        "9 huyện, thành phố còn lại",
        "PHƯƠNG HƯỚNG, NHIỆM VỤ GIAI ĐOẠN 2014–2015",
    ):
        assert said in text, said
    of_story = [
        item for name in ("facts", "results", "shortcomings", "tasks") for item in story()[name] if item.get("source")
    ]
    assert Counter(name for name in ("results", "shortcomings", "tasks") for item in story()[name] if item.get("source")) == {
        "results": 5, "shortcomings": 4, "tasks": 7,
    }  # fmt: skip
    for item in of_story:
        assert item["text_vi"].rstrip(".") in text, item["text_vi"]
        assert f"{item['text_vi'].rstrip('.')} (minh họa)" not in text


def test_what_is_invented_says_so_in_the_report(loaded: Review, at) -> None:
    text = read(make(loaded, "docx", by=None, at=at)).text

    for name in ("facts", "causes", "lessons", "forecast"):
        for item in story()[name]:
            if item.get("illustrative"):
                assert f"{item['text_vi'].rstrip('.')} (minh họa)" in text
    planned = [row["title"] for row in sheet("tasks") if row["node"].startswith("HG-DA-2") and row["origin"] == "plan"]
    assert {title.endswith("(minh họa)") for title in planned} == {True}


def test_four_pilots_in_two_districts_and_nine_of_eleven_that_remain(loaded: Review) -> None:
    figures = {
        entry.target.code: (
            entry.version.value,
            entry.record.actual,
            entry.band,
            entry.record.covered,
            entry.record.expected,
        )
        for entry in material_of(loaded).entries
    }

    assert figures["HG-DA1-02"] == (4, 4, Band.ACHIEVED, 4, 4)
    assert figures["HG-DA1-03"] == (2, 2, Band.ACHIEVED, 11, 11)
    assert (figures["HG-DA1-05"][1], figures["HG-DA1-06"][1]) == (1, 1)
    assert Counter(band for _plan, _actual, band, *_covered in figures.values()) == {
        Band.ACHIEVED: 6, Band.OVER_60: 2, Band.UNDER_60: 2,
    }  # fmt: skip
    second = Target.objects.get(code="HG-DA2-01").versions.get()
    assert (second.value, second.baseline, second.value - second.baseline) == (11, 2, 9)
    assert {code: by_code(code, DAY).name for code in PILOTS} == PILOTS
    assert {row["to_code"] for row in sheet("succession") if row["from_code"] in PILOTS} == {"00901", "01192", "01180"}


def test_training_and_tests_are_figures_of_the_four_communes(loaded: Review) -> None:
    figures = {entry.target.code: entry.record for entry in material_of(loaded).entries}

    assert (figures["HG-DA1-08"].actual, figures["HG-DA1-07"].actual, figures["HG-DA1-04"].actual) == (60, 32, 15)
    assert round(figures["HG-DA1-09"].actual, 4) == Decimal("75.8621")
    assert round(figures["HG-DA1-10"].actual, 4) == Decimal("6.3966")
    assert {record.covered for record in figures.values()} == {1, 4, 11}


def test_the_five_tasks_of_the_story_are_done(loaded: Review) -> None:
    planned = Task.objects.filter(origin=TaskOrigin.PLAN, node__code__startswith="HG-DA-1")

    assert [task.state for task in with_state(planned, DAY)] == ["DONE"] * 5


def test_seven_directives_are_tasks_after_confirmation(loaded: Review) -> None:
    found = lines(loaded.held, MIDDLE)

    assert [(line.number, line.to) for line in found] == [
        *((number, ORGANISATION) for number in (1, 2, 3, 4)), (5, DISTRICTS), (6, DISTRICTS), (7, ACADEMY),
    ]  # fmt: skip
    assert [line.task.task.state for line in found] == [
        "DONE", "DONE_LATE", "OVERDUE", "DONE", "OVERDUE", "UNDER_WAY", "UNDER_WAY",
    ]  # fmt: skip
    assert {task.asked_on for task in Task.objects.exclude(origin_key="")} == {CONFERENCE}
    assert (loaded.held.is_confirmed, loaded.held.confirmed_by, loaded.held.delegates.count()) == (True, None, 14)


def test_the_notice_of_conclusions_gives_each_to_whom_the_chair_gave_it(loaded: Review) -> None:
    material = material_of(loaded)
    notice = notice_of_conclusions(material, conclusions_of(material))
    text = "\n".join("".join(run.text for run in block.runs) for block in notice.blocks if hasattr(block, "runs"))

    assert text.count(f"Giao {ORGANISATION} chủ trì") == 4
    assert text.count(f"Giao {DISTRICTS} chủ trì") == 2
    assert "triển khai giai đoạn 2 ở 9 huyện, thành phố còn lại; hoàn thành trước" in text
    assert "tính cần thiết để tỉnh tiếp tục triển khai giai đoạn 2 ở 11 huyện, thành phố" in text


def test_the_next_phase_opens_with_the_directives_of_this_one(loaded: Review) -> None:
    second = Review.objects.get(code=SECOND)

    assert (review_before(second), review_before(loaded)) == (loaded, None)
    assert {said.finding.key: said.times for said in recurring(second)} == {"money": 2, "reporting": 2}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"/so-ket/{FIRST}", "giai đoạn 1 Đề án"),
        (f"/so-ket/{FIRST}/hoi-nghi", "Đã xác nhận ngày 25/12/2013"),
        (f"/so-ket/{FIRST}/hoi-nghi/xac-nhan", "9 huyện, thành phố còn lại"),
        (f"/so-ket/{SECOND}/ket-luan-truoc", "Phân công Thường trực Huyện ủy, Thành ủy theo dõi"),
        ("/de-an/HG-DA", "Nâng cao năng lực lãnh đạo"),
        ("/tong-quan", "dự toán kinh phí giai đoạn 2 sát với thực tế"),
    ],
)
def test_its_pages_are_read_by_the_office_of_todays_province(loaded: Review, path: str, words: str, settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    if not User.objects.filter(username="vanphong").exists():
        create_demo_accounts(unit=by_code("08", date(2026, 1, 1)), leader="", by=None, at=AuditEntry.objects.last().at)
    client = Client()
    client.force_login(User.objects.get(username="vanphong"))

    page = client.get(path)
    assert page.status_code == 200
    assert words in page.content.decode()


@pytest.mark.parametrize("code", [FIRST, SECOND])
def test_it_goes_the_whole_way_from_freezing_to_the_issued_files(loaded: Review, code: str, at) -> None:
    review = Review.objects.get(code=code)
    before = read(make(review, "docx", by=None, at=at)).text
    snapshot = freeze(review, by=None, at=at)

    assert (snapshot.schema, read(make(review, "docx", by=None, at=at)).text) == (1, before)
    assert make(review, "pdf", by=None, at=at).startswith(b"%PDF")
    assert make(review, "xlsx", by=None, at=at).startswith(b"PK")


def test_loading_it_again_changes_nothing(loaded: Review) -> None:
    before = (Task.objects.count(), Conference.objects.count(), Finding.objects.count(), Unit.objects.count())
    key = loaded.held.conclusions.first().key

    load(FOLDER)
    assert (Task.objects.count(), Conference.objects.count(), Finding.objects.count(), Unit.objects.count()) == before
    assert Review.objects.get(code=FIRST).held.conclusions.first().key == key


def test_it_loads_beside_the_quarterly_example_of_the_same_province(loaded: Review) -> None:
    load(ROOT / "examples" / "ha-giang-quy")

    assert Review.objects.count() == 4
    assert Unit.objects.filter(code="HG-TU").count() == 1
    assert review_before(Review.objects.get(code=SECOND)) == loaded


def test_every_sentence_is_in_both_languages_and_says_where_it_comes_from() -> None:
    for name in ("review", "review-2"):
        for kind in ("facts", "results", "reasons", "shortcomings", "causes", "lessons", "forecast", "tasks"):
            for item in story(name).get(kind, ()):
                assert item["text_vi"] and item["text_en"], item
                assert item.get("illustrative", False) != bool(item.get("source")), item


def test_a_round_trip_loses_nothing(loaded: Review, tmp_path: Path, take: Callable) -> None:
    assert take(FOLDER).difference.touched == 0
    write(everything(), tmp_path / "first")
    forget()
    take(tmp_path / "first")
    write(everything(), tmp_path / "second")

    assert contents(tmp_path / "first") == contents(tmp_path / "second")
    assert Task.objects.filter(origin_key__startswith=f"{FIRST}/").count() == 7
