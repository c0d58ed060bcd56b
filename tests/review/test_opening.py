"""Opening a review: by whom, of what, over which days; and changing it until its figures are frozen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.review.looked_at import AT, DAY, Looked

from vedich.common.models import AuditEntry, Job
from vedich.common.roles import Role
from vedich.org.models import Appointment
from vedich.plan.models import Node, Target
from vedich.review.actions import Refused, edit_review, freeze, open_review
from vedich.review.models import Review
from vedich.review.queries.access import kept_reviews, nodes_to_review
from vedich.review.queries.terms import Terms
from vedich.scorecard.models import ScoreRun

pytestmark = pytest.mark.django_db
ROLES = ("lanhdao", "huyen", "so", "banpho", "chutich", "kiemtra", "xem")


def terms(node: Node, **more: object) -> Terms:
    days = {"start": date(2013, 1, 1), "end": date(2013, 7, 31), "as_of": date(2013, 7, 31)}
    return Terms(**{"title": "Sơ kết 7 tháng", "node": node, **days, **more})


def typed(node: Node, **more: str) -> dict[str, object]:
    days = {"start": "01/01/2013", "end": "31/07/2013"}
    return {"title": "Sơ kết 7 tháng đầu năm 2013", "node": node.pk, **days, **more}


def signed_in(looked: Looked, name: str) -> Client:
    client = Client()
    client.force_login(looked.world.users[name])
    return client


def test_the_office_opens_a_review_of_any_part_and_it_is_scored(looked: Looked) -> None:
    scheme = Node.objects.get(code="DA1")
    answer = signed_in(looked, "vanphong").post("/so-ket/moi", typed(scheme, conference="05/08/2013"))
    made = Review.objects.get(node=scheme)
    assert (answer.status_code, answer["Location"]) == (302, f"/so-ket/{made.code}/khoa")
    assert (made.code, made.start, made.end, made.as_of, made.structure, made.estimates, made.conference) == (
        "da1-2013-07-31", date(2013, 1, 1), date(2013, 7, 31), date(2013, 7, 31), None, False, {"date": "2013-08-05"},
    )  # fmt: skip
    assert made.trend_days == ["2013-03-31", "2013-06-30"]
    assert (
        ScoreRun.objects.filter(day__in=[date(2013, 3, 31), made.as_of], structure=None, estimates=False).count() == 2
    )
    assert Job.objects.filter(kind="vedich.scorecard.jobs.rescore").count() == 2
    assert AuditEntry.objects.get(act="open_review").subject == made.code
    answer = signed_in(looked, "vanphong").post("/so-ket/moi", typed(scheme))
    assert answer["Location"] == "/so-ket/da1-2013-07-31-2/khoa"


@pytest.mark.parametrize("name", ROLES)
def test_nobody_else_opens_changes_or_freezes(looked: Looked, name: str) -> None:
    client = signed_in(looked, name)
    for path in ("/so-ket/moi", "/so-ket/mau-2013/sua", "/so-ket/mau-2013/khoa"):
        assert client.get(path).status_code == 403
    assert client.post("/so-ket/mau-2013/khoa/lam", {"act": "freeze", "reason": "x"}).status_code == 403
    assert (Review.objects.count(), Job.objects.count()) == (1, 0)
    with pytest.raises(PermissionDenied):
        open_review("a", terms(looked.node), by=looked.world.users[name], at=AT)
    with pytest.raises(PermissionDenied):
        edit_review(looked.review, terms(looked.node), by=looked.world.users[name], at=AT)
    with pytest.raises(PermissionDenied):
        freeze(looked.review, by=looked.world.users[name], at=AT, reason="x")


def test_an_office_below_reviews_only_what_is_all_its_own(looked: Looked) -> None:
    district = looked.world.units["085"]
    user = looked.world.users["huyen"]
    Appointment.objects.create(user=user, role=Role.OFFICE, unit=district)
    assert list(nodes_to_review(user, DAY)) == []
    mine = Node.objects.create(code="H1", kind="scheme", title="Đề án huyện", start=DAY, end=DAY, parent=looked.node)
    Target.objects.create(code="TH", node=mine, indicator=looked.world.indicators["HO"], unit=district)
    assert [node.code for node in nodes_to_review(user, DAY)] == ["H1"]
    client = signed_in(looked, "huyen")
    assert client.get("/so-ket/mau-2013/khoa").status_code == 404
    assert client.post("/so-ket/moi", typed(looked.node)).status_code == 422
    assert client.post("/so-ket/moi", typed(mine)).status_code == 302
    assert [review.node.code for review in kept_reviews(user, DAY)] == ["H1"]
    assert {review.code for review in kept_reviews(looked.world.users["vanphong"], DAY)} == {
        "mau-2013",
        "h1-2013-07-31",
    }


@pytest.mark.parametrize(
    ("field", "said", "sentence"),
    [
        ("start", "32/01/2013", "Ghi ngày, ví dụ 30/06/2013."),
        ("start", "01/08/2013", "Ngày chốt số liệu phải nằm giữa ngày đầu và ngày cuối."),
        ("as_of", "01/08/2013", "Ngày chốt số liệu phải nằm giữa ngày đầu và ngày cuối."),
        ("code", "moi", "Mã moi đã dùng cho một trang riêng; hãy chọn mã khác."),
        ("code", "mau-2013", "Đã có đợt sơ kết mang mã mau-2013."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(looked: Looked, field: str, said: str, sentence: str) -> None:
    answer = signed_in(looked, "vanphong").post("/so-ket/moi", typed(looked.node, **{field: said}))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert (Review.objects.count(), AuditEntry.objects.filter(act="open_review").count()) == (1, 0)


def test_a_new_review_is_issued_like_the_last_one_the_office_keeps(looked: Looked) -> None:
    client = signed_in(looked, "vanphong")
    client.post("/so-ket/moi", typed(looked.node, code="mot"))
    assert "place" not in Review.objects.get(code="mot").issuer
    issuer = {"organisation": "Tỉnh ủy mẫu", "place": "Lào Cai", "post": "PHÓ BÍ THƯ", "recipients": ["Lưu"]}
    Review.objects.filter(code="mot").update(issuer=issuer | {"number": "214"})
    client.post("/so-ket/moi", typed(looked.node, code="hai"))
    assert Review.objects.get(code="hai").issuer == issuer


def test_who_compiles_for_the_place_of_the_plan_reviews_a_part_that_promises_no_numbers(looked: Looked) -> None:
    span = {"start": date(2013, 1, 1), "end": date(2013, 12, 31)}
    bare = Node.objects.create(code="VIEC", kind="programme", title="Chương trình chỉ có việc", **span)

    found = {name: bare in nodes_to_review(looked.world.users[name], DAY) for name in ("vanphong", "so")}
    assert found == {"vanphong": True, "so": False}


def test_a_review_is_changed_until_its_figures_are_frozen(looked: Looked) -> None:
    office, client = looked.world.users["vanphong"], signed_in(looked, "vanphong")
    shown = client.get("/so-ket/mau-2013/sua").content.decode()
    assert 'value="30/06/2013"' in shown
    assert client.post("/so-ket/mau-2013/sua", typed(looked.node)).status_code == 302
    looked.review.refresh_from_db()
    assert (looked.review.title, looked.review.as_of) == ("Sơ kết 7 tháng đầu năm 2013", date(2013, 7, 31))
    assert looked.review.issuer == {"organisation": "Tỉnh ủy mẫu"}
    assert AuditEntry.objects.filter(act="edit_review").count() == 1
    freeze(looked.review, by=None, at=AT)
    assert client.get("/so-ket/mau-2013/sua")["Location"] == "/so-ket/mau-2013/khoa"
    with pytest.raises(Refused) as refused:
        edit_review(looked.review, terms(looked.node), by=office, at=AT + timedelta(days=1))
    assert str(refused.value) == "Số liệu của đợt sơ kết này đã khóa từ 20/07/2013; phạm vi của đợt giữ nguyên."


def test_the_list_offers_to_open_one_only_to_who_may(looked: Looked) -> None:
    pages = {name: signed_in(looked, name).get("/so-ket").content.decode() for name in ("vanphong", "lanhdao")}
    assert {name: "/so-ket/moi" in page for name, page in pages.items()} == {"vanphong": True, "lanhdao": False}
