"""Takes the pictures of the walk-through: `python docs/start/pictures.py URL lanhdao=PASSWORD vanphong=PASSWORD`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent
PICTURES = {
    "1-tong-quan": ("lanhdao", "/tong-quan", 1280, 900),
    "2-chuong-trinh": ("lanhdao", "/chuong-trinh/CT-3", 1280, 900),
    "3-de-an": ("lanhdao", "/de-an/DA-10", 1280, 900),
    "4-chi-tieu": ("lanhdao", "/chi-tieu/DA10-05", 1280, 1000),
    "5-nguon": ("lanhdao", "/chi-tieu/DA10-05/nguon", 1280, 800),
    "6-so-ket": ("vanphong", "/so-ket/lao-cai-2013?muc=2", 1280, 900),
    "7-nhap": ("vanphong", "/ke-hoach/nhap", 1280, 700),
    "8-cach-cham": ("vanphong", "/tro-giup/cham-muc", 1280, 900),
    "9-dien-thoai": ("lanhdao", "/de-an/DA-10", 390, 844),
}
"""By the name of the file: whose page, its address, how wide and how high."""


def main(url: str, *accounts: str) -> None:
    """Sign in once as each of the two and photograph their pages."""
    passwords = dict(each.split("=", 1) for each in accounts)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, password in passwords.items():
            page = browser.new_context(base_url=url, locale="vi-VN").new_page()
            page.goto("/dang-nhap")
            page.get_by_label("Tên đăng nhập").fill(name)
            page.get_by_label("Mật khẩu").fill(password)
            page.get_by_role("button", name="Đăng nhập").click()
            page.wait_for_load_state("networkidle")
            for picture, (whose, path, width, height) in PICTURES.items():
                if whose == name:
                    page.set_viewport_size({"width": width, "height": height})
                    page.goto(path)
                    page.screenshot(path=FOLDER / f"{picture}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
