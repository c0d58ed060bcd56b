"""How levels are scored: the page says what the rulebook says and what the scoring functions compute."""

from __future__ import annotations

import gzip
import re
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.models import Appointment, Unit
from vedich.scorecard.models import ScoreRun
from vedich.scorecard.queries.examples import localised, worked
from vedich.scorecard.queries.rules_page import edges, in_words, rulebook_words, sources
from vedich.scoring import rulebook

pytestmark = pytest.mark.django_db
RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
ADDRESS = "/tro-giup/cham-muc"
INLINE = re.compile(r"""\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""")


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


def book() -> rulebook.Rulebook:
    return rulebook.read(RULEBOOKS, date(2013, 12, 31))


def as_(role: Role | None, language: str = "vi") -> Client:
    person = User.objects.create(username=f"{role}-{language}-{User.objects.count()}", post="Chuyên viên")
    if role is not None:
        unit, _new = Unit.objects.get_or_create(code="10", defaults={"name": "Lào Cai", "kind": "province"})
        Appointment.objects.create(user=person, role=role, unit=unit)
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def test_the_worked_examples_are_the_cases_of_the_domain() -> None:
    with translation.override("en"):
        found = [
            (str(each.case.name), each.score.attained and round(each.score.attained, 2), each.score.band)
            for each in worked(book())
        ]
    assert found == [
        ("Party members admitted", Decimal("112.17"), "EXCEEDED"),
        ("Poor households, %", Decimal("60"), "OVER_60"),
        ("Poor households, %", Decimal("-10"), "UNDER_20"),
        ("Village roads, km", Decimal("40.23"), "UNDER_60"),
        ("Forest cover, %", Decimal("100"), "ACHIEVED"),
        ("Growth of the economy, % a year (mean)", Decimal("100"), "ACHIEVED"),
        ("Waste sites, no task begun", Decimal("0"), "NOT_STARTED"),
    ]


def test_the_limits_say_on_which_side_an_edge_lies() -> None:
    with translation.override("vi"):
        assert [(edge.band, edge.rule) for edge in edges(book())][:5] == [
            ("EXCEEDED", "mức đạt > 100%"),
            ("ACHIEVED", "mức đạt = 100%"),
            ("OVER_60", "60% ≤ mức đạt < 100%"),
            ("UNDER_60", "20% ≤ mức đạt < 60%"),
            ("UNDER_20", "mức đạt < 20%, và đã có việc bắt đầu"),
        ]


def changed(**rules: object) -> rulebook.Rulebook:
    """The default rules with some other values, decided by a province."""
    default = book()
    forecast = {each.name: getattr(default.forecast, each.name) for each in fields(default.forecast)}
    values = {
        "band_edges": [20, 60, 100],
        "pace_tolerance": "0.05",
        "behind_share": "1/3",
        "forecast": forecast,
    } | rules
    source = {"title": "Quyết định của tỉnh", "date": date(2012, 5, 4)}
    document = {rule: {"values": {date(2010, 1, 1): value}, "source": source} for rule, value in values.items()}
    return rulebook.load({"cua-tinh": {"rulebook": "cua-tinh", **document}}, date(2013, 12, 31))


def test_another_rulebook_makes_another_page() -> None:
    of_province = changed(band_edges=[25, "62.5", 100], pace_tolerance="0.1", behind_share="1/4")
    with translation.override("vi"):
        assert [edge.rule for edge in edges(of_province)][2:4] == ["62,5% ≤ mức đạt < 100%", "25% ≤ mức đạt < 62,5%"]
        words = in_words(of_province)
    assert words["pace"] == "Con số lệch không quá 10% quãng đường từ mức xuất phát đến kế hoạch là đúng tiến độ."
    assert words["behind"] == "Chương trình, đề án là chậm khi hơn 25% số chỉ tiêu đã chấm ở dưới 62,5%."
    assert all(origin.is_verified for origin in sources(of_province))


def test_a_rule_without_a_dated_document_is_marked() -> None:
    with translation.override("vi"):
        assert [(origin.rule, origin.is_verified) for origin in sources(book())] == [
            ("giới hạn các mức", True),
            ("độ lệch cho phép của tiến độ", False),
            ("khi nào chương trình là chậm", False),
            ("dự báo", False),
        ]
    assert as_(Role.VIEWER).get(ADDRESS).content.decode().count("chưa có văn bản</span>") == 3


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_the_rules(role: Role) -> None:
    assert as_(role).get(ADDRESS).status_code == 200


def test_who_holds_no_role_does_not() -> None:
    assert as_(None).get(ADDRESS).status_code == 403
    assert Client().get(ADDRESS)["Location"] == f"/dang-nhap?next={ADDRESS}"


def test_the_day_is_that_of_the_latest_run_unless_one_is_asked_for() -> None:
    ScoreRun.objects.create(day=date(2013, 12, 31), computed_at=datetime(2014, 1, 1, tzinfo=UTC))
    client = as_(Role.OFFICE)
    assert "Quy tắc áp dụng ngày 31/12/2013." in client.get(ADDRESS).content.decode()
    assert "Quy tắc áp dụng ngày 01/02/2012." in client.get(f"{ADDRESS}?ngay=01/02/2012").content.decode()
    assert "Quy tắc áp dụng ngày 01/02/2012." in client.get(f"{ADDRESS}?ngay=2012-02-01").content.decode()
    wrong = client.get(f"{ADDRESS}?ngay=hom-qua").content.decode()
    assert "Đây không phải là ngày. Viết như 31/12/2013." in wrong
    assert 'value="hom-qua" aria-invalid="true" aria-describedby="ngay-error"' in wrong


def test_the_page_is_light_and_holds_nothing_inline() -> None:
    for language in ("vi", "en"):
        content = as_(Role.OFFICE, language).get(ADDRESS).content
        assert len(gzip.compress(content)) <= 14 * 1024
        assert INLINE.findall(content.decode()) == []


def test_the_english_page_has_english_sentences() -> None:
    html = as_(Role.OFFICE, "en").get(ADDRESS).content.decode()
    assert "60% ≤ attainment &lt; 100%" in html
    assert "100 × (40 − 22) / (40 − 10) = 60" in html
    in_vietnamese = re.sub(r'<(\w+)[^>]* lang="vi"[^>]*>.*?</\1>', "", html, flags=re.S)
    assert "mức đạt" not in in_vietnamese
    assert "Mặc định của Về Đích" not in in_vietnamese


@pytest.mark.parametrize(
    ("computation", "said"),
    [
        ("100 × 1046 / 2600 ≈ 40.23", "100 × 1.046 / 2.600 ≈ 40,23"),
        ("(53 − 51.899935775936) / 2 ≈ 0.55", "(53 − 51,8999) / 2 ≈ 0,55"),
        ("20 ≤ 40.23 < 60 → UNDER_60", "20 ≤ 40,23 < 60 → UNDER_60"),
        ("2013-Q1: 3.5, 2013: 4, 2012-06: 1200", "2013-Q1: 3,5, 2013: 4, 2012-06: 1.200"),
    ],
)
def test_a_computation_has_the_numbers_of_the_reader_and_keeps_its_periods(computation: str, said: str) -> None:
    with translation.override("vi"):
        assert localised(computation) == said


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("vi", "mac-dinh 2010-01-01", "bộ quy tắc mặc định, hiệu lực từ 01/01/2010"),
        ("en", "mac-dinh 2010-01-01", "the default rulebook, in force since 1 Jan 2010"),
        ("vi", "lao-cai 2012-01-01", "bộ quy tắc lao-cai, hiệu lực từ 01/01/2012"),
        ("vi", "lao-cai", "bộ quy tắc lao-cai"),
    ],
)
def test_a_rulebook_is_called_by_its_name_and_its_day(language: str, name: str, said: str) -> None:
    with translation.override(language):
        assert rulebook_words(name) == said
