"""Sentences, the term, the frame, and what is kept: small parts of the desk."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from tests.desk import made as make
from tests.desk.test_overview import BAD, GOOD, page, signed_in

from vedich.common.roles import Role
from vedich.desk.queries import frame, wording
from vedich.desk.queries.kept import kept
from vedich.desk.queries.run import look
from vedich.desk.queries.standing import Line, is_behind, rulebook
from vedich.desk.queries.tasks import TaskCounts
from vedich.desk.queries.term import term
from vedich.desk.queries.viewer import viewer
from vedich.org import queries as org
from vedich.plan.models import Node
from vedich.publication.queries import visible
from vedich.review.models import Review
from vedich.scorecard.models import Band
from vedich.scorecard.queries import Counts
from vedich.scoring.period import Period


def line(behind: bool, scored: bool = True) -> Line:
    bands = {Band.UNDER_60 if behind else Band.OVER_60: 3} if scored else {Band.NO_DATA: 3}
    counts = Counts(Counter({band.value: number for band, number in bands.items()}))
    return Line(Node(), counts, behind, (), {}, (), TaskCounts(Counter()))


@pytest.mark.parametrize(
    ("lines", "scope", "vietnamese", "english"),
    [
        ("+", "own", "Chương trình đồng chí phụ trách không chậm", "The programme you are in charge of is not behind"),
        ("-", "own", "Chương trình đồng chí phụ trách đang chậm", "The programme you are in charge of is behind"),
        (
            "?",
            "own",
            "Các chương trình đồng chí phụ trách chưa được chấm",
            "The programmes you are in charge of have no scores yet",
        ),
        (
            "++",
            "own",
            "Không chương trình nào đồng chí phụ trách bị chậm",
            "No programme you are in charge of is behind",
        ),
        (
            "--",
            "own",
            "Cả hai chương trình đồng chí phụ trách đang chậm",
            "Both programmes you are in charge of are behind",
        ),
        (
            "---",
            "own",
            "Tất cả ba chương trình đồng chí phụ trách đang chậm",
            "All three programmes you are in charge of are behind",
        ),
        (
            "-++",
            "own",
            "Một trong ba chương trình đồng chí phụ trách đang chậm",
            "One of the three programmes you are in charge of is behind",
        ),
        (
            "--+",
            "own",
            "Hai trong ba chương trình đồng chí phụ trách đang chậm",
            "Two of the three programmes you are in charge of are behind",
        ),
        (
            "--?",
            "own",
            "Hai trong ba chương trình đồng chí phụ trách đang chậm",
            "Two of the three programmes you are in charge of are behind",
        ),
        ("+++++++", "programme", "Không chương trình nào bị chậm", "No programme is behind"),
        ("-" * 7, "programme", "Tất cả bảy chương trình đang chậm", "All seven programmes are behind"),
        ("--" + "+" * 5, "programme", "Hai trong bảy chương trình đang chậm", "Two of the seven programmes are behind"),
        ("-" * 12 + "+" * 15, "scheme", "12 trong 27 đề án đang chậm", "12 of the 27 schemes are behind"),
        ("-", "scheme", "Đề án duy nhất đang chậm", "The only scheme is behind"),
        ("-+", "group", "3 trong 6 chỉ tiêu chậm", "3 of 6 targets are behind"),
        ("", "", "Chưa có chỉ tiêu nào được chấm", "No target has a score yet"),
    ],
)
def test_the_headline_says_how_many_are_behind(lines: str, scope: str, vietnamese: str, english: str) -> None:
    made = [line(sign == "-", sign != "?") for sign in lines]
    with translation.override("vi"):
        assert wording.headline(made, scope) == vietnamese
    with translation.override("en"):
        assert wording.headline(made, scope) == english


@pytest.mark.parametrize(
    ("share", "vietnamese", "english"),
    [
        (Fraction(1, 3), "một phần ba", "one third"), (Fraction(1, 2), "một nửa", "one half"),
        (Fraction(1, 4), "một phần tư", "one quarter"), (Fraction(3, 10), "30%", "30%"),
    ],
)  # fmt: skip
def test_a_share_is_said_in_words_where_there_is_one(share: Fraction, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert wording.share_in_words(share) == vietnamese
    with translation.override("en"):
        assert wording.share_in_words(share) == english


def test_the_rule_comes_from_the_rulebook() -> None:
    book, whole = rulebook(date(2013, 12, 31)), term(make.START, make.END, make.DAY)
    with translation.override("en"):
        assert wording.rule_sentence(book, whole, "programme") == (
            "A programme is behind when more than one third of its scored targets are under 60% of the 5-year plan."
        )
        assert (
            wording.rule_sentence(book, whole, "group") == "A target is behind when it is under 60% of the 5-year plan."
        )


@pytest.mark.parametrize(
    ("bands", "behind"),
    [
        ({Band.UNDER_60: 1, Band.OVER_60: 2}, False),
        ({Band.UNDER_60: 1, Band.NOT_STARTED: 1, Band.OVER_60: 3}, True),
        ({Band.UNDER_60: 1, Band.OVER_60: 2, Band.NO_DATA: 9, Band.NOT_DUE: 9}, False),
        ({Band.NO_DATA: 9}, False),
        ({}, False),
    ],
)
def test_behind_is_more_than_the_share_of_what_is_scored(bands: dict[Band, int], behind: bool) -> None:
    assert is_behind(Counts(Counter({band.value: number for band, number in bands.items()})), Fraction(1, 3)) is behind


@pytest.mark.parametrize(
    ("day", "passed", "percent", "years"),
    [
        (date(2013, 12, 31), 36, 60, 5), (date(2013, 7, 15), 30, 51, 5), (date(2010, 1, 1), 0, 0, 5),
        (date(2015, 12, 31), 60, 100, 5), (date(2017, 1, 1), 60, 100, 5), (date(2011, 1, 1), 0, 0, 5),
    ],
)  # fmt: skip
def test_the_term_counts_whole_months_and_the_share_of_days(day: date, passed: int, percent: int, years: int) -> None:
    found = term(make.START, make.END, day)
    assert (found.passed, found.months, round(found.percent), found.years) == (passed, 60, percent, years)


def test_a_term_that_is_not_made_of_years_has_none() -> None:
    assert term(date(2012, 3, 1), date(2013, 6, 30), date(2012, 8, 31)).years is None


@pytest.mark.parametrize(
    ("period", "estimates", "said"),
    [
        ("commune", True, "158/164 xã, phường, thị trấn đã có số liệu quý II/2013, kể cả số ước."),
        ("district", False, "158/164 huyện, thành phố đã có số liệu quý II/2013."),
        ("agency", False, "158/164 đơn vị đã có số liệu quý II/2013."),
    ],
)
def test_coverage_is_said_with_both_its_numbers(period: str, estimates: bool, said: str) -> None:
    with translation.override("vi"):
        assert wording.coverage_sentence(158, 164, period, Period.parse("2013-Q2"), estimates=estimates) == said


def test_what_is_kept_is_made_once_for_each_language_and_nothing_is_not_kept() -> None:
    made: list[str] = []

    def make_it() -> str | None:
        made.append("made")
        return made[-1] if len(made) > 1 else None

    with translation.override("vi"):
        assert [kept(("key",), make_it) for _ in range(3)] == [None, "made", "made"]
    with translation.override("en"):
        kept(("key",), make_it)
    assert len(made) == 3


@pytest.mark.django_db
def test_nobody_who_is_not_signed_in_gets_anything_in_the_frame(django_assert_num_queries) -> None:
    request = RequestFactory().get("/dang-nhap")
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        assert frame(request) == {"frame": {}}


@pytest.mark.django_db
def test_the_frame_adds_two_queries_at_the_most() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [GOOD])
    person = make.user(made, Role.OFFICE)
    page(person)
    request = RequestFactory().get("/tro-giup")
    request.user, request.resolver_match = type(person).objects.get(pk=person.pk), None
    request.held = list(org.appointments(person, timezone.localdate()))
    with CaptureQueriesContext(connection) as asked:
        found = frame(request)["frame"]
    assert len(asked) <= 2
    assert (found["organisation"], found["note"]) == ("Tỉnh ủy Lào Cai", "Số liệu minh họa.")


@pytest.mark.django_db
def test_the_navigation_begins_with_what_a_role_does_first() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [BAD])

    def words(role: Role) -> list[str]:
        answer = signed_in(make.user(made, role)).get("/tong-quan")
        return [str(item["title"]) for item in answer.context["frame"]["navigation"]]

    middle = ["Báo cáo kỳ", "Nông thôn mới", "Sơ kết", "Chỉ đạo"]
    reading = ["Tổng quan", "Chương trình", "Chỉ tiêu", "Đánh giá", *middle]
    compiling = ["Tổng quan", "Cần duyệt", *middle, "Kế hoạch", "Người dùng"]
    assert {role: words(role) for role in Role} == dict.fromkeys(Role, reading) | {
        Role.ADMINISTRATOR: compiling,
        Role.OFFICE: compiling,
        Role.REPORTER: [
            "Báo cáo kỳ",
            "Nông thôn mới",
            "Việc được giao",
            "Chỉ đạo",
            "Chỉ tiêu",
            "Tổng quan",
            "Sơ kết",
        ],
        Role.SPECIALIST: [
            "Cần duyệt",
            "Chỉ tiêu",
            "Báo cáo kỳ",
            "Nông thôn mới",
            "Việc được giao",
            "Chỉ đạo",
            "Sơ kết",
            "Tổng quan",
        ],
    }


@pytest.mark.django_db
def test_the_reviews_one_may_look_at_are_those_one_may_open() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [GOOD])
    make.node(made, "NQ2", "resolution", "Nghị quyết khác")
    make.target(made, "H086", "NQ2", Band.UNDER_60, unit_code="086")
    make.node(made, "NQ3", "resolution", "Nghị quyết chưa có chỉ tiêu")
    for code in ("NQ2", "NQ3"):
        Review.objects.create(
            code=code.lower(),
            tab=code,
            title=code,
            node=made.nodes[code],
            start=make.START,
            end=make.DAY,
            as_of=make.DAY,
            estimates=True,
        )
    today = timezone.localdate()
    for person in (make.user(made, Role.REPORTER, "X085"), make.user(made, Role.REPORTER, "X086")):
        who = viewer(person, list(org.appointments(person, today)))
        opened = {code for code in Review.objects.values_list("code", flat=True) if _opens(who, code)}
        assert opened == set(visible(person, today).values_list("code", flat=True))


def _opens(who, code: str) -> bool:
    try:
        return look(who, code).review.code == code
    except Review.DoesNotExist:
        return False


@pytest.mark.django_db
def test_the_default_is_the_latest_review_that_one_may_open() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [GOOD])
    make.node(made, "NQ2", "resolution", "Nghị quyết khác")
    make.target(made, "H086", "NQ2", Band.UNDER_60, unit_code="086")
    Review.objects.create(
        code="khac", tab="khac", title="Kỳ khác", node=made.nodes["NQ2"], start=make.START, end=make.DAY,
        as_of=date(2014, 6, 30), estimates=True,
    )  # fmt: skip
    assert "Nghị quyết Đại hội" in page(make.user(made, Role.REPORTER, "X085"))
    assert signed_in(make.user(made, Role.REPORTER, "X085")).get("/tong-quan?ky=khac").status_code == 404


@pytest.mark.django_db
def test_whom_to_call_is_named_once_with_the_unit() -> None:
    made = make.frame_of_plan()
    make.user(made, Role.OFFICE, post="Chuyên viên Văn phòng, Lào Cai")
    make.user(made, Role.ADMINISTRATOR, post="Quản trị hệ thống")
    html = signed_in(make.user(made, Role.VIEWER)).get("/tro-giup").content.decode()
    section = re.search(r"<h2>Gọi cho ai</h2>(.*?)</dl>", html, re.S)[1]
    assert re.findall(r"<dd>([^<]*)</dd>", section) == ["Chuyên viên Văn phòng, Lào Cai", "Quản trị hệ thống, Lào Cai"]
