"""The import on the web: send, compare, accept; refuse what is hostile; nobody else's files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.exchange.plans import small, write_folder, write_workbook

from vedich.common.jobs import work_off
from vedich.common.models import Batch, Job, User
from vedich.common.roles import Role
from vedich.exchange.importing import take as take_it
from vedich.exchange.sheets import Column
from vedich.org.models import Appointment, Unit
from vedich.report.models import Value

pytestmark = pytest.mark.django_db
IMPORT = "/ke-hoach/nhap"


@pytest.fixture(autouse=True)
def a_place_of_its_own(settings, tmp_path: Path) -> None:
    """Static files that need not be collected, and an empty data folder."""
    settings.DATA = tmp_path / "data"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def signed_in(loaded: None) -> Callable:
    """A browser of somebody with a role at the province."""

    def signed(role: Role, name: str = "vanphong") -> Client:
        user = User.objects.create_user(name, password="x", post="Chuyên viên Văn phòng")
        Appointment.objects.create(user=user, role=role, unit=Unit.objects.get(code="02"))
        client = Client(enforce_csrf_checks=False)
        client.force_login(user)
        return client

    return signed


@pytest.fixture
def office(signed_in: Callable) -> Client:
    return signed_in(Role.OFFICE)


class Words(HTMLParser):
    """The text of a page, and the values of its fields."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.said: list[str] = []
        self.fields: dict[str, str] = {}
        self.feed(content.decode())

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if tag == "input" and about.get("name"):
            self.fields[about["name"] or ""] = about.get("value") or ""


def workbook(tmp_path: Path, amount: object) -> SimpleUploadedFile:
    rows = [{"indicator": "HO", "unit": "00901", "period": "2024-Q1", "amount": amount}]
    path = write_workbook(tmp_path / "số liệu.xlsx", {"values": rows})
    return SimpleUploadedFile(path.name, path.read_bytes())


def sent(client: Client, file: SimpleUploadedFile) -> str:
    """Send a file and let it be compared; answers the address of its difference."""
    return followed(client, client.post(IMPORT, {"file": file}))


def followed(client: Client, response: HttpResponse) -> str:
    """Let the job that was asked for be done; answers where its page leads."""
    assert (response.status_code, response["Location"][:10]) == (302, "/viec-nen/")
    work_off()
    page = client.get(response["Location"])
    assert page.status_code == 302, Words(page.content).said
    return page["Location"]


def accepted(client: Client, address: str) -> str:
    """Accept what a difference shows; answers the address of what came of it."""
    fingerprint = Words(client.get(address).content).fields["fingerprint"]
    return followed(client, client.post(address, {"fingerprint": fingerprint}))


def amount() -> object:
    return Value.objects.get(is_current=True, indicator__code="HO", unit__code="00901").amount


def test_a_file_is_compared_and_written_only_when_it_is_accepted(office: Client, tmp_path: Path) -> None:
    address = sent(office, workbook(tmp_path, 700))
    page = office.get(address)
    words = Words(page.content)

    assert (page.status_code, amount()) == (200, 612)
    assert "Nhận 1 dòng" in words.said
    assert [words.said[words.said.index(cell)] for cell in ("amount", "612", "700")] == ["amount", "612", "700"]

    done = accepted(office, address)
    batch = Batch.objects.latest("pk")
    assert (done, amount()) == (reverse("plan_batch", args=[batch.pk]), 700)
    assert (batch.source, batch.by.username) == ("số liệu.xlsx", "vanphong")
    assert "Đã nhận 1 dòng" in Words(office.get(done).content).said


def test_the_same_page_sent_twice_is_not_accepted_twice(office: Client, tmp_path: Path) -> None:
    address = sent(office, workbook(tmp_path, 700))
    fingerprint = Words(office.get(address).content).fields["fingerprint"]
    first, again = (office.post(address, {"fingerprint": fingerprint}) for _ in range(2))
    assert (again["Location"], Job.objects.filter(state="WAITING").count()) == (first["Location"], 1)
    work_off()
    late = office.post(address, {"fingerprint": fingerprint})
    assert (late.status_code, late["Location"], Batch.objects.count()) == (302, IMPORT, 2)


def test_who_comes_second_is_shown_the_difference_afresh(office: Client, tmp_path: Path, folder: Callable, at) -> None:
    address = sent(office, workbook(tmp_path, 700))
    fingerprint = Words(office.get(address).content).fields["fingerprint"]
    row = {"indicator": "HO", "unit": "00901", "period": "2024-Q1", "amount": 650}
    take_it(folder({"values": [row]}, "meanwhile"), by=None, at=at)
    assert (followed(office, office.post(address, {"fingerprint": fingerprint})), amount()) == (address, 650)
    words = Words(office.get(address).content)
    assert "Chưa nhận: nội dung đã khác với lúc xem" in words.said
    assert "650" in words.said
    stale = office.post(address, {"fingerprint": fingerprint})
    assert (stale.status_code, amount()) == (409, 650)
    accepted(office, address)
    assert amount() == 700


def test_problems_are_grouped_with_what_to_do_and_nothing_can_be_accepted(office: Client, tmp_path: Path) -> None:
    address = sent(office, workbook(tmp_path, "1.046,5"))
    page = office.get(address)
    words = Words(page.content)

    assert "fingerprint" not in words.fields
    assert "Viết 1046.5." in words.said
    assert "Đọc thấy 1.046,5: dấu thập phân là '.', và không có dấu ngăn cách hàng nghìn." in words.said
    assert (office.post(address, {"fingerprint": "x"}).status_code, amount()) == (409, 612)


def test_an_archive_of_csv_files_is_read_too(office: Client, tmp_path: Path) -> None:
    import shutil

    write_folder(tmp_path / "csv", small())
    path = Path(shutil.make_archive(str(tmp_path / "plan"), "zip", tmp_path / "csv"))
    address = sent(office, SimpleUploadedFile("plan.zip", path.read_bytes()))

    assert "Không có gì: mọi thứ trong tệp đã được lưu." in Words(office.get(address).content).said


@pytest.mark.parametrize("content", [b"", b"\x00" * 5_000, b"MZ" * 100, b"PK\x03\x04" + b"x" * 900])
def test_what_is_no_plan_is_refused_with_a_sentence(content: bytes, office: Client) -> None:
    response = office.post(IMPORT, {"file": SimpleUploadedFile("plan.xlsx", content)})
    if response.status_code == 302:
        response = office.get(followed(office, response))

    assert "Lỗi:" in response.content.decode().split("</title>")[0]
    assert Batch.objects.count() == 1


def test_no_file_is_told_beside_the_field(office: Client) -> None:
    response = office.post(IMPORT, {})

    assert response.status_code == 422
    assert "Hãy chọn tệp trước." in Words(response.content).said


def test_a_file_beyond_the_limit_is_refused_unread(office: Client, settings, tmp_path: Path) -> None:
    settings.UPLOAD_LIMIT = 1_000
    response = office.post(IMPORT, {"file": SimpleUploadedFile("plan.xlsx", b"x" * 200_000)})

    assert response.status_code == 413
    assert not any((django_settings.DATA / "uploads").glob("*/plan.xlsx"))


def test_a_name_cannot_lead_out_of_the_folder_of_uploads(office: Client, tmp_path: Path) -> None:
    file = workbook(tmp_path, 700)
    file.name = "..\\..\\.ssh/con?fig.xlsx"
    token = sent(office, file).rsplit("/", 1)[1]

    kept = [path.name for path in (django_settings.DATA / "uploads" / token).iterdir()]
    assert sorted(kept) == ["about.json", "con_fig.xlsx", "difference.json"]


def test_nobody_else_can_open_a_file_that_was_sent(signed_in: Callable, tmp_path: Path) -> None:
    address = sent(signed_in(Role.OFFICE), workbook(tmp_path, 700))
    other = signed_in(Role.OFFICE, "khac")

    assert [other.get(address)["Location"], other.post(address)["Location"]] == [IMPORT, IMPORT]
    assert amount() == 612


@pytest.mark.parametrize("token", ["../../x", "a" * 22, "x"])
def test_a_token_nobody_has_leads_back_to_the_form(token: str, office: Client) -> None:
    assert office.get(f"{IMPORT}/{token}").status_code in (302, 404)


def test_a_file_can_be_thrown_away(office: Client, tmp_path: Path) -> None:
    address = sent(office, workbook(tmp_path, 700))

    assert office.post(f"{address}/bo")["Location"] == IMPORT
    assert office.get(address)["Location"] == IMPORT


@pytest.mark.parametrize("role", [Role.LEADER, Role.SPECIALIST, Role.REPORTER, Role.INSPECTOR, Role.VIEWER])
def test_only_those_who_compile_may_import_or_export(role: Role, signed_in: Callable) -> None:
    client = signed_in(role)
    addresses = [IMPORT, f"{IMPORT}/{'a' * 22}", "/ke-hoach/lan-nhap/1", "/ke-hoach/xuat.xlsx", "/ke-hoach/xuat.zip"]

    assert [client.get(address).status_code for address in addresses] == [403] * 5
    assert client.post(IMPORT, {"file": SimpleUploadedFile("plan.xlsx", b"x")}).status_code == 403


def test_a_form_from_elsewhere_is_not_taken(signed_in: Callable) -> None:
    signed_in(Role.OFFICE)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="vanphong"))

    assert strict.post(IMPORT, {"file": SimpleUploadedFile("plan.xlsx", b"x")}).status_code == 403


def test_the_export_is_the_whole_plan_as_a_workbook(office: Client) -> None:
    response = office.get("/ke-hoach/xuat.xlsx")
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))

    assert {sheet.title: sheet.max_row - 1 for sheet in book} == {name: len(rows) for name, rows in small().items()}


def test_the_page_speaks_english_too(office: Client, tmp_path: Path) -> None:
    address = sent(office, workbook(tmp_path, "1.046,5"))
    words = Words(office.get(address, HTTP_ACCEPT_LANGUAGE="en").content)

    assert "Write 1046.5." in words.said


def test_a_file_with_a_problem_is_called_not_accepted_and_the_plan_stays_the_place(
    office: Client, tmp_path: Path
) -> None:
    page = office.get(sent(office, workbook(tmp_path, "nhiều")))
    assert "Chưa nhận được số liệu.xlsx" in Words(page.content).said
    current = [item["title"] for item in page.context["frame"]["navigation"] if item["current"]]
    assert [str(title) for title in current] == ["Kế hoạch"]


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"low": 0}, "≥ 0"),
        ({"low": 0, "high": 1}, "0 – 1"),
        ({"above": 0}, "> 0"),
        ({"above": 0, "high": 1}, "> 0, ≤ 1"),
    ],
)
def test_limits_are_said_in_signs_that_need_no_translation(limits: dict[str, int], said: str) -> None:
    assert Column(name="share_done", **limits).range == said


def test_what_was_recorded_from_reports_is_no_import(office: Client) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    batch = Batch.objects.create(at=at, source="BC-01 2013-06", counts={"accepted": 4, "recorded": 4})
    page = office.get("/ke-hoach/nhap")
    assert (page.status_code, "BC-01 2013-06" in page.content.decode()) == (200, False)
    assert office.get(reverse("plan_batch", args=[batch.pk])).status_code == 404
