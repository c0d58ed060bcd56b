"""Pages of forms: who reads and who builds, the builder without scripts, search without marks, queries that stay few."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.report.made import AT, ON, World, world

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.models import Appointment
from vedich.plan.models import Indicator
from vedich.report.actions import forms as acts
from vedich.report.models import Form, FormVersion
from vedich.report.queries.access import readable_forms
from vedich.report.queries.form_content import Check, content_of
from vedich.scoring.period import Period

pytestmark = pytest.mark.django_db
SECRET = "Biểu mẫu của huyện khác"


@pytest.fixture
def made() -> World:
    made = world("office")
    # A form of another district's office, which nobody else may read.
    office = User.objects.create(username="vp-086")
    Appointment.objects.create(user=office, role=Role.OFFICE, unit=made.units["086"])
    made.users["vp-086"] = office
    form = Form(code="BC-86", title=SECRET, unit_kind="commune", frequency="month", office=made.units["086"])
    acts.make_form(form, date(2013, 7, 1), by=office, at=AT, on=ON)
    acts.title_form(made.form, made.form.title, "", by=made.users["vanphong"], at=AT, on=ON)
    return made


def signed_in(made: World, name: str) -> Client:
    client = Client()
    client.force_login(made.users[name])
    return client


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("name", ["vanphong", "lanhdao", "huyen", "so", "banpho", "kiemtra", "xem"])
def test_list_and_open_agree_and_another_offices_form_leaks_nowhere(made: World, name: str) -> None:
    client = signed_in(made, name)
    listed = text(client.get(reverse("forms")))
    readable = set(readable_forms(made.users[name], ON).values_list("code", flat=True))
    pages = ("form", "form_preview", "form_paper", "form_difference")

    for code in ("BC-01", "BC-86"):
        assert (f'href="/bieu-mau/{code}"' in listed) == (code in readable)
        answers = [client.get(reverse(page, args=[code])) for page in pages]
        answers.append(client.get(reverse("form_version", args=[code, 1])))
        assert (answers[0].status_code == 200) == (code in readable)
        if code not in readable:
            assert [answer.status_code for answer in answers] == [403] * 5
            assert not any(SECRET in text(answer) for answer in answers)
    assert (SECRET in listed) == ("BC-86" in readable)


@pytest.mark.parametrize("name", ["lanhdao", "huyen", "so", "banpho", "kiemtra", "xem"])
def test_only_who_manages_a_form_sees_its_draft_or_changes_it(made: World, name: str) -> None:
    draft = acts.open_draft(made.form, by=made.users["vanphong"], at=AT, on=ON)
    acts.add_section(draft, "Phần bí mật", seen=content_of(draft).fingerprint, by=made.users["vanphong"], at=AT, on=ON)
    client = signed_in(made, name)
    for url in ("/bieu-mau/BC-01", "/bieu-mau/BC-01/xem-truoc", "/bieu-mau/BC-01/giay", "/bieu-mau/BC-01/ban/1"):
        answer = client.get(url)
        assert (answer.status_code, "Phần bí mật" in text(answer)) == (200, False)
    assert client.get("/bieu-mau/BC-01/ban/2").status_code == 404
    posts = {
        "/bieu-mau/BC-01": {"act": "section", "new_title": "X", "seen": content_of(draft).fingerprint},
        "/bieu-mau/BC-01/mo": {},
        "/bieu-mau/BC-01/hoan-tac": {},
        "/bieu-mau/BC-01/phat-hanh": {"seen": content_of(draft).fingerprint},
        "/bieu-mau/moi": {"code": "X1"},
        "/bieu-mau/de-xuat": {"code": "X1"},
    }
    assert [client.post(url, data).status_code for url, data in posts.items()] == [403] * 6
    assert client.get("/bieu-mau/BC-01/phat-hanh").status_code == 403
    assert [it.title for it in content_of(draft).sections][-1] == "Phần bí mật"
    assert FormVersion.objects.filter(published_at__isnull=False).count() == 1


def test_a_form_of_three_lines_is_built_checked_previewed_and_published_without_scripts(made: World) -> None:
    client = signed_in(made, "vanphong")
    made_by = {
        "code": "BC-XA", "title": "Báo cáo xã", "title_en": "", "unit_kind": "commune", "frequency": "month",
        "kind": "actual", "regime": "state", "office": made.units["10"].pk, "first": "tháng 7/2013",
        "window_first": "", "window_last": "",
    }  # fmt: skip
    answer = client.post("/bieu-mau/moi", made_by)
    assert (answer.status_code, answer["Location"]) == (302, "/bieu-mau/BC-XA")

    def draft() -> FormVersion:
        return FormVersion.objects.get(form__code="BC-XA")

    def post(act: str, **more: object):
        return client.post("/bieu-mau/BC-XA", {"act": act, "seen": content_of(draft()).fingerprint, **more})

    assert post("section", new_title="I. Giảm nghèo", new_title_en="").status_code == 302
    found = text(client.get("/bieu-mau/BC-XA?tim=con lon"))
    assert [code in found for code in ("add:LON", "add:HO", "add:NGHEO")] == [True, False, False]
    for code in ("NGHEO", "HO", "LON"):
        answer = post(f"add:{code}", section="0")
        assert answer["Location"] == "/bieu-mau/BC-XA#add"
    post("up:HO")
    assert post("check", left="NGHEO", relation="<=", right="HO", sentence="", sentence_en="").status_code == 302
    post("tiers", tier=["own", "", "office", ""])

    page = text(client.get("/bieu-mau/BC-XA/phat-hanh"))
    assert "3 xã sẽ nộp từ tháng 7/2013, hạn ngày 18/07/2013" in page
    preview = text(client.get("/bieu-mau/BC-XA/xem-truoc"))
    assert [name in preview for name in ("Tổng số hộ", "Hộ nghèo", "Đàn lợn hiện có")] == [True] * 3
    paper = text(client.get("/bieu-mau/BC-XA/giay"))
    assert paper.index("Tổng số hộ") < paper.index("Hộ nghèo") < paper.index("Đàn lợn hiện có")
    answer = client.post("/bieu-mau/BC-XA/phat-hanh", {"seen": content_of(draft()).fingerprint})
    assert (answer.status_code, draft().published_by) == (302, made.users["vanphong"])
    assert draft().published_at is not None


def test_settings_typed_into_lines_are_kept_whichever_button_is_pressed(made: World) -> None:
    draft = acts.open_draft(made.form, by=made.users["vanphong"], at=AT, on=ON)
    client = signed_in(made, "vanphong")
    before = content_of(draft)
    data = {
        "act": "down:DUONG", "seen": before.fingerprint, "line": ["DUONG", "LON"], "owner:DUONG": "so-nn",
        "blank:DUONG": "on", "ratio:DUONG": "2,5", "owner:LON": "so-nn", "ratio:LON": "",
    }  # fmt: skip
    assert client.post("/bieu-mau/BC-01", data)["Location"] == "/bieu-mau/BC-01#l-DUONG"
    lines = [
        (it.indicator.code, it.owner and it.owner.code, it.blank_allowed, it.by_village, it.unusual_ratio)
        for it in draft.lines.order_by("section__position", "position")[:2]
    ]
    assert [(*line[:4], line[4] and float(line[4])) for line in lines] == [
        ("LON", "so-nn", False, False, None),
        ("DUONG", "so-nn", True, False, 2.5),
    ]
    page = client.get("/bieu-mau/BC-01")
    assert "Hoàn tác" in text(page)
    client.post("/bieu-mau/BC-01/hoan-tac")
    assert content_of(draft) == before


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"act": "check", "left": "NGHEO", "relation": "<=", "right": "ABC"}, "Không đọc được ABC ở ký tự thứ 1"),
        ({"act": "save", "line": "LON", "ratio:LON": "một"}, "Số lần coi là bất thường phải lớn hơn 1"),
        ({"act": "save", "line": "LON", "ratio:LON": "3", "owner:LON": "ma-la"}, "Hiện không có đơn vị mang mã ma-la."),
        ({"act": "section", "new_title": " "}, "Đặt tên cho phần."),
        ({"act": "section-remove:9"}, "Phần hoặc dòng này không còn."),
        ({"act": "up:KHONG"}, "Phần hoặc dòng này không còn."),
        ({"act": "add:HO", "section": "x"}, "Phần hoặc dòng này không còn."),
        ({"act": "ask:999999"}, "Phần hoặc dòng này không còn."),
        ({"act": "first", "first": "hôm qua"}, "Viết kỳ như 7/2013"),
        ({"act": "title", "title": ""}, "Đặt tên cho biểu mẫu."),
        ({"act": "tiers", "tier": ["own", "own"]}, "Mỗi tầng chọn một lần"),
    ],
)
def test_what_is_refused_is_said_on_the_page_and_nothing_changes(
    made: World, data: dict[str, object], sentence: str
) -> None:
    draft = acts.open_draft(made.form, by=made.users["vanphong"], at=AT, on=ON)
    before = content_of(draft)
    answer = signed_in(made, "vanphong").post("/bieu-mau/BC-01", {"seen": before.fingerprint, **data})

    assert (answer.status_code, sentence in text(answer)) == (422, True)
    assert "<title>Lỗi:" in text(answer)
    assert content_of(draft) == before


def test_somebody_elses_change_is_shown_and_not_overwritten(made: World) -> None:
    draft = acts.open_draft(made.form, by=made.users["vanphong"], at=AT, on=ON)
    seen = content_of(draft).fingerprint
    acts.add_section(draft, "Phần của người khác", seen=seen, by=made.users["quantri"], at=AT, on=ON)
    answer = signed_in(made, "vanphong").post("/bieu-mau/BC-01", {"act": "section-remove:0", "seen": seen})

    assert answer.status_code == 422
    assert "Có người vừa sửa bản nháp này" in text(answer)
    assert "Phần của người khác" in text(answer)
    assert len(content_of(draft).sections) == 3


def test_an_unknown_act_or_a_form_without_draft_is_answered(made: World) -> None:
    client = signed_in(made, "vanphong")
    assert client.post("/bieu-mau/BC-01", {"act": "save"})["Location"] == "/bieu-mau/BC-01"
    acts.open_draft(made.form, by=made.users["vanphong"], at=AT, on=ON)
    assert client.post("/bieu-mau/BC-01", {"act": "drop"}).status_code == 404
    assert [client.get(f"/bieu-mau/{it}").status_code for it in ("KHONG", "KHONG/giay", "BC-01/ban/9")] == [404] * 3


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"code": "BC 1"}, "id_code", "Mã có tối đa 40 ký tự"),
        ({"code": "BC-01"}, "id_code", "Đã có biểu mẫu mang mã BC-01."),
        ({"first": "13/2013"}, "id_first", "Viết kỳ như 7/2013"),
        ({"first": "quý 3/2013"}, "id_first", "01/07/2013 không phải"),
        ({"frequency": "once"}, "id_window_first", "Khảo sát cần ngày đầu"),
        ({"frequency": "once", "window_first": "01/08/2013", "window_last": "01/07/2013"}, "id_window_first",
         "Khảo sát cần ngày đầu"),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_made_says_why_beside_its_field(
    made: World, change: dict[str, str], field: str, sentence: str
) -> None:
    data = {
        "code": "BC-XA", "title": "Báo cáo xã", "unit_kind": "commune", "frequency": "month", "kind": "actual",
        "regime": "state", "office": made.units["10"].pk, "first": "7/2013",
    }  # fmt: skip
    answer = signed_in(made, "vanphong").post("/bieu-mau/moi", {**data, **change})
    page = text(answer)

    if change.get("first") == "quý 3/2013":
        # The first month of the quarter is a month too: the form simply begins there.
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in page
    assert sentence in page
    assert Form.objects.count() == 2


def test_who_compiles_elsewhere_cannot_make_a_form_for_another_office(made: World) -> None:
    data = {
        "code": "BC-XA", "title": "B", "unit_kind": "commune", "frequency": "month", "kind": "actual",
        "regime": "state", "office": made.units["10"].pk, "first": "7/2013",
    }  # fmt: skip

    assert signed_in(made, "vp-086").post("/bieu-mau/moi", data).status_code == 422
    assert not Form.objects.filter(code="BC-XA").exists()


@pytest.mark.parametrize("typed", ["duong thon", "ĐƯỜNG THÔN", unicodedata.normalize("NFD", "đường thôn"), "km duong"])
def test_indicators_are_found_without_marks(made: World, typed: str) -> None:
    draft = acts.open_draft(made.form, by=made.users["vanphong"], at=AT, on=ON)
    acts.remove_line(
        draft, made.indicators["DUONG"], seen=content_of(draft).fingerprint, by=made.users["vanphong"], at=AT, on=ON
    )
    page = text(signed_in(made, "vanphong").get("/bieu-mau/BC-01", {"tim": typed}))

    assert page.count("add:") == 1
    assert "add:DUONG" in page


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("bao cao thang", ["BC-01"]), ("BC-01", ["BC-01"]), ("khong co", []), ("", ["BC-01", "BC-86"])],
)
def test_forms_are_found_without_marks(made: World, typed: str, codes: list[str]) -> None:
    page = text(signed_in(made, "quantri").get("/bieu-mau", {"q": typed}))

    assert [code for code in ("BC-01", "BC-86") if f'href="/bieu-mau/{code}"' in page] == codes


def test_units_of_any_time_within_reach_can_be_asked(made: World) -> None:
    acts.open_draft(made.form, by=made.users["vanphong"], at=AT, on=ON)
    client = signed_in(made, "vanphong")
    page = text(client.get("/bieu-mau/BC-01", {"don-vi": "bac ha"}))
    assert f"ask:{made.units['085'].pk}" in page

    seen = content_of(FormVersion.objects.get(published_at=None, form=made.form)).fingerprint
    client.post("/bieu-mau/BC-01", {"act": f"ask:{made.units['085'].pk}", "seen": seen})
    assert sorted(made.form.audience.values_list("unit__code", flat=True)) == ["085", "10"]


def test_the_list_counts_units_and_reports_and_needs_as_many_queries_for_three_forms_as_for_one(made: World) -> None:
    client = signed_in(made, "vanphong")
    Form.objects.filter(code="BC-86").delete()

    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/bieu-mau").status_code == 200
        return len(queries)

    counted()
    one = counted()
    for code in ("BC-A", "BC-B"):
        form = Form(code=code, title=code, unit_kind="commune", frequency="month", office=made.units["10"])
        draft = acts.make_form(form, date(2013, 1, 1), by=made.users["vanphong"], at=AT, on=ON)
        for act, more in ((acts.add_section, ("I",)), (acts.add_line, (0, made.indicators["HO"]))):
            act(draft, *more, seen=content_of(draft).fingerprint, by=made.users["vanphong"], at=AT, on=ON)
        acts.publish(draft, seen=content_of(draft).fingerprint, by=made.users["vanphong"], at=AT, on=ON)
    assert counted() == one


def test_a_long_form_opens_one_section_at_a_time(made: World) -> None:
    draft = acts.open_draft(made.form, by=made.users["vanphong"], at=AT, on=ON)
    more = Indicator.objects.bulk_create(
        Indicator(
            code=f"X{at}", name=f"Chỉ tiêu {at}", measure="x", direction="at_least", over_time="sum",
            over_space="sum", collected_at="commune", frequency="month",
        )
        for at in range(60)
    )  # fmt: skip
    by = {"by": made.users["vanphong"], "at": AT, "on": ON}
    for indicator in more:
        acts.add_line(draft, 0, indicator, seen=content_of(draft).fingerprint, **by)
    client = signed_in(made, "vanphong")
    first, second = text(client.get("/bieu-mau/BC-01")), text(client.get("/bieu-mau/BC-01?phan=1"))

    assert [("up:X59" in page, "up:NGHEO" in page) for page in (first, second)] == [(True, False), (False, True)]


def test_the_difference_page_names_what_changed(made: World) -> None:
    draft = acts.open_draft(made.form, by=made.users["vanphong"], at=AT, on=ON)
    by = {"by": made.users["vanphong"], "at": AT, "on": ON}
    acts.remove_line(draft, made.indicators["LON"], seen=content_of(draft).fingerprint, **by)
    acts.add_check(draft, Check("DUONG", ">=", "0"), seen=content_of(draft).fingerprint, **by)
    page = text(signed_in(made, "vanphong").get("/bieu-mau/BC-01/khac"))

    assert "Bản 2 khác bản 1 ở đâu" in page
    assert page.index("DUONG &gt;= 0") > page.index("Đàn lợn hiện có")


def test_proposed_forms_become_drafts(made: World) -> None:
    Indicator.objects.create(
        code="TRE", name="Trẻ đến trường", measure="trẻ", direction="at_least", over_time="last", over_space="sum",
        collected_at="district", frequency="year",
    )  # fmt: skip
    client = signed_in(made, "vanphong")
    assert "BC-HUYEN-NAM" in text(client.get("/bieu-mau/de-xuat"))
    client.post("/bieu-mau/de-xuat", {"code": ["BC-HUYEN-NAM", "KHONG"]})

    assert list(Form.objects.filter(code="BC-HUYEN-NAM").values_list("unit_kind", "frequency")) == [
        ("district", "year")
    ]
    assert "Mọi chỉ tiêu của kế hoạch đã có biểu mẫu" in text(client.get("/bieu-mau/de-xuat"))


def test_a_draft_is_opened_and_discarded_by_buttons(made: World) -> None:
    client = signed_in(made, "vanphong")
    assert "Sửa trong bản nháp" in text(client.get("/bieu-mau/BC-01"))
    client.post("/bieu-mau/BC-01/mo")
    draft = FormVersion.objects.get(form=made.form, published_at=None)
    assert "Bản 1 đang dùng." in text(client.get("/bieu-mau/BC-01"))
    assert "Làm tiếp bản nháp" in text(client.get("/bieu-mau/BC-01?doc"))
    client.post("/bieu-mau/BC-01", {"act": "discard", "seen": content_of(draft).fingerprint})
    assert made.form.versions.count() == 1
    answer = signed_in(made, "vp-086").post("/bieu-mau/BC-86", {"act": "discard", "seen": ""})
    assert (answer["Location"], Form.objects.filter(code="BC-86").count()) == ("/bieu-mau", 0)


def test_pages_speak_english_too(made: World) -> None:
    client = signed_in(made, "vanphong")
    client.post(reverse("language"), {"language": "en", "next": "/"})

    assert "Make a form" in text(client.get("/bieu-mau"))
    assert "Reporting calendar" in text(client.get("/lich-bao-cao"))


def test_how_many_have_sent_is_shown_to_who_manages_the_form(made: World) -> None:
    period = Period(date(2013, 1, 1), date(2013, 2, 1))
    FormVersion.objects.filter(form=made.form).update(first_start=period.start)
    pages = {name: text(signed_in(made, name).get("/bieu-mau")) for name in ("vanphong", "banpho", "lanhdao")}

    assert {name: "0/3</a>" in page for name, page in pages.items()} == {
        "vanphong": True, "banpho": False, "lanhdao": False,
    }  # fmt: skip
