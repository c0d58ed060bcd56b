"""The example of Lai Châu with this year's plan for admitting Party members, which its monthly form feeds."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect
from tests.journeys.conftest import VEDICH, WIDTHS, Site, free_port, sign_in, wait_for
from tests.journeys.test_from_folder_to_score import write

FORM = "BC-XA-THANG"
STATE = "#save"
CODES = ("THON", "THON-CB", "THON-KDV", "CBM", "DV", "KN", "KN-NU", "KN-DTTS")
TARGET = "KH-KN"


def said(*amounts: int) -> dict[str, int]:
    """One amount for each line of the form, by the code of its indicator."""
    return {f"LCH-T-{code}": amount for code, amount in zip(CODES, amounts, strict=True)}


def run(site_env: Mapping[str, str], *words: object) -> str:
    done = subprocess.run([VEDICH, *map(str, words)], env=site_env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def lai_chau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Lai Châu served on a port of its own; the plan and its figures are illustrative."""
    data, port = tmp_path_factory.mktemp("lai-chau"), free_port()
    env = {**os.environ, "VEDICH_DATA": str(data)}
    env.pop("VEDICH_DATABASE_URL", None)
    run(env, "example", "lai-chau")
    plan = write(
        tmp_path_factory.mktemp("plan"),
        nodes=[{"code": "KH", "kind": "scheme", "title": "Kế hoạch kết nạp đảng viên (minh họa)", "start": "2026-01-01", "end": "2030-12-31"}],
        targets=[{"code": TARGET, "node": "KH", "indicator": "LCH-T-KN", "unit": "12", "due": "2030-12-31", "value": "900"}],
    )  # fmt: skip
    run(env, "import", plan)
    made = json.loads(run(env, "accounts", "--json"))
    accounts = {each["role"]: (each["username"], each["password"]) for each in made["accounts"]}
    server = subprocess.Popen([VEDICH, "serve", "--port", str(port)], env=env)
    try:
        wait_for(port)
        yield Site(f"http://127.0.0.1:{port}", data, accounts)
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def cookies(lai_chau: Site, browser: Browser) -> Callable[[str], StorageState]:
    known: dict[str, StorageState] = {}

    def of(role: str) -> StorageState:
        if role not in known:
            context = browser.new_context(base_url=lai_chau.url, locale="vi-VN")
            sign_in(context.new_page(), *lai_chau.accounts[role])
            known[role] = context.storage_state()
            context.close()
        return known[role]

    return of


@pytest.fixture
def phone(lai_chau: Site, browser: Browser, cookies: Callable[[str], StorageState]) -> Iterator[Callable[[str], Page]]:
    """An empty page on a phone, of somebody of a role who is signed in."""
    contexts = []

    def opened(role: str) -> Page:
        size = dict(zip(("width", "height"), WIDTHS["phone"], strict=True))
        context = browser.new_context(
            viewport=size, locale="vi-VN", base_url=lai_chau.url, storage_state=cookies(role), accept_downloads=True
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def commune(site: Site) -> str:
    """The code of the reporter's commune."""
    query = (
        "SELECT u.code FROM org_appointment a JOIN org_unit u ON u.id = a.unit_id JOIN common_user p ON p.id = a.user_id"
        " WHERE p.username = ?"
    )
    return str(rows(site, query, site.accounts["REPORTER"][0])[0][0])


def rows(site: Site, query: str, *words: object) -> list[tuple]:
    with sqlite3.connect(f"file:{site.data / 'vedich.sqlite3'}?mode=ro", uri=True) as database:
        return database.execute(query, words).fetchall()


def stored(site: Site, month: str) -> dict[str, list[tuple[int, int]]]:
    """Every revision of every cell of a month's report, the oldest first: amount, and whether it stands."""
    query = (
        "SELECT i.code, e.amount, e.is_current FROM report_entry e JOIN plan_indicator i ON i.id = e.indicator_id"
        " JOIN report_submission s ON s.id = e.submission_id WHERE s.start = ? ORDER BY e.id"
    )
    found: dict[str, list[tuple[int, int]]] = {}
    for code, amount, stands in rows(site, query, f"{month}-01"):
        found.setdefault(code, []).append((int(amount), stands))
    return found


def values(site: Site, month: str, code: str) -> list[tuple[int, int, int]]:
    """Every revision of an accepted value: its number, the amount, and whether it stands."""
    query = (
        "SELECT v.revision, v.amount, v.is_current FROM report_value v JOIN plan_indicator i ON i.id = v.indicator_id"
        " WHERE i.code = ? AND v.start = ? ORDER BY v.revision"
    )
    return [(n, int(amount), stands) for n, amount, stands in rows(site, query, code, f"{month}-01")]


def cell(page: Page, code: str) -> Locator:
    return page.locator(f"[data-cell$='/o/{code}']")


def type_in(page: Page, amounts: Mapping[str, int]) -> None:
    for code, amount in amounts.items():
        cell(page, code).fill(str(amount))
        cell(page, code).press("Enter")


def all_saved(page: Page) -> None:
    """The line says that everything is on the server, and no row is marked as waiting."""
    expect(page.locator(".kept")).to_have_count(0, timeout=60_000)
    expect(page.locator(STATE)).to_contain_text("trên máy chủ", timeout=60_000)


def send(page: Page) -> None:
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("Số biên nhận")).to_be_visible(timeout=60_000)


def picture(page: Page, name: str) -> None:
    """Kept to be looked at where VEDICH_PICTURES names a folder; and the page is never wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    if folder := os.environ.get("VEDICH_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
