"""Takes the pictures of the walk-through: `python docs/start/pictures.py URL NAME PASSWORD`, as the office."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent
PICTURES = {
    "1-tong-quan": ("/tong-quan", 1280, 900),
    "2-chuong-trinh": ("/chuong-trinh/CT-3", 1280, 900),
    "3-de-an": ("/de-an/DA-10", 1280, 900),
    "4-chi-tieu": ("/chi-tieu/DA10-05", 1280, 1000),
    "5-nguon": ("/chi-tieu/DA10-05/nguon", 1280, 800),
    "6-so-ket": ("/so-ket/lao-cai-2013?muc=2", 1280, 900),
    "7-nhap": ("/ke-hoach/nhap", 1280, 700),
    "8-cach-cham": ("/tro-giup/cham-muc", 1280, 900),
    "9-dien-thoai": ("/de-an/DA-10", 390, 844),
}


def main(url: str, name: str, password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for picture, (path, width, height) in PICTURES.items():
            page = browser.new_page(base_url=url, locale="vi-VN", viewport={"width": width, "height": height})
            page.goto(f"/dang-nhap?next={path}")
            page.get_by_label("Tên đăng nhập").fill(name)
            page.get_by_label("Mật khẩu").fill(password)
            page.get_by_role("button", name="Đăng nhập").click()
            page.wait_for_load_state("networkidle")
            page.goto(path)
            page.screenshot(path=FOLDER / f"{picture}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
