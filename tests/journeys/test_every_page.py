"""Every page: light, accessible, within the window, and whole in both languages."""

from __future__ import annotations

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.journeys.conftest import OpenAs, Site

pytestmark = [pytest.mark.browser, pytest.mark.once]

PAGES = {
    "overview": "/tong-quan",
    "programmes": "/chuong-trinh",
    "programme": "/chuong-trinh/CT-3",
    "scheme": "/de-an/DA-10",
    "targets": "/chi-tieu",
    "targets below 20": "/chi-tieu?muc=UNDER_20",
    "main targets": "/chi-tieu-chinh",
    "target": "/chi-tieu/DA10-05",
    "target of a formula": "/chi-tieu/NQ-08",
    "target table": "/chi-tieu/DA10-05/bang",
    "target sources": "/chi-tieu/DA10-05/nguon",
    "tasks": "/viec",
    "tasks on a board": "/viec?xem=bang",
    "money": "/kinh-phi",
    "money of a scheme": "/kinh-phi?ct=DA-10&nam=2013",
    "money line by line": "/kinh-phi/dong/DA-10",
    "table of the treasury": "/kinh-phi/kho-bac",
    "units": "/don-vi",
    "unit": "/don-vi/10?ngay=2013-12-31",
    "bodies": "/ban-chi-dao?gom=tat-ca",
    "body": "/ban-chi-dao/LC-TU",
    "new body": "/ban-chi-dao/moi",
    "search": "/tim?q=duong+thon",
    "search nothing": "/tim?q=zzzz",
    "reviews": "/so-ket",
    "review": "/so-ket/lao-cai-2013",
    "new review": "/so-ket/moi",
    "lock": "/so-ket/lao-cai-2013/khoa",
    "review section": "/so-ket/lao-cai-2013?muc=3",
    "paper": "/so-ket/lao-cai-2013/the-thuc",
    "wordings": "/loi-van?so-ket=lao-cai-2013",
    "Word template": "/mau-van-ban",
    "words of the draft": "/so-ket/lao-cai-2013/soan?muc=2",
    "comments on the draft": "/so-ket/lao-cai-2013/y-kien?muc=2&doan=2.counts",
    "editions": "/so-ket/lao-cai-2013/cong-bo",
    "drafts compared": "/so-ket/lao-cai-2013/doi-chieu",
    "conference": "/so-ket/lao-cai-2013/hoi-nghi",
    "conference to set up": "/so-ket/lao-cai-2013/hoi-nghi/thiet-lap",
    "last conclusions": "/so-ket/lao-cai-2013/ket-luan-truoc",
    "findings": "/so-ket/lao-cai-2013/nhan-dinh",
    "directives": "/chi-dao?cua=tat-ca",
    "directives by body": "/chi-dao/ket-qua-thuc-hien",
    "new directive": "/y-kien/moi?ct=DA-10",
    "public reviews": "/cong-khai",
    "import": "/ke-hoach/nhap",
    "own account": "/tai-khoan",
    "password": "/tai-khoan/mat-khau",
    "second factor": "/tai-khoan/hai-lop",
    "people": "/nguoi-dung",
    "person": "/nguoi-dung/coso",
    "person of one's own": "/nguoi-dung/vanphong",
    "new person": "/nguoi-dung/moi",
    "people from Excel": "/nguoi-dung/nhap",
    "early warnings": "/canh-bao",
    "league table": "/xep-hang",
    "league table in groups": "/xep-hang?loai=district&nhom=so-don-vi",
    "league table of agencies": "/xep-hang?loai=agency",
    "classification": "/xep-loai",
    "who has reported": "/ky",
    "board": "/ky/BC-XA-QUY/2026-Q3",
    "many units in Excel": "/ky/BC-XA-QUY/2026-Q3/excel",
    "report": "/bao-cao/BC-XA-QUY/2026-Q3/02647",
    "check of a report": "/bao-cao/BC-XA-QUY/2026-Q3/02647/kiem-tra",
    "villages of a report": "/bao-cao/BC-XA-QUY/2026-Q3/02647/thon",
    "report from Excel": "/bao-cao/BC-XA-QUY/2026-Q3/02647/excel",
    "new rural communes": "/nong-thon-moi",
    "new rural communes of a district": "/nong-thon-moi?huyen=085",
    "criterion": "/nong-thon-moi/tieu-chi/17",
    "criteria of a commune": "/nong-thon-moi/xa/02647",
    "sponsorship": "/do-dau",
    "sponsorship by organisation": "/do-dau?theo=to-chuc",
    "sponsor": "/do-dau/to-chuc/LCN-TD",
    "sponsorship of a commune": "/do-dau/xa/02680",
    "one sponsorship": "/do-dau/2",
    "pledge to be written": "/do-dau/2?lam=cam-ket",
    "delivery to be written": "/do-dau/2?lam=giao&cho=1",
    "decision on sponsorship": "/do-dau/quyet-dinh/moi",
    "to be accepted": "/duyet?tat-ca",
    "corrections": "/duyet/de-nghi-sua",
    "notices": "/thong-bao",
    "jobs": "/viec-nen",
    "audit log": "/nhat-ky",
    "scoring rules": "/tro-giup/cham-muc",
    "help": "/tro-giup",
}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
VIETNAMESE_SENTENCE = re.compile(r"\b(chỉ tiêu|chương trình|đề án|đang chậm|số liệu|kế hoạch|đơn vị|trợ giúp)\b", re.I)


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_accessible_and_fits_its_window(name: str, width: str, open_as: OpenAs, site: Site) -> None:
    page = open_as("OFFICE", width)
    requests: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    answer = page.goto(PAGES[name])
    assert answer.status == 200
    assert len(requests) <= 3
    assert len(gzip.compress(answer.body())) <= 14 * 1024
    assert page.evaluate("document.querySelectorAll('*').length") <= 1500
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == []
    assert wrong == []


@pytest.mark.parametrize("role", ["OFFICE", "LEADER", "SPECIALIST", "REPORTER", "INSPECTOR", "ADMINISTRATOR"])
def test_the_bar_shows_every_word_at_1280_pixels(role: str, open_as: OpenAs) -> None:
    page = open_as(role)
    page.goto("/tong-quan")
    bar = page.locator("header nav")
    assert bar.evaluate("it => it.scrollWidth - it.clientWidth") <= 0
    words = [link.inner_text() for link in bar.locator("a").all()]
    assert 5 <= len(words) <= 8
    assert ("Chỉ đạo" in words, "Việc được giao" in words) == (True, role in ("SPECIALIST", "REPORTER"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_320_pixels(name: str, open_as: OpenAs) -> None:
    page = open_as("OFFICE")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
