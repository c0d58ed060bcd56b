"""Pages of sponsorship: the board, a sponsor, a commune, one sponsorship; who sees what; the forms without a script."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.support.made import AT, World

from vedich.common.models import User
from vedich.org.actions import put_units
from vedich.org.models import Unit
from vedich.support.actions.checked import Thing
from vedich.support.models import (
    Agreement,
    Decision,
    DeliveryVersion,
    Paper,
    PledgeVersion,
    Receipt,
    Sponsorship,
)

BOARD = "/do-dau"
PDF = b"%PDF-1.4 bien ban"


def page(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace(" ,", ",")


def table(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def helped(made: World) -> World:
    """The youth union helps A and C: for A it has signed, promised and given part; for C it has only been decided."""
    held = made.decide("doan", "A", "C")[0]
    agreement = made.sign(held)
    promised = made.pledge(held, agreement=agreement, until=date(2999, 12, 31))
    made.deliver(held, for_=promised, by="tinhdoan")
    return made


def one(code: str = "A") -> Sponsorship:
    return Sponsorship.objects.get(commune__code=code)


def test_the_board_says_who_has_none_and_what_was_kept(helped: World) -> None:
    said = text(page(helped.users["vanphong"]).get(BOARD))
    assert "1 đơn vị đỡ đầu 2 xã ; 2 xã chưa có đơn vị đỡ đầu" in said.replace("xã;", "xã ;")
    assert "4,5/10,5 km" in said
    assert "chưa có đơn vị đỡ đầu" in said
    assert "Phường Trung tâm" not in said


def test_without_a_sponsorship_there_is_one_thing_to_do(made: World) -> None:
    office = page(made.users["vanphong"]).get(BOARD)
    assert "Trong phạm vi của bạn chưa ghi việc đỡ đầu nào" in text(office)
    assert office.content.decode().count('class="btn p"') == 1
    assert 'class="btn p"' not in page(made.users["xaA"]).get(BOARD).content.decode()


def test_who_may_open_what(helped: World) -> None:
    addresses = [
        BOARD,
        f"{BOARD}/to-chuc/doan",
        f"{BOARD}/to-chuc/gtvt",
        f"{BOARD}/xa/A",
        f"{BOARD}/xa/B",
        f"{BOARD}/{one().pk}",
        f"{BOARD}/quyet-dinh/moi",
    ]
    opened = {
        name: [page(helped.users[name]).get(address).status_code for address in addresses] for name in helped.users
    }
    assert opened == {
        "vanphong": [200] * 7,
        "lanhdao": [200, 200, 200, 200, 200, 200, 403],
        "vanphong-cx": [200, 200, 403, 200, 200, 200, 200],
        "xem-cx": [200, 200, 403, 200, 200, 200, 403],
        "tinhdoan": [200, 200, 403, 200, 403, 200, 403],
        "giaothong": [200, 403, 200, 403, 403, 403, 403],
        "xem-gt": [200, 403, 200, 403, 403, 403, 403],
        "xaA": [200, 200, 403, 200, 403, 200, 403],
        "xaC": [200, 200, 403, 403, 403, 403, 403],
        "xem-A": [200, 200, 403, 200, 403, 200, 403],
    }  # fmt: skip
    nobody = User.objects.create(username="nobody")
    assert [page(nobody).get(address).status_code for address in addresses] == [403] * 7
    client = page(helped.users["vanphong"])
    assert [client.get(f"{BOARD}/{rest}").status_code for rest in ("99999", "xa/X", "to-chuc/X", "giay/1")] == [404] * 4


def test_a_commune_sees_only_its_own_part_of_its_sponsor(helped: World) -> None:
    said = text(page(helped.users["xaC"]).get(f"{BOARD}/to-chuc/doan"))
    assert "Xã Kỳ Tân" in said
    assert "Xã Cẩm Bình" not in said


def test_buttons_stand_where_they_may_be_pressed(helped: World) -> None:
    address = f"{BOARD}/{one().pk}"
    marks = {"write": "lam=cam-ket#form", "confirm": 'value="nhan"', "decide": "lam=ket-thuc"}
    shown = {
        name: {mark for mark, part in marks.items() if part in page(helped.users[name]).get(address).content.decode()}
        for name in ("vanphong", "lanhdao", "tinhdoan", "xaA", "xem-A")
    }
    assert shown == {
        "vanphong": {"write", "decide"}, "lanhdao": set(), "tinhdoan": {"write"}, "xaA": {"confirm"}, "xem-A": set(),
    }  # fmt: skip
    assert "f-title" not in page(helped.users["xaA"]).get(f"{address}?lam=cam-ket").content.decode()


def test_a_decision_is_written_from_the_form_by_code_and_by_name_without_marks(made: World) -> None:
    client = page(made.users["vanphong"])
    form = {"number": "102/QĐ-UBND", "issued": "20/01/2016", "sponsor": "tinh doan", "communes": "A\nxa ky tan\n\n"}
    answer = client.post(f"{BOARD}/quyet-dinh/moi", form, follow=True)
    assert answer.redirect_chain == [(f"{BOARD}/to-chuc/doan", 302)]
    assert "Đã ghi quyết định cho 2 xã." in text(answer)
    assert sorted(Sponsorship.objects.values_list("commune__code", flat=True)) == ["A", "C"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sponsor": "Sở Lạ"}, "không có đơn vị nào là “Sở Lạ”"), ({"communes": "Xã Không Có"}, "không có đơn vị nào là “Xã Không Có”"),
        ({"issued": "hôm qua"}, "Ghi ngày quyết định"), ({"begins": "32/01/2016"}, "Ghi ngày bắt đầu"),
        ({"ends": "x"}, "Ghi ngày cuối"), ({"sponsor": ""}, "Ghi đơn vị đỡ đầu"), ({"communes": " \n"}, "Ghi ít nhất một xã"),
    ],
)  # fmt: skip
def test_a_decision_that_is_refused_comes_back_as_typed(change: dict[str, str], said: str, made: World) -> None:
    form = {"number": "102/QĐ", "issued": "20/01/2016", "sponsor": "doan", "communes": "A", **change}
    answer = page(made.users["vanphong"]).post(f"{BOARD}/quyet-dinh/moi", form)
    assert (answer.status_code, Decision.objects.count()) == (422, 0)
    assert said in text(answer)
    assert 'value="102/QĐ"' in answer.content.decode()


def test_a_district_office_decides_nothing_about_units_out_of_reach(made: World) -> None:
    form = {"number": "102/QĐ", "issued": "20/01/2016", "sponsor": "doan", "communes": "A"}
    answer = page(made.users["vanphong-cx"]).post(f"{BOARD}/quyet-dinh/moi", form)
    assert (answer.status_code, Sponsorship.objects.count()) == (422, 0)


def test_two_units_of_one_name_are_told_apart_by_their_codes(made: World) -> None:
    put_units([Unit(code="A2", name="Xã Cẩm Bình", parent_code="447", kind="commune")], by=None, at=AT)
    form = {"number": "102/QĐ", "issued": "20/01/2016", "sponsor": "doan", "communes": "Xã Cẩm Bình"}
    answer = page(made.users["vanphong"]).post(f"{BOARD}/quyet-dinh/moi", form)
    assert "Hãy ghi mã: A, A2." in text(answer)


def test_the_sponsor_signs_promises_and_gives_and_the_commune_confirms(made: World, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    address = f"{BOARD}/{made.decide('doan', 'A')[0].pk}"
    sponsor, commune = page(made.users["tinhdoan"]), page(made.users["xaA"])
    signed = {"act": "ky", "title": "Chương trình giúp xã", "signed": "01/03/2016", "signatories": "Bí thư; Chủ tịch",
              "file": SimpleUploadedFile("ky.pdf", PDF)}  # fmt: skip
    assert "Đã ghi chương trình ký kết." in text(sponsor.post(address, signed, follow=True))
    promised = {"act": "cam-ket", "title": "Đường điện", "quantity": "10,5", "measure": "km", "value": "1.250,5",
                "deadline": "31/12/2016", "agreement": "1", "after": "0"}  # fmt: skip
    answer = sponsor.post(address, promised, follow=True)
    assert answer.redirect_chain == [(f"{address}#ck-1", 302)]
    kept = PledgeVersion.objects.get()
    assert (kept.quantity, kept.value, kept.agreement) == (Decimal("10.5"), Decimal("1250.5"), Agreement.objects.get())
    form = sponsor.get(f"{address}?lam=giao&cho=1").content.decode()
    assert 'value="10,5"' in form
    given = {"act": "giao", "cho": "1", "title": "Đường điện", "quantity": "4,5 km", "measure": "km", "day": "01/07/2016",
             "after": "0", "file": SimpleUploadedFile("anh.pdf", PDF + b"2")}  # fmt: skip
    assert "Đã ghi lần hỗ trợ; chờ xã xác nhận." in text(sponsor.post(address, given, follow=True))
    assert Paper.objects.count() == 2
    said = commune.post(address, {"act": "nhan", "so": "1", "seen": "1"}, follow=True)
    assert "Đã xác nhận xã nhận đủ." in text(said)
    assert Receipt.objects.get().by == made.users["xaA"]
    file = commune.get(f"{BOARD}/giay/{Paper.objects.first().pk}")
    assert (b"".join(file.streaming_content), file["Content-Disposition"]) == (PDF, 'attachment; filename="ky.pdf"')
    assert page(made.users["xaC"]).get(f"{BOARD}/giay/{Paper.objects.first().pk}").status_code == 403
    sponsor.post(address, {"act": "bo-giay", "so": Paper.objects.first().pk})
    assert commune.get(f"{BOARD}/giay/{Paper.objects.first().pk}").status_code == 404


def test_what_is_refused_comes_back_as_it_was_typed(helped: World) -> None:
    answer = page(helped.users["tinhdoan"]).post(
        f"{BOARD}/{one().pk}",
        {
            "act": "cam-ket",
            "title": "Nhà văn hóa",
            "quantity": "nhiều",
            "measure": "công trình",
            "deadline": "31/12/2016",
        },
    )
    assert (answer.status_code, PledgeVersion.objects.count()) == (422, 1)
    assert "Ghi số lượng lớn hơn không, ví dụ 224,8; “nhiều” không phải số như vậy." in text(answer)
    assert 'value="Nhà văn hóa"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["1.50", "12.34"])
def test_a_number_that_may_mean_two_is_asked_again(typed: str, helped: World) -> None:
    form = {"act": "giao", "cho": "1", "title": "x", "quantity": typed, "measure": "km", "day": "01/07/2016"}
    answer = page(helped.users["tinhdoan"]).post(f"{BOARD}/{one().pk}", form)
    assert f"“{typed}” có thể hiểu là hai số khác nhau" in text(answer)


def test_corrections_objections_and_undoing_from_the_page(helped: World) -> None:
    address = f"{BOARD}/{one().pk}"
    sponsor, commune = page(helped.users["tinhdoan"]), page(helped.users["xaA"])
    assert 'value="4,5"' in sponsor.get(f"{address}?lam=giao&so=1").content.decode()
    wrong = {"act": "khong-dung", "so": "1", "seen": "1", "note": "mới có 3 km"}
    assert "Đã ghi ý kiến của xã." in text(commune.post(address, wrong, follow=True))
    assert "0/10,5 km" in text(sponsor.get(BOARD))
    fixed = {"act": "giao", "so": "1", "seen": "1", "title": "Đường điện chiếu sáng", "quantity": "3", "measure": "km",
             "day": "01/07/2016", "reason": "đo lại cùng xã"}  # fmt: skip
    assert "Đã sửa lần hỗ trợ; xã sẽ xác nhận lại." in text(sponsor.post(address, fixed, follow=True))
    commune.post(address, {"act": "nhan", "so": "1", "seen": "2"})
    assert "Đã rút lại ý kiến của xã." in text(commune.post(address, {"act": "thoi-nhan", "so": "1"}, follow=True))
    gone = {"act": "rut-giao", "so": "1", "reason": "ghi nhầm xã"}
    assert "Đã rút lại lần hỗ trợ." in text(sponsor.post(address, gone, follow=True))
    change = {"act": "cam-ket", "so": "1", "seen": "1", "title": "Đường điện", "quantity": "8", "measure": "km",
              "deadline": "31/12/2016", "reason": "bớt một thôn"}  # fmt: skip
    assert "Đã sửa cam kết." in text(sponsor.post(address, change, follow=True))
    back = {"act": "rut-cam-ket", "so": "1", "reason": "thôi"}
    assert "Đã rút cam kết." in text(sponsor.post(address, back, follow=True))
    unsigned = {"act": "rut-ky", "so": "1", "reason": "ký lại"}
    assert "Đã rút lại chương trình ký kết." in text(sponsor.post(address, unsigned, follow=True))
    assert DeliveryVersion.objects.count() == 3
    office = page(helped.users["vanphong"])
    office.post(address, {"act": "ket-thuc", "decision": "9/QĐ", "issued": "01/08/2016", "last": "31/08/2016"})
    assert "Kết thúc theo 9/QĐ ngày 01/08/2016" in text(office.get(address))
    assert "Đã rút lại việc kết thúc." in text(office.post(address, {"act": "thoi-ket-thuc"}, follow=True))
    gone = office.post(address, {"act": "rut", "reason": "nhầm"}, follow=True)
    assert gone.redirect_chain == [(BOARD, 302)]
    assert office.get(address).status_code == 404


@pytest.mark.parametrize(
    ("user", "act"),
    [
        ("xaA", "cam-ket"), ("xaA", "giao"), ("xaA", "ky"), ("tinhdoan", "nhan"), ("vanphong", "nhan"), ("tinhdoan", "rut"),
        ("lanhdao", "giao"), ("xem-A", "nhan"), ("xaA", "ket-thuc"), ("vanphong-cx", "rut-giao"),
    ],
)  # fmt: skip
def test_a_form_of_somebody_else_is_not_taken(user: str, act: str, helped: World) -> None:
    form = {"act": act, "so": "1" if act in ("nhan", "rut-giao") else "", "seen": "1", "title": "x", "quantity": "1",
            "measure": "km", "day": "01/07/2016", "deadline": "31/12/2016", "signed": "01/03/2016", "reason": "x",
            "decision": "1", "issued": "01/03/2016", "last": "01/08/2016"}  # fmt: skip
    answer = page(helped.users[user]).post(f"{BOARD}/{one().pk}", form)
    assert answer.status_code == 403
    assert (Receipt.objects.count(), DeliveryVersion.objects.count(), PledgeVersion.objects.count()) == (0, 1, 1)


def test_a_form_asks_for_its_token_and_a_body_beyond_the_limit_is_not_read(helped: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(helped.users["tinhdoan"])
    assert client.post(f"{BOARD}/{one().pk}", {"act": "ky"}).status_code == 403
    large = page(helped.users["tinhdoan"]).post(
        f"{BOARD}/{one().pk}", {"act": "ky", "file": SimpleUploadedFile("x.pdf", b"%PDF-" + b"0" * 10_200_000)}
    )
    assert (large.status_code, Agreement.objects.count()) == (302, 1)


@pytest.mark.parametrize("what", ["?lam=cam-ket&so=9", "?lam=giao&so=9", "?lam=rut-giao", "?lam=rut-ky&so=x"])
def test_a_form_about_nothing_is_not_found(what: str, helped: World) -> None:
    assert page(helped.users["vanphong"]).get(f"{BOARD}/{one().pk}{what}").status_code == 404
    assert page(helped.users["vanphong"]).post(f"{BOARD}/{one().pk}", {"act": "no"}).status_code == 404


def test_each_table_is_a_csv(helped: World) -> None:
    client = page(helped.users["vanphong"])
    board = table(client.get(f"{BOARD}?dang=csv"))
    assert [(row[0], row[-1]) for row in board[1:]] == [
        ("B", "chưa có đơn vị đỡ đầu"), ("D", "chưa có đơn vị đỡ đầu"), ("C", "chưa có cam kết; chưa nhận được gì; chưa ký kết"), ("A", ""),
    ]  # fmt: skip
    assert table(client.get(f"{BOARD}?dang=csv&bang=tong"))[1] == ["km", "1", "0", "10.5", "4.5", "0", "0"]
    pledged = table(client.get(f"{BOARD}/{one().pk}?dang=csv"))
    assert pledged[1][3:] == [
        "1", "Đường điện chiếu sáng", "10.5", "km", "", "2999-12-31", "Chương trình giúp xã 2016", "4.5", "0",
        "đang thực hiện", "1", "",
    ]  # fmt: skip
    for address in (f"{BOARD}/xa/A", f"{BOARD}/to-chuc/doan", f"{BOARD}/{one().pk}", BOARD):
        given = table(client.get(f"{address}?dang=csv&bang=giao"))
        assert given[1][2:9] == ["1", "1", "Đường điện chiếu sáng", "4.5", "km", "", "2016-07-01"]
    assert [row[0] for row in table(client.get(f"{BOARD}?dang=csv&theo=to-chuc"))[1:]] == ["doan"]


def test_the_number_of_queries_does_not_grow(helped: World) -> None:
    client = page(helped.users["vanphong"])
    addresses = (
        BOARD,
        f"{BOARD}?theo=to-chuc",
        f"{BOARD}/to-chuc/doan",
        f"{BOARD}/{one().pk}",
        f"{BOARD}?dang=csv&bang=giao",
    )

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    asked()
    before = asked()
    put_units(
        [Unit(code=f"N{n}", name=f"Xã {n}", parent_code="446", kind="commune") for n in range(30)], by=None, at=AT
    )
    helped.units |= {unit.code: unit for unit in Unit.objects.filter(code__startswith="N")}
    for held in helped.decide("doan", *(f"N{n}" for n in range(30)), number="8/QĐ"):
        helped.sign(held)
        for _ in range(3):
            helped.deliver(held, for_=helped.pledge(held))
    for n in range(5):
        given = helped.deliver(one(), n + 1, for_=helped.pledge(one()), by="tinhdoan")
        helped.say(given)
    assert asked() == before
    assert len(client.get(BOARD).context["lines"]) == 25
    assert timezone.localdate() > AT.date()


def test_pages_are_whole_in_english(helped: World) -> None:
    client = page(helped.users["vanphong"])
    client.post("/ngon-ngu", {"language": "en", "next": "/"})
    answers = [
        client.get(address)
        for address in (BOARD, f"{BOARD}/xa/A", f"{BOARD}/{one().pk}?lam=cam-ket", f"{BOARD}/quyet-dinh/moi")
    ]
    said = text(answers[0])
    if "organisation sponsors" not in said:
        pytest.fail(said[:600])
    for answer in answers:
        plain = re.sub(r'<(\w+)[^>]*lang="vi"[^>]*>.*?</\1>', "", answer.content.decode(), flags=re.S)
        assert not re.search(
            r"\b(cam kết|hỗ trợ|quyết định|chưa)\b", text(type("A", (), {"content": plain.encode()})), re.I
        )


def test_every_refusal_has_its_sentence_in_vietnamese() -> None:
    from vedich.support.actions.refusals import _SENTENCES

    for code, sentence in _SENTENCES.items():
        assert re.search(r"[àáạảãăâđêôơưếềệễểấầậẫẩắằặẵẳốồộỗổớờợỡởứừựữửíìịỉĩóòọỏõúùụủũýỳỵỷỹéèẹẻẽ]", str(sentence())), (
            code
        )


def test_names_that_mean_something_else_do_no_harm(made: World) -> None:
    held = made.decide("doan", "A")[0]
    made.pledge(held, Thing("<b>x</b> =1+1", Decimal(3), "<i>km"))
    answer = page(made.users["vanphong"]).get(f"{BOARD}/{held.pk}")
    assert "<b>x</b>" not in answer.content.decode()


def test_a_code_that_means_another_unit_now_leads_to_the_one_that_was_helped(helped: World) -> None:
    old = helped.units["A"]
    Unit.objects.filter(pk=old.pk).update(valid_to=date(2025, 7, 1))
    put_units(
        [Unit(code="A", name="Xã Mới", parent_code="42", kind="commune", valid_from=date(2025, 7, 1))], by=None, at=AT
    )
    client = page(helped.users["vanphong"])
    assert "Xã Mới chưa có đơn vị đỡ đầu" in text(client.get(f"{BOARD}/xa/A"))
    said = client.get(f"{BOARD}/{one().pk}").content.decode()
    assert f"{BOARD}/xa/A?ngay=2025-06-30" in said
    assert "Xã Cẩm Bình được 1 đơn vị đỡ đầu" in text(client.get(f"{BOARD}/xa/A?ngay=2025-06-30"))
