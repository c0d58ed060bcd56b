"""A real server with the Lào Cai example, and a real browser."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, sync_playwright
from tests.journeys.criteria_folder import under_criteria
from tests.journeys.support_folder import under_support

VEDICH = Path(sys.executable).parent / "vedich"
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


@dataclass(frozen=True)
class Site:
    """Where the server answers, where its data is, and who may sign in."""

    url: str
    data: Path
    accounts: dict[str, tuple[str, str]]

    @property
    def env(self) -> dict[str, str]:
        env = {**os.environ, "VEDICH_DATA": str(self.data)}
        env.pop("VEDICH_DATABASE_URL", None)
        return env


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(900):  # a machine that is busy with other tests takes its time
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the server did not start")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """What `make run` gives a newcomer, on a port of its own."""
    data, port = tmp_path_factory.mktemp("site"), free_port()
    env = {**os.environ, "VEDICH_DATA": str(data)}
    env.pop("VEDICH_DATABASE_URL", None)
    made = subprocess.run([VEDICH, "demo", "--json"], env=env, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    brought = under_support(under_criteria(tmp_path_factory.mktemp("brought")))
    more = subprocess.run([VEDICH, "import", brought], env=env, capture_output=True, text=True)
    assert more.returncode == 0, more.stderr
    accounts = {each["role"]: (each["username"], each["password"]) for each in json.loads(made.stdout)["accounts"]}
    server = subprocess.Popen([VEDICH, "serve", "--port", str(port)], env=env, stderr=subprocess.PIPE)
    try:
        wait_for(port)
        yield Site(f"http://127.0.0.1:{port}", data, accounts)
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        yield chromium
        chromium.close()


OpenAs = Callable[..., Page]


@pytest.fixture(scope="session")
def signed_in(site: Site, browser: Browser) -> Callable[[str], StorageState]:
    """The cookies of somebody of a role, who signs in once through the page."""
    known: dict[str, StorageState] = {}

    def cookies(role: str) -> StorageState:
        if role not in known:
            context = browser.new_context(base_url=site.url, locale="vi-VN")
            sign_in(context.new_page(), *site.accounts[role])
            known[role] = context.storage_state()
            context.close()
        return known[role]

    return cookies


@pytest.fixture
def open_as(site: Site, browser: Browser, signed_in: Callable[[str], StorageState]) -> Iterator[OpenAs]:
    """An empty page of somebody of a role, signed in, at a width."""
    contexts = []

    def opened(role: str, width: str = "desktop", **more: object) -> Page:
        size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
        context = browser.new_context(
            viewport=size, locale="vi-VN", base_url=site.url, storage_state=signed_in(role), **more
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state("networkidle")
