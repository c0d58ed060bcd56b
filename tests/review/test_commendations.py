"""Models and commendations: whom the figures name, who proposes, what the committee decides, and what the report says."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.publication import sample

from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.criteria.models import CriteriaSet, Criterion, Enrolment
from vedich.org.models import Unit, UnitPath
from vedich.plan.models import Node, Target
from vedich.publication import queries
from vedich.publication.queries.sentences.words import plain
from vedich.review.actions.commending import (
    Decided,
    Proposed,
    decide_commendation,
    put_commendation,
    remove_commendation,
    reopen_commendation,
)
from vedich.review.actions.refusals import Conflict, Refused
from vedich.review.models import Commendation, CommendationDecision, Review
from vedich.review.queries.candidates import candidates, standings
from vedich.review.queries.commended import commended, names_a_person
from vedich.review.queries.commended_words import ground, why
from vedich.scorecard.models import Band, ScoreRun

pytestmark = pytest.mark.django_db
AT, ON = datetime(2014, 1, 10, 3, tzinfo=UTC), date(2014, 1, 10)
PAGE = "/so-ket/mau-2013/khen-thuong"
COMMUNES = {
    "X1": (Band.ACHIEVED, Band.EXCEEDED),
    "X2": (Band.ACHIEVED, Band.OVER_60),
    "X3": (Band.ACHIEVED, Band.OVER_60),
    "X4": (Band.OVER_60, Band.OVER_60),
    "X5": (Band.UNDER_60, Band.OVER_60),
    "X6": (Band.ACHIEVED, Band.NO_DATA),
}
"""By commune, how its two targets stand."""


@pytest.fixture
def made(db) -> Review:
    """The review of a small plan in which six communes have two targets each."""
    province, top = sample.plan()
    scheme = Node.objects.get(code="A1")
    for code in COMMUNES:
        commune = sample.unit(code, f"Xã {code}", "commune")
        UnitPath.objects.create(ancestor=province, descendant=commune, depth=1)
        for n in (1, 2):
            sample.target(f"{code}-{n}", scheme, commune)
    run = sample.scores()
    for code, bands in COMMUNES.items():
        for n, band in enumerate(bands, 1):
            share = {Band.ACHIEVED: 100, Band.EXCEEDED: 130, Band.OVER_60: 70, Band.UNDER_60: 40}.get(band)
            sample.record(run, Target.objects.get(code=f"{code}-{n}"), band, share)
    return sample.review(top)


@pytest.fixture
def office(made: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)


@pytest.fixture
def leader(made: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"), "lanhdao", Role.LEADER)


def page_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def award(code: str = "X1", **more) -> Proposed:
    return Proposed(**{"kind": "AWARD", "unit": unit(code), "reason": "Đạt mọi chỉ tiêu", "form": "BK-TINH", **more})


def put(made: Review, office: User, proposed: Proposed | None = None, **more) -> Commendation:
    return put_commendation(made, proposed or award(), by=office, at=AT, on=ON, **more)


def seen(it: Commendation) -> str:
    return next(each.seen for each in commended(it.review) if each.commendation.pk == it.pk)


AGREED = Decided("DECIDED", form="GK", number="12/QĐ-UBND", day=date(2013, 12, 31), authority="Chủ tịch UBND tỉnh")


def decide(it: Commendation, by: User, decided: Decided = AGREED, **more) -> CommendationDecision:
    return decide_commendation(it, decided, **{"seen": seen(it), "by": by, "at": AT, "on": ON, **more})


def said(made: Review, section) -> str:
    blocks = section(queries.read(Review.objects.get(pk=made.pk))).blocks
    return "\n".join(getattr(block, "text", "") or plain(getattr(block, "runs", ())) for block in blocks)


def test_the_figures_name_who_met_everything_and_the_top_third(made: Review) -> None:
    found = candidates(standings(made))
    communes = [each for each in found if each.unit.kind == "commune"]
    # Two of six are the top third; X6 met what is known but one target has no figures, so not all; of the two with
    # one in two, neither is named, since a tie crosses the last place.
    assert [(each.unit.code, each.is_top, each.standing.met_all) for each in communes] == [
        ("X1", True, True), ("X6", True, False)
    ]  # fmt: skip
    assert why(communes[0]) == "đạt cả 2/2 chỉ tiêu; hạng 1/6, thuộc một phần ba đứng đầu"
    assert why(communes[1]) == "đạt 1/1 chỉ tiêu; 1 chỉ tiêu chưa có số liệu; hạng 1/6, thuộc một phần ba đứng đầu"
    assert not [each for each in found if each.unit.kind == "agency"]  # of two agencies there is no top third


def test_a_tie_across_the_last_place_names_nobody_and_nothing_met_is_never_on_top(made: Review) -> None:
    run = ScoreRun.objects.get()
    run.records.filter(target__code__in=["X1-2", "X6-1"]).update(band=Band.OVER_60)
    communes = [each for each in candidates(standings(made)) if each.unit.kind == "commune"]
    assert [each.unit.code for each in communes] == []
    run.records.filter(target__unit__kind="commune").update(band=Band.OVER_60)
    assert [each.unit.code for each in candidates(standings(made)) if each.unit.kind == "commune"] == []


def test_thirds_by_size_compare_like_with_like(made: Review) -> None:
    run, scheme = ScoreRun.objects.get(), Node.objects.get(code="A1")
    for code in ("X4", "X5"):
        sample.record(run, sample.target(f"{code}-3", scheme, unit(code)), Band.ACHIEVED, 100)
    groups = {each.unit.code: each.group for each in standings(made, by_size=True) if each.unit.kind == "commune"}
    # X6 has one target with a score, three have two, two have three: fewer than a third are smaller than two.
    assert groups == {"X6": "lower", **dict.fromkeys(("X1", "X2", "X3"), "lower"), "X4": "upper", "X5": "upper"}


def test_agencies_are_counted_by_what_they_lead_and_never_by_main_targets(made: Review) -> None:
    found = {each.unit.code: (each.met, each.scored, each.unknown) for each in standings(made)}
    # S1 leads programme A with seven targets of its schemes and the communes' twelve; three main targets are no agency's.
    assert found["S1"] == (2 + 5, 7 + 11, 1)
    assert found["S2"] == (0, 2, 0)
    assert found["P"] == (3, 11, 1)


def test_a_proposal_carries_the_figures_of_the_review(made: Review, office: User) -> None:
    rural = CriteriaSet.objects.create(
        code="ntm", name="Nông thôn mới", decision="QĐ 1", valid_from=date(2010, 1, 1), valid_to=date(9999, 12, 31)
    )
    Criterion.objects.create(criteria_set=rural, number=1, name="Quy hoạch")
    Enrolment.objects.create(criteria_set=rural, unit=unit("X1"))
    it = put(made, office, award(about=("x1-2", "IX1-1", "NTM", "")))
    told = [ground(each) for each in it.grounds.all()]
    assert told == [
        "đạt 2/2 chỉ tiêu; hạng 1/6 đơn vị cùng loại",
        "Chỉ tiêu X1-2: 1.300/1.000 km, đạt 130%",
        "Chỉ tiêu X1-1: 1.000/1.000 km, đạt 100% (ước)",
        "Nông thôn mới: chưa đánh giá",
    ]
    entry = AuditEntry.objects.get(act="put_commendation")
    assert (entry.subject, entry.by, entry.detail["unit"]) == ("review mau-2013", office, "Xã X1")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "PERSON"}, "unknown_kind"),
        ({"unit": None}, "no_unit"),
        ({"reason": " \n"}, "no_reason_given"),
        ({"form": ""}, "unknown_form"),
        ({"form": "HUY-CHUONG"}, "unknown_form"),
        ({"about": ("X2-1x",)}, "not_in_review"),
        ({"part": "Đồng chí Nguyễn Văn An"}, "names_person"),
        ({"reason": "Có đóng góp của bà Trần Thị Bình"}, "names_person"),
    ],
)
def test_what_is_no_proposal_is_refused_and_nothing_is_written(made: Review, office: User, more, code: str) -> None:
    with pytest.raises(Refused) as refused:
        put(made, office, award(**more))
    assert (refused.value.code, str(refused.value) != "") == (code, True)
    assert (Commendation.objects.count(), AuditEntry.objects.filter(act="put_commendation").count()) == (0, 0)


def test_a_post_and_a_place_are_no_persons() -> None:
    for text in ("Đồng chí Phó Chủ tịch UBND xã", "Bà Rịa Vũng Tàu", "Trưởng thôn Bản Phố", "Ông Đốc", "ĐẢNG ỦY XÃ"):
        assert not names_a_person(text), text
    for text in ("ông Lê Văn Tám", "đ/c Hoàng Thị Ba", "đồng chí Nguyễn Văn An"):
        assert names_a_person(text), text
    import unicodedata

    assert names_a_person(unicodedata.normalize("NFD", "Đồng chí Nguyễn Văn An"))


def test_the_same_is_proposed_once_and_two_who_edit_are_told(made: Review, office: User) -> None:
    it = put(made, office)
    with pytest.raises(Refused) as refused:
        put(made, office)
    assert refused.value.code == "commended_twice"
    put(made, office, award(part="Chi bộ thôn 1"))
    old = seen(it)
    put_commendation(
        made, award(reason="Khác"), commendation=it, seen=old, by=office, at=AT.replace(hour=4), on=ON
    )  # fmt: skip
    with pytest.raises(Conflict):
        put(made, office, award(reason="Cũ"), commendation=it, seen=old)
    assert Commendation.objects.get(pk=it.pk).reason == "Khác"


def test_a_decision_stands_beside_the_proposal_and_can_be_taken_back(made: Review, office: User, leader: User) -> None:
    it = put(made, office)
    decide(it, leader)
    (each,) = commended(made)
    assert (each.state, each.form.code, each.commendation.form) == ("DECIDED", "GK", "BK-TINH")
    for act in (lambda: decide(it, leader), lambda: put(made, office, award(), commendation=it, seen=seen(it))):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "decided_already"
    reopen_commendation(it, seen=seen(it), by=leader, at=AT, on=ON)
    assert commended(made)[0].state == "PROPOSED"
    with pytest.raises(Refused) as refused:
        remove_commendation(it, by=office, at=AT, on=ON)
    assert refused.value.code == "decided_before"
    decide(it, office, Decided("NOT_AGREED", reason="Chưa đủ hồ sơ"))
    (each,) = commended(made)
    assert (each.state, [row.outcome for row in each.decisions]) == (
        "NOT_AGREED", ["DECIDED", "TAKEN_BACK", "NOT_AGREED"]
    )  # fmt: skip
    acts = AuditEntry.objects.filter(act__contains="commendation").order_by("number").values_list("act", flat=True)
    assert list(acts) == [
        "put_commendation", "decide_commendation", "reopen_commendation", "decide_commendation"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("decided", "code"),
    [
        (Decided("", form="GK", number="1", day=ON), "unknown_outcome"),
        (Decided("DECIDED", form="", number="1", day=ON), "unknown_form"),
        (Decided("DECIDED", form="GK", number="1"), "no_decided_day"),
        (Decided("DECIDED", form="GK", day=ON), "no_decided_number"),
        (Decided("DECIDED", form="GK", number="1", day=date(2014, 1, 11)), "decided_later"),
        (Decided("NOT_AGREED"), "no_why_not"),
        (Decided("NOT_AGREED", reason="Ông Trần Văn Ba chưa đồng ý"), "names_person"),
    ],
)
def test_half_a_decision_is_refused(made: Review, office: User, decided: Decided, code: str) -> None:
    it = put(made, office)
    with pytest.raises(Refused) as refused:
        decide(it, office, decided)
    assert (refused.value.code, it.decisions.count()) == (code, 0)


def test_a_model_is_praised_without_a_numbered_decision(made: Review, office: User) -> None:
    it = put(made, office, award(kind="MODEL", form=""))
    decide(it, office, Decided("DECIDED", form="BIEU-DUONG", day=ON))
    assert commended(made)[0].state == "DECIDED"


def test_the_database_keeps_the_promises(made: Review, office: User) -> None:
    it = put(made, office)
    rows = [
        lambda: Commendation.objects.filter(pk=it.pk).update(reason=""),
        lambda: Commendation.objects.filter(pk=it.pk).update(form=""),
        lambda: CommendationDecision.objects.create(commendation=it, outcome="DECIDED", by=office, at=AT),
        lambda: CommendationDecision.objects.create(commendation=it, outcome="NOT_AGREED", by=office, at=AT),
        lambda: Commendation.objects.create(
            review=made, kind="AWARD", unit=it.unit, form="BK-TINH", reason="x", typed_by=office, typed_at=AT
        ),
    ]
    for write in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_who_may_not_keep_the_review_neither_proposes_nor_decides(made: Review, office: User, leader: User) -> None:
    it = put(made, office)
    reporter = sample.reader(unit("X1"), "xa", Role.REPORTER)
    for by in (reporter, leader):
        with pytest.raises(PermissionDenied):
            put(made, by, award("X2"))
        with pytest.raises(PermissionDenied):
            remove_commendation(it, by=by, at=AT, on=ON)
    with pytest.raises(PermissionDenied):
        decide(it, reporter)
    client = page_of(reporter)
    for act in ("save", "remove", "decide", "reopen"):
        assert client.post(PAGE, {"act": act, "commendation": it.pk}).status_code == 403
    assert (Commendation.objects.count(), CommendationDecision.objects.count()) == (1, 0)
    stranger = sample.reader(sample.unit("Q", "Tỉnh khác", "province"), "la", Role.OFFICE)
    assert page_of(stranger).get(PAGE).status_code == 403


def test_others_read_what_was_agreed_and_nothing_else(made: Review, office: User) -> None:
    decide(put(made, office), office)
    put(made, office, award("X2", reason="Còn chờ xét"))
    decide(put(made, office, award("X3")), office, Decided("NOT_AGREED", reason="Có vi phạm"))
    reader = page_of(sample.reader(unit("X5"), "xa", Role.REPORTER))
    text = words(reader.get(PAGE))
    assert ("Xã X1" in text, "12/QĐ-UBND" in text) == (True, True)
    assert [part for part in ("Xã X2", "Còn chờ xét", "Xã X3", "Có vi phạm", "hạng 1", "Gợi ý") if part in text] == []
    rows = list(csv.reader(io.StringIO(reader.get(f"{PAGE}?dang=csv").content.decode("utf-8-sig"))))
    assert [(row[1], row[6], row[9]) for row in rows[1:]] == [("X1", "", "12/QĐ-UBND")]
    mine = list(csv.reader(io.StringIO(page_of(office).get(f"{PAGE}?dang=csv").content.decode("utf-8-sig"))))
    assert [(row[1], row[8]) for row in mine[1:]] == [
        ("X1", "Cấp ủy đã đồng ý"), ("X2", "Đã đề nghị, chờ quyết định"), ("X3", "Không đồng ý")
    ]  # fmt: skip


def test_the_page_proposes_edits_decides_and_removes(made: Review, office: User) -> None:
    client = page_of(office)
    first = words(client.get(PAGE))
    assert ("chưa có đề nghị nào" in first, "thuộc một phần ba đứng đầu" in first) == (True, True)
    prefilled = client.get(f"{PAGE}?dv={unit('X1').pk}").content.decode()
    assert ('value="X1"' in prefilled, "Đạt cả 2/2 chỉ tiêu" in prefilled) == (True, True)
    sent = {"act": "save", "kind": "AWARD", "unit": "xa x1", "form": "BK-TINH", "reason": "Lý do một", "about": "X1-1"}
    assert client.post(PAGE, sent).status_code == 302
    it = Commendation.objects.get()
    assert (it.unit.code, it.grounds.count(), it.typed_by) == ("X1", 2, office)
    again = client.post(PAGE, sent | {"reason": "Lý do hai"})
    assert (again.status_code, "đã được đề nghị" in words(again), "Lý do hai" in again.content.decode()) == (
        422, True, True
    )  # fmt: skip
    edit = sent | {"reason": "Lý do ba", "commendation": it.pk, "seen": seen(it)}
    assert client.post(PAGE, edit).status_code == 302
    assert client.post(PAGE, edit).status_code == 409
    assert "hiện nay" in words(client.post(PAGE, edit))
    assert 'id="quyet"' in client.get(f"{PAGE}?quyet={it.pk}").content.decode()
    half = client.post(PAGE, {"act": "decide", "commendation": it.pk, "seen": seen(it), "outcome": "DECIDED"})
    assert (half.status_code, it.decisions.count()) == (422, 0)
    whole = {"outcome": "DECIDED", "form": "GK", "number": "7", "day": "31/12/2013", "act": "decide"}
    bad_day = client.post(PAGE, whole | {"commendation": it.pk, "seen": seen(it), "day": "hôm qua"})
    assert bad_day.status_code == 422
    assert client.post(PAGE, whole | {"commendation": it.pk, "seen": seen(it)}).status_code == 302
    assert "quyết định 7, 31/12/2013" in words(client.get(PAGE))
    assert client.post(PAGE, {"act": "reopen", "commendation": it.pk, "seen": seen(it)}).status_code == 302
    other = put(made, office, award("X2"))
    assert client.post(PAGE, {"act": "remove", "commendation": other.pk}).status_code == 302
    assert client.post(PAGE, {"act": "remove", "commendation": other.pk}).status_code == 404
    assert client.post(PAGE, {"act": "?", "commendation": it.pk}).status_code == 404


def test_a_name_that_two_units_have_asks_for_the_code(made: Review, office: User) -> None:
    Unit.objects.filter(code="X2").update(name="Xã X1")
    sent = {"act": "save", "kind": "MODEL", "unit": "Xã X1", "reason": "Lý do"}
    answer = page_of(office).post(PAGE, sent)
    assert (answer.status_code, "X1, X2" in words(answer), Commendation.objects.count()) == (422, True, 0)
    assert page_of(office).post(PAGE, sent | {"unit": "Xã không có"}).status_code == 422


def test_the_page_asks_the_same_number_of_questions_however_many_there_are(made: Review, office: User) -> None:
    client = page_of(office)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(PAGE)
        return len(found)

    put(made, office, award(about=("X1-1",)))
    decide(put(made, office, award(kind="MODEL")), office)
    client.get(PAGE)
    few = asked()
    for code in ("X2", "X3", "X4"):
        put(made, office, award(code, about=(f"{code}-1", f"{code}-2")))
        decide(put(made, office, award(code, kind="MODEL")), office)
    assert asked() == few
